"""The upload buckets: one for the board's files of entries and results, one for organisations' rows. Each is read by
one function, which deletes a file at the end of its work; so the one reader never holds a right on the other's."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.deployment import Deployment
from infra.nag import Accepted, accept
from infra.queues import QueuePair


def make_uploads(scope: Construct, name: str, key: kms.IKey, pair: QueuePair, deployment: Deployment) -> s3.Bucket:
    """Unversioned on purpose: a deleted file of unreleased results, or of Secret numbers, must not live on as an old
    version."""
    bucket = s3.Bucket(
        scope,
        name.title(),
        encryption=s3.BucketEncryption.KMS,
        encryption_key=key,
        bucket_key_enabled=True,
        versioned=False,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=deployment.over_tls,
        minimum_tls_version=1.2 if deployment.over_tls else None,
        removal_policy=cdk.RemovalPolicy.RETAIN,
        lifecycle_rules=[
            s3.LifecycleRule(
                id="one-day",
                expiration=cdk.Duration.days(1),
                abort_incomplete_multipart_upload_after=cdk.Duration.days(1),
            )
        ],
    )
    accept(
        bucket,
        Accepted("AwsSolutions-S1", "Access logs would outlive the files; each ingest or batch keeps its own record."),
    )
    _announce(bucket, pair)
    cdk.CfnOutput(scope, f"{name.title()}Bucket", value=bucket.bucket_name)
    return bucket


def _announce(bucket: s3.Bucket, pair: QueuePair) -> None:
    """Sends ObjectCreated to the queue by a plain property, because CDK's own way adds a Lambda with a wildcard
    role."""
    pair.queue.add_to_resource_policy(
        iam.PolicyStatement(
            sid="BucketMaySend",
            actions=["sqs:SendMessage"],
            resources=[pair.queue.queue_arn],
            principals=[iam.ServicePrincipal("s3.amazonaws.com")],
            # The bucket cannot be named: it is made after the queue's policy, which S3 checks at once.
            conditions={"StringEquals": {"aws:SourceAccount": cdk.Stack.of(bucket).account}},
        )
    )
    plain = bucket.node.default_child
    assert isinstance(plain, s3.CfnBucket)
    plain.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
        queue_configurations=[
            s3.CfnBucket.QueueConfigurationProperty(event="s3:ObjectCreated:*", queue=pair.queue.queue_arn)
        ]
    )
    plain.node.add_dependency(pair.queue)
