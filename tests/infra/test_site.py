"""The CDN: headers, what reaches the API, and what is kept (its two scripts: test_cdn_*.py)."""

from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from cli.docs import DOCS
from infra.behaviours import BEHAVIOURS, EVERY, FROM_BUCKET
from infra.catalogue import FUNCTIONS
from infra.deployment import from_context
from infra.headers import CONTENT_SECURITY_POLICY, ERRORS_KEPT, FORWARDED, SECURITY_HEADERS
from infra.site import make_distribution, make_pages_bucket
from infra.words import Role
from tests.infra.conftest import Templates

CONTRACT = "/v1/openapi.json"


def test_every_header_of_the_list_is_set_and_overrides(templates: Templates) -> None:
    (policy,) = templates.of_type("AWS::CloudFront::ResponseHeadersPolicy").values()
    answer = policy["Properties"]["ResponseHeadersPolicyConfig"]
    security = answer["SecurityHeadersConfig"]
    hsts = security["StrictTransportSecurity"]
    assert security["ContentSecurityPolicy"] == {
        "ContentSecurityPolicy": CONTENT_SECURITY_POLICY,
        "Override": True,
    }
    assert hsts["IncludeSubdomains"] is True
    assert (
        f"max-age={hsts['AccessControlMaxAgeSec']}; includeSubDomains" == SECURITY_HEADERS["strict-transport-security"]
    )
    assert hsts["AccessControlMaxAgeSec"] >= 365 * 24 * 3600
    assert security["ContentTypeOptions"] == {"Override": True}
    assert security["ReferrerPolicy"]["ReferrerPolicy"] == SECURITY_HEADERS["referrer-policy"]
    assert security["FrameOptions"]["FrameOption"] == SECURITY_HEADERS["x-frame-options"]
    custom = {item["Header"]: item["Value"] for item in answer["CustomHeadersConfig"]["Items"]}
    assert custom.items() <= SECURITY_HEADERS.items()
    assert len(custom) + 5 == len(SECURITY_HEADERS)


def test_the_csp_allows_nothing_inline() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    for wanted in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "trusted-types 'none'"):
        assert wanted in CONTENT_SECURITY_POLICY.split("; ")


def test_what_is_the_same_for_everyone_is_cached_and_nothing_else(templates: Templates) -> None:
    caching = {
        behaviour["PathPattern"]: _cache(templates, behaviour)
        for behaviour in _distribution(templates)["CacheBehaviors"]
    }
    disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # CloudFront's managed policy CachingDisabled
    own = ["/.well-known/security.txt", "/.well-known/change-password"]
    assert list(caching) == ["/v1/openapi.json", "/v1/calendar", "/v1/*", "/plain/*", *own, "/.well-known/*"]
    assert (caching["/v1/*"], caching["/plain/*"]) == (disabled, disabled)
    calendar = caching["/v1/calendar"]
    assert (calendar["MinTTL"], calendar["DefaultTTL"], calendar["MaxTTL"]) == (0, 0, 300)
    published = caching["/.well-known/*"]
    assert (published["MinTTL"], published["DefaultTTL"], published["MaxTTL"]) == (0, 0, 30)


def test_the_local_front_plays_the_behaviours_that_are_deployed(templates: Templates) -> None:
    """In this order, and what is kept by its path alone: a key with anything else needs one in local/front/cache.py."""
    answer = _distribution(templates)
    deployed = [*answer["CacheBehaviors"], {"PathPattern": "*", **answer["DefaultCacheBehavior"]}]
    assert [each["PathPattern"] for each in deployed] == [each.pattern for each in BEHAVIOURS]
    for behaviour, each in zip(BEHAVIOURS, deployed, strict=True):
        assert sorted(each["AllowedMethods"]) == sorted(behaviour.methods), behaviour.pattern
        if behaviour.kept:
            policy = _cache(templates, each)
            bounds = (policy["MinTTL"], policy["DefaultTTL"], policy["MaxTTL"])
            assert bounds == (behaviour.kept.least, behaviour.kept.default, behaviour.kept.most)
            assert policy["ParametersInCacheKeyAndForwardedToOrigin"] == {
                "CookiesConfig": {"CookieBehavior": "none"},
                "EnableAcceptEncodingBrotli": False,
                "EnableAcceptEncodingGzip": False,
                "HeadersConfig": {"HeaderBehavior": "none"},
                "QueryStringsConfig": {"QueryStringBehavior": "none"},
            }


def test_every_method_of_the_apis_paths_reaches_the_api() -> None:
    """Which of them a path takes is the API's to say (405, `Allow`); the CDN would answer 403 in HTML."""
    paths = {route.path for row in FUNCTIONS for route in (*row.routes, *row.pages) if route.role is not Role.OPERATOR}
    passed = {path: next(each.methods for each in BEHAVIOURS if each.fits(path)) for path in paths}
    assert [path for path, methods in passed.items() if methods != EVERY] == []


