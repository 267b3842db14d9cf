"""The CDN: static pages from a private bucket and `/v1/*` from the API, under one host and one set of headers."""

from __future__ import annotations

from collections.abc import Callable

import aws_cdk as cdk
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra import secrets
from infra.behaviours import BEHAVIOURS, EVERY, FROM_BUCKET, PAGES, READ, Behaviour
from infra.cdn.scripts import gate_script, pages_script
from infra.deployment import Deployment
from infra.headers import CONTENT_SECURITY_POLICY, ERRORS_KEPT, FORWARDED, HSTS_SECONDS, SECURITY_HEADERS
from infra.nag import Accepted, accept

_METHODS = {READ: cloudfront.AllowedMethods.ALLOW_GET_HEAD, EVERY: cloudfront.AllowedMethods.ALLOW_ALL}


def make_pages_bucket(scope: Construct, deployment: Deployment) -> s3.Bucket:
    bucket = s3.Bucket(
        scope,
        "Pages",
        encryption=s3.BucketEncryption.S3_MANAGED,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=deployment.over_tls,
        minimum_tls_version=1.2 if deployment.over_tls else None,
        removal_policy=cdk.RemovalPolicy.RETAIN,
    )
    accept(bucket, Accepted("AwsSolutions-S1", "Public pages, read by the CDN alone."))
    cdk.CfnOutput(scope, "PagesBucket", value=bucket.bucket_name)
    return bucket


def make_distribution(
    scope: Construct, deployment: Deployment, bucket: s3.Bucket, api_host: str, files: list[str], firewall: str | None
) -> cloudfront.Distribution:
    """`files` are the pages' paths ("/en/register/index.html"), `firewall` the ARN of a web ACL."""
    headers = _headers_policy(scope, deployment)
    pages = _pages(scope, deployment, bucket, files, headers)
    api = _api(scope, deployment, api_host, headers)
    distribution = cloudfront.Distribution(
        scope,
        "Site",
        comment=deployment.named("site"),
        default_behavior=pages,
        additional_behaviors={
            each.pattern: pages if each in FROM_BUCKET else api(each) for each in BEHAVIOURS if each is not PAGES
        },
        domain_names=[deployment.domain] if deployment.domain else None,
        certificate=acm.Certificate.from_certificate_arn(scope, "Certificate", deployment.certificate)
        if deployment.certificate
        else None,
        minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021 if deployment.certificate else None,
        http_version=cloudfront.HttpVersion.HTTP2_AND_3,
        price_class=cloudfront.PriceClass.PRICE_CLASS_ALL,
        web_acl_id=firewall,
        error_responses=[
            cloudfront.ErrorResponse(http_status=status, ttl=cdk.Duration.seconds(kept))
            for status, kept in ERRORS_KEPT.items()
        ],
    )
    _accept_findings(distribution, deployment)
    cdk.CfnOutput(scope, "DistributionId", value=distribution.distribution_id)
    cdk.CfnOutput(scope, "SiteUrl", value=site_url(deployment, distribution))
    if deployment.domain:
        cdk.CfnOutput(scope, "DistributionHost", value=distribution.distribution_domain_name)
    return distribution


def site_url(deployment: Deployment, distribution: cloudfront.IDistribution) -> str:
    """The host every link in a mail begins with."""
    return deployment.site_url or f"https://{deployment.domain or distribution.distribution_domain_name}"


def _pages(
    scope: Construct,
    deployment: Deployment,
    bucket: s3.Bucket,
    files: list[str],
    headers: cloudfront.ResponseHeadersPolicy,
) -> cloudfront.BehaviorOptions:
    script = _script(scope, deployment, "pages", pages_script(files))
    return cloudfront.BehaviorOptions(
        origin=origins.S3BucketOrigin.with_origin_access_control(bucket),
        viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowed_methods=_METHODS[PAGES.methods],
        cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
        response_headers_policy=headers,
        function_associations=[
            cloudfront.FunctionAssociation(function=script, event_type=kind)
            for kind in (cloudfront.FunctionEventType.VIEWER_REQUEST, cloudfront.FunctionEventType.VIEWER_RESPONSE)
        ],
    )


