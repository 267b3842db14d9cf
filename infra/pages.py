"""The pages: built from web/ at synth, uploaded by CDK on AWS and by local/deploy.py into the emulator."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as s3_deployment
from constructs import Construct

from infra.headers import ASSETS_KEPT, PAGES_KEPT


def paths(built: Path) -> list[str]:
    """Every file as the browser asks for it, "/en/register/index.html"."""
    return sorted(f"/{path.relative_to(built).as_posix()}" for path in built.rglob("*") if path.is_file())


def upload_pages(scope: Construct, built: Path, bucket: s3.Bucket, distribution: cloudfront.Distribution) -> None:
    """Assets first: a page must not name a file that is not there yet. Old assets stay for pages still open."""
    assets = _upload(scope, "Assets", built, bucket, ASSETS_KEPT, include=["assets/*"], exclude=["*"])
    pages = _upload(scope, "Pages", built, bucket, PAGES_KEPT, exclude=["assets/*"], distribution=distribution)
    pages.node.add_dependency(assets)


def _upload(
    scope: Construct,
    name: str,
    built: Path,
    bucket: s3.Bucket,
    kept: str,
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
        cache_control=[s3_deployment.CacheControl.from_string(kept)],
        distribution=distribution,
        distribution_paths=["/*"] if distribution else None,
    )
