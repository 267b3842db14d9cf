"""The upload buckets: no plaintext of an unreleased result, and no Secret number, outlives its work."""

from __future__ import annotations

from typing import Any

import pytest

from tests.infra.conftest import Templates


@pytest.fixture(params=["Uploads", "Batches"])
def bucket(templates: Templates, request: pytest.FixtureRequest) -> dict[str, Any]:
    found = templates.of_type("AWS::S3::Bucket", "State")
    (one,) = (each for name, each in found.items() if name.startswith(request.param))
    return one


def test_an_upload_is_encrypted_unversioned_and_gone_after_a_day(templates: Templates, bucket: dict[str, Any]) -> None:
    found = bucket["Properties"]
    (encryption,) = found["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert "UploadsKey" in str(encryption["ServerSideEncryptionByDefault"]["KMSMasterKeyID"])
    assert "VersioningConfiguration" not in found
    (rule,) = found["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", 1)
    assert "aws:SecureTransport" in str(templates.of_type("AWS::S3::BucketPolicy", "State"))


def test_an_upload_is_announced_to_a_queue_that_is_already_there(templates: Templates, bucket: dict[str, Any]) -> None:
    (announced,) = bucket["Properties"]["NotificationConfiguration"]["QueueConfigurations"]
    assert announced["Event"] == "s3:ObjectCreated:*"
    queue = announced["Queue"]["Fn::GetAtt"][0]
    policies = templates.of_type("AWS::SQS::QueuePolicy", "State")
    (policy,) = [name for name, each in policies.items() if each["Properties"]["Queues"] == [{"Ref": queue}]]
    assert policy in bucket["DependsOn"]  # S3 tries the permission when the bucket is made
