"""The pages: built from web/ at synth, uploaded by CDK on AWS and by local/emulator/deploy.py into the emulator."""

from __future__ import annotations

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as s3_deployment
from constructs import Construct

from infra.function import KEPT
from infra.headers import ASSETS_KEPT, PAGES_KEPT
from infra.nag import Accepted, accept

SOURCE = "arn:{partition}:s3:::cdk-hnb659fds-assets-{account}-{region}/*"
OWN_GRANTS = (
    "Action::s3:GetObject*",
    "Action::s3:GetBucket*",
    "Action::s3:List*",
    "Action::s3:DeleteObject*",
    "Action::s3:Abort*",
    "Resource::*",
)


def upload_pages(scope: Construct, built: Path, bucket: s3.Bucket, distribution: cloudfront.Distribution) -> None:
    """Assets first: a page must not name a file that is not there yet. Old assets stay for pages still open."""
    log = logs.LogGroup(scope, "UploadLog", retention=KEPT, removal_policy=cdk.RemovalPolicy.DESTROY)
    assets = _upload(scope, "Assets", built, bucket, ASSETS_KEPT, log, include=["assets/*"], exclude=["*"])
    pages = _upload(scope, "Pages", built, bucket, PAGES_KEPT, log, exclude=["assets/*"], distribution=distribution)
    pages.node.add_dependency(assets)
    _accept_findings(pages, bucket)


def _upload(
    scope: Construct,
    name: str,
    built: Path,
    bucket: s3.Bucket,
    kept: str,
    log: logs.ILogGroup,
    *,
    exclude: list[str],
    include: list[str] | None = None,
    distribution: cloudfront.Distribution | None = None,
) -> s3_deployment.BucketDeployment:
    return s3_deployment.BucketDeployment(
        scope,
        f"Upload{name}",
        sources=[s3_deployment.Source.asset(str(built))],
        destination_bucket=bucket,
        include=include,
        exclude=exclude,
        prune=False,
        log_group=log,
        cache_control=[s3_deployment.CacheControl.from_string(kept)],
        distribution=distribution,
        distribution_paths=["/*"] if distribution else None,
    )


def _accept_findings(upload: s3_deployment.BucketDeployment, bucket: s3.Bucket) -> None:
    """CDK's own uploader runs at deployment only, and sees nothing but the public pages."""
    role, stack = upload.handler_role, cdk.Stack.of(upload)
    plain = bucket.node.default_child
    assert isinstance(plain, cdk.CfnElement)
    source = SOURCE.format(partition=stack.partition, account=stack.account, region=stack.region)
    found = (*OWN_GRANTS, f"Resource::{source}", f"Resource::<{stack.resolve(plain.logical_id)}.Arn>/*")
    reason = "CDK's own grants of its page uploader."
    accept(role, *(Accepted(f"AwsSolutions-IAM5[{each}]", reason) for each in found))
    basic = "Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    accept(role, Accepted(f"AwsSolutions-IAM4[{basic}]", "CDK's own role of its page uploader."))
    uploader = role.node.scope
    assert uploader is not None
    accept(uploader, Accepted("AwsSolutions-L1", "CDK chooses the runtime of its own uploader."))
