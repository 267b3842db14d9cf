"""The record of who looked at whose results, copied every night to where nobody can change or delete it.

DynamoDB itself writes the copy, a full export of the table `verifications` as it is then. EventBridge Scheduler asks
for it by an AWS call and no function does: no code of ours can leave anything out. The bucket is under S3 Object Lock.
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from infra.deployment import Deployment
from infra.nag import Accepted, accept
from infra.queues import make_failed

NIGHTLY = "cron(17 2 * * ? *)"
"""At 02:17 UTC, when no results come out."""
TRIES_FOR = cdk.Duration.hours(6)
LAST_FILE = "manifest-summary.json"
"""DynamoDB writes it when an export is complete, last of all."""


def export_record(scope: Construct, table: dynamodb.Table, key: kms.IKey, deployment: Deployment) -> s3.Bucket:
    bucket = _locked_bucket(scope, key, deployment)
    failed = make_failed(scope, "record-export", deployment)
    asked = {
        "TableArn": table.table_arn,
        "S3Bucket": bucket.bucket_name,
        "S3SseAlgorithm": "KMS",
        "S3SseKmsKeyId": key.key_arn,
        "ExportFormat": "DYNAMODB_JSON",
        "ClientToken": "<aws.scheduler.execution-id>",  # a repeated call is the same export
    }
    scheduler.CfnSchedule(
        scope,
        "RecordExport",
        name=deployment.named("record-export"),
        schedule_expression=NIGHTLY,
        flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
        target=scheduler.CfnSchedule.TargetProperty(
            arn=f"arn:{cdk.Aws.PARTITION}:scheduler:::aws-sdk:dynamodb:exportTableToPointInTime",
            role_arn=_role(scope, table, bucket, key, failed.queue_arn).role_arn,
            input=cdk.Stack.of(scope).to_json_string(asked),
            dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=failed.queue_arn),
            retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                maximum_event_age_in_seconds=int(TRIES_FOR.to_seconds()), maximum_retry_attempts=20
            ),
        ),
    )
    _watch_arrival(scope, bucket, deployment)
    return bucket


def _locked_bucket(scope: Construct, key: kms.IKey, deployment: Deployment) -> s3.Bucket:
    """In compliance mode not even the account's root user shortens the lock or deletes a version before its end."""
    days = cdk.Duration.days(deployment.record_days)
    lock = s3.ObjectLockRetention.governance(days) if deployment.rehearses else s3.ObjectLockRetention.compliance(days)
    bucket = s3.Bucket(
        scope,
        "Record",
        encryption=s3.BucketEncryption.KMS,
        encryption_key=key,
        bucket_key_enabled=True,
        versioned=True,
        object_lock_enabled=True,
        object_lock_default_retention=lock,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=deployment.over_tls,
        minimum_tls_version=1.2 if deployment.over_tls else None,
        removal_policy=cdk.RemovalPolicy.RETAIN,
        lifecycle_rules=[
            s3.LifecycleRule(
                id="after-the-lock",
                expiration=cdk.Duration.days(deployment.record_days + 1),
                noncurrent_version_expiration=cdk.Duration.days(1),
                abort_incomplete_multipart_upload_after=cdk.Duration.days(1),
            )
        ],
    )
    accept(bucket, Accepted("AwsSolutions-S1", "Nobody reads it but an auditor, whose reading CloudTrail can record."))
    plain = bucket.node.default_child
    assert isinstance(plain, s3.CfnBucket)
    # CDK's own way to switch this on adds a function with a wildcard role.
    plain.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
        event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
    )
    cdk.CfnOutput(scope, "RecordBucket", value=bucket.bucket_name)
    return bucket


def _role(scope: Construct, table: dynamodb.Table, bucket: s3.Bucket, key: kms.IKey, failed: str) -> iam.Role:
    """DynamoDB writes with the rights of whoever asks for the export."""

    def may(actions: list[str], resource: str) -> iam.PolicyStatement:
        return iam.PolicyStatement(actions=actions, resources=[resource])

    role = iam.Role(
        scope,
        "RecordExportRole",
        assumed_by=iam.ServicePrincipal(
            "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": cdk.Stack.of(scope).account}}
        ),
        inline_policies={
            "export": iam.PolicyDocument(
                statements=[
                    may(["dynamodb:ExportTableToPointInTime"], table.table_arn),
                    may(["s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"], bucket.arn_for_objects("*")),
                    may(["kms:GenerateDataKey", "kms:Decrypt"], key.key_arn),
                    may(["sqs:SendMessage"], failed),
                ]
            )
        },
    )
    files = f"<{cdk.Stack.of(scope).resolve(bucket.bucket_arn)['Fn::GetAtt'][0]}.Arn>/*"
    why = "Of its own bucket alone: the names of an export's files are DynamoDB's."
    accept(role, Accepted(f"AwsSolutions-IAM5[Resource::{files}]", why))
    return role


def _watch_arrival(scope: Construct, bucket: s3.Bucket, deployment: Deployment) -> None:
    """An export that was accepted can still fail, and nobody is called: the alarm listens for its last file."""
    name = deployment.named("record-exported")
    events.CfnRule(
        scope,
        "RecordExported",
        name=name,
        description="Results Online: a night's copy of the record of looks is complete",
        event_pattern={
            "source": ["aws.s3"],
            "detail-type": ["Object Created"],
            "detail": {"bucket": {"name": [bucket.bucket_name]}, "object": {"key": [{"suffix": LAST_FILE}]}},
        },
    )
    cloudwatch.Metric(
        namespace="AWS/Events",
        metric_name="TriggeredRules",
        dimensions_map={"RuleName": name},
        period=cdk.Duration.days(1),
        statistic="Sum",
    ).create_alarm(
        scope,
        "RecordExportMissing",
        alarm_name=deployment.named("record-export-missing"),
        alarm_description="No copy of the record of who looked at results is complete for two days.",
        threshold=1,
        evaluation_periods=2,
        comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.BREACHING,
    )