def _api(
    scope: Construct, deployment: Deployment, host: str, headers: cloudfront.ResponseHeadersPolicy
) -> Callable[[Behaviour], cloudfront.BehaviorOptions]:
    origin = origins.HttpOrigin(
        host,
        protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
        origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
        custom_headers={secrets.HEADER: secrets.sent(deployment)},
    )
    gate = _script(scope, deployment, "gate", gate_script())

    def options(behaviour: Behaviour) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=origin,
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
            allowed_methods=_METHODS[behaviour.methods],
            cache_policy=_cache(scope, deployment, behaviour),
            origin_request_policy=forwarded,
            response_headers_policy=headers,
            function_associations=[
                cloudfront.FunctionAssociation(function=gate, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST)
            ],
        )

    forwarded = cloudfront.OriginRequestPolicy(
        scope,
        "Forwarded",
        origin_request_policy_name=deployment.named("forwarded"),
        header_behavior=cloudfront.OriginRequestHeaderBehavior.allow_list(*FORWARDED),
        cookie_behavior=cloudfront.OriginRequestCookieBehavior.all(),
        query_string_behavior=cloudfront.OriginRequestQueryStringBehavior.all(),
    )
    return options


def _cache(scope: Construct, deployment: Deployment, behaviour: Behaviour) -> cloudfront.ICachePolicy:
    kept = behaviour.kept
    if kept is None:
        return cloudfront.CachePolicy.CACHING_DISABLED
    name = behaviour.pattern.strip("/*").rpartition("/")[2].strip(".")  # "calendar", "well-known"
    return cloudfront.CachePolicy(
        scope,
        f"{name.title().replace('-', '')}Cache",
        cache_policy_name=deployment.named(name),
        comment="The same for everyone: kept as long as its own cache-control says",
        min_ttl=cdk.Duration.seconds(kept.least),
        default_ttl=cdk.Duration.seconds(kept.default),
        max_ttl=cdk.Duration.seconds(kept.most),
    )


def _headers_policy(scope: Construct, deployment: Deployment) -> cloudfront.ResponseHeadersPolicy:
    """infra/headers.py, in CloudFront's own words; every answer carries them, errors too."""
    custom = ("cross-origin-opener-policy", "cross-origin-resource-policy")
    return cloudfront.ResponseHeadersPolicy(
        scope,
        "SecurityHeaders",
        response_headers_policy_name=deployment.named("security"),
        security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
            content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                content_security_policy=CONTENT_SECURITY_POLICY, override=True
            ),
            strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                access_control_max_age=cdk.Duration.seconds(HSTS_SECONDS), include_subdomains=True, override=True
            ),
            content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
            referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
            ),
            frame_options=cloudfront.ResponseHeadersFrameOptions(
                frame_option=cloudfront.HeadersFrameOption.DENY, override=True
            ),
        ),
        custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
            custom_headers=[
                cloudfront.ResponseCustomHeader(header=name, value=SECURITY_HEADERS[name], override=True)
                for name in custom
            ]
        ),
    )


def _script(scope: Construct, deployment: Deployment, name: str, code: str) -> cloudfront.Function:
    return cloudfront.Function(
        scope,
        f"{name.title()}Script",
        function_name=deployment.named(name),
        code=cloudfront.FunctionCode.from_inline(code),
        runtime=cloudfront.FunctionRuntime.JS_2_0,
    )


def _accept_findings(distribution: cloudfront.Distribution, deployment: Deployment) -> None:
    accept(
        distribution,
        Accepted("AwsSolutions-CFR1", "Candidates read their results wherever they are."),
        Accepted("AwsSolutions-CFR2", "The firewall is the operator's choice: -c waf=on."),
        Accepted("AwsSolutions-CFR3", "Access logs would keep the addresses of minors; the API has its own log."),
        Accepted("AwsSolutions-CFR4", "The CDN's own host allows TLS 1.0; with domain and certificate it is 1.2."),
    )
