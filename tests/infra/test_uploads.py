"""The upload bucket: no plaintext of an unreleased result outlives its ingest."""

from __future__ import annotations

from typing import Any

from tests.infra.conftest import Templates


def uploads(templates: Templates) -> dict[str, Any]:
    (bucket,) = [each for name, each in templates.of_type("AWS::S3::Bucket", "State").items() if "Uploads" in name]
    return bucket


def test_an_upload_is_encrypted_unversioned_and_gone_after_a_day(templates: Templates) -> None:
    found = uploads(templates)["Properties"]
    (encryption,) = found["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert "UploadsKey" in str(encryption["ServerSideEncryptionByDefault"]["KMSMasterKeyID"])
    assert "VersioningConfiguration" not in found
    (rule,) = found["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", 1)
    assert "aws:SecureTransport" in str(templates.of_type("AWS::S3::BucketPolicy", "State"))


def test_an_upload_is_announced_to_a_queue_that_is_already_there(templates: Templates) -> None:
    bucket = uploads(templates)
    (announced,) = bucket["Properties"]["NotificationConfiguration"]["QueueConfigurations"]
    assert announced["Event"] == "s3:ObjectCreated:*"
    queue = announced["Queue"]["Fn::GetAtt"][0]
    policies = templates.of_type("AWS::SQS::QueuePolicy", "State")
    (policy,) = [name for name, each in policies.items() if each["Properties"]["Queues"] == [{"Ref": queue}]]
    assert policy in bucket["DependsOn"]  # S3 tries the permission when the bucket is made
