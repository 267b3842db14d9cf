"""What a destroyed deployment leaves: kept by its templates, found in the emulator, and then removed.

Counted by CloudFormation's type names. CDK's own bootstrap (its bucket, roles and stack) is not ours and not counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from local.emulator.emulator import Emulator

Kinds = dict[str, int]
BOOTSTRAP = "cdk-"
KEPT_KEYS = ("Enabled", "Disabled")


def promised(assembly: Path) -> Kinds:
    """The resources that the templates of this assembly keep when their stack is deleted."""
    templates = [json.loads(path.read_text("utf-8")) for path in assembly.glob("*.template.json")]
    return dict(
        Counter(
            resource["Type"]
            for template in templates
            for resource in template["Resources"].values()
            if resource.get("DeletionPolicy") in ("Retain", "RetainExceptOnCreate")
        )
    )


def found(emulator: Emulator) -> Kinds:
    """Everything of ours that the emulator still holds, of every kind that the stacks make."""
    counted = {kind: sum(1 for name in names if not name.startswith(BOOTSTRAP)) for kind, names in _names(emulator)}
    return {kind: count for kind, count in counted.items() if count}


def remove(emulator: Emulator) -> None:
    """Removes it as an operator would, once the results need not be kept: tables, buckets, mail identity, then keys."""
    for name in _tables(emulator):
        dynamodb = emulator.client("dynamodb")
        dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
        dynamodb.delete_table(TableName=name)
    for name in _buckets(emulator):
        if not name.startswith(BOOTSTRAP):
            _empty(emulator, name)
            emulator.client("s3").delete_bucket(Bucket=name)
    ses = emulator.client("sesv2")
    for each in ses.list_email_identities().get("EmailIdentities", []):
        ses.delete_email_identity(EmailIdentity=each["IdentityName"])
    for name in _keys(emulator):
        emulator.client("kms").schedule_key_deletion(KeyId=name, PendingWindowInDays=7)


def _names(emulator: Emulator) -> Iterator[tuple[str, Iterable[str]]]:
    yield "AWS::DynamoDB::Table", _tables(emulator)
    yield "AWS::S3::Bucket", _buckets(emulator)
    yield "AWS::KMS::Key", _keys(emulator)
    aliases = emulator.client("kms").list_aliases()["Aliases"]
    yield "AWS::KMS::Alias", [each["AliasName"] for each in aliases if not each["AliasName"].startswith("alias/aws/")]
    listed = {
        "AWS::Lambda::Function": ("lambda", "list_functions", "Functions", "FunctionName"),
        "AWS::Lambda::EventSourceMapping": ("lambda", "list_event_source_mappings", "EventSourceMappings", "UUID"),
        "AWS::ApiGatewayV2::Api": ("apigatewayv2", "get_apis", "Items", "Name"),
        "AWS::IAM::Role": ("iam", "list_roles", "Roles", "RoleName"),
        "AWS::Scheduler::Schedule": ("scheduler", "list_schedules", "Schedules", "Name"),
        "AWS::Events::Rule": ("events", "list_rules", "Rules", "Name"),
        "AWS::SecretsManager::Secret": ("secretsmanager", "list_secrets", "SecretList", "Name"),
        "AWS::SES::ConfigurationSet": ("sesv2", "list_configuration_sets", "ConfigurationSets", None),
        "AWS::SES::EmailIdentity": ("sesv2", "list_email_identities", "EmailIdentities", "IdentityName"),
        "AWS::CloudWatch::Alarm": ("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
    }
    for kind, (name, operation, field, key) in listed.items():
        rows = getattr(emulator.client(name), operation)().get(field, [])
        yield kind, [row[key] if key else str(row) for row in rows]
    groups = emulator.client("logs").describe_log_groups()["logGroups"]
    # A group without an end is no stack's: the emulator makes it when a minute's sweep ends after its log was deleted.
    # On AWS it could not: no role of ours may create one.
    yield "AWS::Logs::LogGroup", [each["logGroupName"] for each in groups if "retentionInDays" in each]
    queues = emulator.client("sqs").list_queues().get("QueueUrls", [])
    yield "AWS::SQS::Queue", [url.rpartition("/")[2] for url in queues]
    distributions = emulator.client("cloudfront").list_distributions()["DistributionList"].get("Items", [])
    yield "AWS::CloudFront::Distribution", [each["Id"] for each in distributions]


def _tables(emulator: Emulator) -> list[str]:
    names: list[str] = emulator.client("dynamodb").list_tables()["TableNames"]
    return names


def _buckets(emulator: Emulator) -> list[str]:
    return [bucket["Name"] for bucket in emulator.client("s3").list_buckets()["Buckets"]]


def _keys(emulator: Emulator) -> list[str]:
    """The keys somebody made and did not delete."""
    kms = emulator.client("kms")
    answer = [kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"] for key in kms.list_keys()["Keys"]]
    return [key["KeyId"] for key in answer if key["KeyManager"] == "CUSTOMER" and key["KeyState"] in KEPT_KEYS]


def _empty(emulator: Emulator, bucket: str) -> None:
    s3 = emulator.client("s3")
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for each in page.get("Contents", []):
            s3.delete_object(Bucket=bucket, Key=each["Key"])