def test_the_api_learns_the_viewers_address_from_the_cdn_alone(templates: Templates) -> None:
    (policy,) = templates.of_type("AWS::CloudFront::OriginRequestPolicy").values()
    forwarded = policy["Properties"]["OriginRequestPolicyConfig"]["HeadersConfig"]
    assert forwarded["HeaderBehavior"] == "whitelist"
    assert "CloudFront-Viewer-Address" in forwarded["Headers"]
    assert {"Host", "X-Forwarded-For", "Authorization"} & set(forwarded["Headers"]) == set()
    assert len(forwarded["Headers"]) <= 10  # a CloudFront quota


def test_what_reaches_the_api_is_what_the_local_front_lets_through(templates: Templates) -> None:
    (policy,) = templates.of_type("AWS::CloudFront::OriginRequestPolicy").values()
    config = policy["Properties"]["OriginRequestPolicyConfig"]
    assert config["HeadersConfig"] == {"HeaderBehavior": "whitelist", "Headers": list(FORWARDED)}
    assert config["CookiesConfig"] == {"CookieBehavior": "all"}
    assert config["QueryStringsConfig"] == {"QueryStringBehavior": "all"}
    (name,) = templates.of_type("AWS::CloudFront::OriginRequestPolicy")
    behaviours = _distribution(templates)["CacheBehaviors"]
    of_bucket = {each.pattern for each in FROM_BUCKET}
    of_api = [each for each in behaviours if each["PathPattern"] not in of_bucket]
    assert {each["OriginRequestPolicyId"]["Ref"] for each in of_api} == {name}


@pytest.mark.parametrize("path", [CONTRACT, "/.well-known/security.txt", "/.well-known/change-password"])
def test_these_come_from_the_pages_bucket_through_their_script(templates: Templates, path: str) -> None:
    answer = _distribution(templates)
    (found,) = [each for each in answer["CacheBehaviors"] if each["PathPattern"] == path]
    assert {name: found[name] for name in answer["DefaultCacheBehavior"]} == answer["DefaultCacheBehavior"]


def test_no_error_is_kept_for_the_next_viewer_and_none_is_replaced(templates: Templates) -> None:
    """CloudFront keeps these ten seconds by default, and for 5xx whatever their cache-control says; a page of its own
    would hold for the API's answers, too."""
    answer = _distribution(templates)["CustomErrorResponses"]
    assert answer == [{"ErrorCachingMinTTL": kept, "ErrorCode": status} for status, kept in ERRORS_KEPT.items()]
    assert {each["ErrorCode"]: each["ErrorCachingMinTTL"] for each in answer} == dict.fromkeys(
        (404, 500, 501, 502, 503, 504), 0
    )


def test_the_cdn_shows_the_secret_that_the_functions_take(templates: Templates) -> None:
    (origin,) = [each for each in _distribution(templates)["Origins"] if "CustomOriginConfig" in each]
    (header,) = origin["OriginCustomHeaders"]
    assert header["HeaderName"] == "x-origin-secret"
    assert header["HeaderValue"] == "{{resolve:secretsmanager:results-online/origin-1:SecretString}}"
    taken = templates.function("results")["Environment"]["Variables"]["ORIGIN_SECRETS"].split(",")
    assert taken[0] == header["HeaderValue"]
    assert taken[1:] == ["{{resolve:secretsmanager:results-online/origin-2:SecretString}}"]
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"


def test_the_pages_bucket_is_read_by_the_cdn_alone(templates: Templates) -> None:
    for bucket in templates.of_type("AWS::S3::Bucket").values():
        assert set(bucket["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    (origin,) = [each for each in _distribution(templates)["Origins"] if "S3OriginConfig" in each]
    assert "OriginAccessControlId" in origin


def test_with_a_domain_an_output_names_the_cdns_host_that_its_dns_must_point_at() -> None:
    assert "DistributionHost" not in _outputs()
    outputs = _outputs(domain="results.example.org", certificate="arn:aws:acm:us-east-1:123456789012:certificate/x")
    assert outputs["SiteUrl"]["Value"] == "https://results.example.org"
    assert outputs["DistributionHost"]["Value"]["Fn::GetAtt"][1] == "DomainName"
    assert "| `DistributionHost` | with `domain`: point its DNS at this host" in (DOCS / "operations.md").read_text(
        "utf-8"
    )


def _outputs(**context: str) -> dict[str, Any]:
    """Of the CDN alone, in a stack of its own."""
    app = cdk.App(context=context)
    deployment = from_context(app.node.try_get_context)
    stack = cdk.Stack(app, "Site", env=cdk.Environment(account="123456789012", region="eu-west-1"))
    make_distribution(stack, deployment, make_pages_bucket(stack, deployment), "api.example.org", ["/index.html"], None)
    return dict(Template.from_stack(stack).to_json()["Outputs"])


def _distribution(templates: Templates) -> dict[str, Any]:
    (found,) = templates.of_type("AWS::CloudFront::Distribution").values()
    config: dict[str, Any] = found["Properties"]["DistributionConfig"]
    return config


def _cache(templates: Templates, behaviour: dict[str, Any]) -> Any:
    answer = behaviour["CachePolicyId"]
    if isinstance(answer, str):
        return answer
    return templates.stacks["Edge"]["Resources"][answer["Ref"]]["Properties"]["CachePolicyConfig"]
