"""Removes what a rehearsal's destroy kept, by its own ids: tables, buckets, keys and their aliases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from local.place import Place

ORDER = ("AWS::DynamoDB::Table", "AWS::S3::BucketPolicy", "AWS::S3::Bucket", "AWS::KMS::Alias", "AWS::KMS::Key")


def remove(place: Place, kept: Mapping[str, Sequence[str]]) -> None:
    """Removes it and prints what it leaves to you, such as a mail domain, which others may use by now."""
    for kind in sorted(set(kept) - set(ORDER)):
        print(f"    left to you: {kind} {', '.join(kept[kind])}")
    for kind in ORDER:
        for name in kept.get(kind, ()):
            _remove(place, kind, name)


def _remove(place: Place, kind: str, name: str) -> None:
    match kind:
        case "AWS::DynamoDB::Table":
            dynamodb = place.client("dynamodb")
            dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
            dynamodb.delete_table(TableName=name)
        case "AWS::S3::Bucket":
            _empty(place.client("s3"), name)
            place.client("s3").delete_bucket(Bucket=name)
        case "AWS::KMS::Alias":
            place.client("kms").delete_alias(AliasName=name)
        case "AWS::KMS::Key":
            place.client("kms").schedule_key_deletion(KeyId=name, PendingWindowInDays=7)
        case _:  # a bucket's policy goes with the bucket
            pass


def _empty(s3: Any, bucket: str) -> None:
    past_the_lock = {"BypassGovernanceRetention": True} if _is_locked(s3, bucket) else {}
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for each in (*page.get("Versions", []), *page.get("DeleteMarkers", [])):
            s3.delete_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"], **past_the_lock)


def _is_locked(s3: Any, bucket: str) -> bool:
    """S3 refuses to go past a lock where there is none."""
    try:
        s3.get_object_lock_configuration(Bucket=bucket)
    except ClientError:
        return False
    return True
