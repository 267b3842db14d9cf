"""The bucket of documents that were handed out, which one function alone reads and writes; its key refuses everybody
else (infra/keys.py).

A file that is lost is made anew with a number of its own, so there are no old versions; and nothing in it expires, for
a candidate fetches the same file again after years.
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.deployment import Deployment
from infra.nag import Accepted, accept


def make_documents_bucket(scope: Construct, key: kms.IKey, deployment: Deployment) -> s3.Bucket:
    bucket = s3.Bucket(
        scope,
        "Documents",
        encryption=s3.BucketEncryption.KMS,
        encryption_key=key,
        bucket_key_enabled=True,
        versioned=False,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=deployment.over_tls,
        minimum_tls_version=1.2 if deployment.over_tls else None,
        removal_policy=cdk.RemovalPolicy.RETAIN,
    )
    accept(bucket, Accepted("AwsSolutions-S1", "Its one reader logs each request; no other can open anything in it."))
    cdk.CfnOutput(scope, "DocumentsBucket", value=bucket.bucket_name)
    return bucket
