"""The nightly copy of the record of looks: whole, under a lock that nobody opens, and missed where it does not come."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infra.deployment import BadContext, from_context
from tests.infra.conftest import Templates, as_list


def record(templates: Templates) -> dict[str, Any]:
    (bucket,) = [each for name, each in templates.of_type("AWS::S3::Bucket", "State").items() if "Record" in name]
    return dict(bucket["Properties"])


def schedule(templates: Templates) -> dict[str, Any]:
    (found,) = templates.of_type("AWS::Scheduler::Schedule", "State").values()
    return dict(found["Properties"])


def test_a_copy_is_locked_for_five_years_and_gone_a_day_later(templates: Templates) -> None:
    found = record(templates)
    assert found["ObjectLockEnabled"] is True
    assert found["ObjectLockConfiguration"]["Rule"]["DefaultRetention"] == {"Mode": "COMPLIANCE", "Days": 1826}
    (rule,) = found["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", 1827)
    assert found["VersioningConfiguration"] == {"Status": "Enabled"}


@pytest.mark.parametrize(
    ("context", "days", "rehearses"),
    [
        ({}, 1826, False),
        ({"record_days": "3650"}, 3650, False),
        ({"record_lock": "rehearsal", "record_days": "3650"}, 1, True),
        ({"local": "on"}, 1, True),
    ],
)
def test_a_rehearsal_locks_for_a_day_and_an_administrator_goes_past_it(
    context: dict[str, str], days: int, rehearses: bool
) -> None:
    made = from_context(context.get)
    assert (made.record_days, made.rehearses) == (days, rehearses)


@pytest.mark.parametrize("context", [{"record_lock": "off"}, {"record_days": "0"}, {"record_days": "five years"}])
def test_another_word_for_the_lock_is_refused(context: dict[str, str]) -> None:
    with pytest.raises(BadContext, match=next(iter(context))):
        from_context(context.get)


def test_every_night_dynamodb_is_asked_for_the_whole_table(templates: Templates) -> None:
    found = schedule(templates)
    assert found["ScheduleExpression"] == "cron(17 2 * * ? *)"
    assert "scheduler:::aws-sdk:dynamodb:exportTableToPointInTime" in json.dumps(found["Target"]["Arn"])
    asked = json.dumps(found["Target"]["Input"])
    for name in ("TableArn", "Verifications", "S3Bucket", "Record", "<aws.scheduler.execution-id>"):
        assert name in asked
    assert "ExportTime" not in asked
    assert "record-export-failed" not in asked


def test_the_schedules_role_writes_the_copy_and_reads_nothing(templates: Templates) -> None:
    role = templates.stacks["State"]["Resources"][schedule(templates)["Target"]["RoleArn"]["Fn::GetAtt"][0]]
    (policy,) = role["Properties"]["Policies"]
    actions = {action for each in policy["PolicyDocument"]["Statement"] for action in as_list(each["Action"])}
    assert actions == {
        *("dynamodb:ExportTableToPointInTime", "sqs:SendMessage", "kms:GenerateDataKey", "kms:Decrypt"),
        *("s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"),
    }
    assert all(each["Resource"] != "*" for each in policy["PolicyDocument"]["Statement"])


def test_no_function_can_touch_a_copy(templates: Templates) -> None:
    assert "Record" not in json.dumps(
        [each for _, each in templates.all("Functions") if each["Type"] == "AWS::IAM::Role"]
    )


def test_two_nights_without_a_complete_copy_raise_an_alarm(templates: Templates) -> None:
    (rule,) = [
        each["Properties"]
        for each in templates.of_type("AWS::Events::Rule", "State").values()
        if each["Properties"]["Name"] == "results-online-record-exported"
    ]
    detail = rule["EventPattern"]["detail"]
    assert detail["object"] == {"key": [{"suffix": "manifest-summary.json"}]}
    assert "Record" in json.dumps(detail["bucket"])
    assert record(templates)["NotificationConfiguration"] == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
    (alarm,) = [
        each["Properties"]
        for each in templates.of_type("AWS::CloudWatch::Alarm", "State").values()
        if each["Properties"]["AlarmName"] == "results-online-record-export-missing"
    ]
    assert alarm["Dimensions"] == [{"Name": "RuleName", "Value": rule["Name"]}]
    assert (alarm["Period"], alarm["EvaluationPeriods"], alarm["TreatMissingData"]) == (86_400, 2, "breaching")
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (1, "LessThanThreshold")
