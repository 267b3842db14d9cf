"""The alarms beside those of failures, that each has a line for whoever is woken, and that they can be taken back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from infra.capacity import LONGEST_WAIT, REPUTATION
from infra.catalogue import FUNCTIONS
from infra.limits import hidden
from shared.accounts.account import RESET_LIFE
from shared.store.tables import TABLES
from tests.infra.conftest import Templates

HANDBOOK = Path(__file__).parents[2] / "docs" / "operations.md"


def alarms(templates: Templates, stack: str | None = None) -> dict[str, dict[str, Any]]:
    """By name, without the prefix."""
    found = [each["Properties"] for _, each in templates.all(stack) if each["Type"] == "AWS::CloudWatch::Alarm"]
    return {each["AlarmName"].removeprefix("results-online-"): each for each in found}


def lines() -> list[str]:
    """The names in the first column of the handbook's table; NAME stands for a function, a queue or a table."""
    text = HANDBOOK.read_text("utf-8").partition("## The alarms")[2].partition("\n## ")[0]
    firsts = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return [name for first in firsts for name in re.findall(r"`([^`]+)`", first)]


def test_every_alarm_has_a_line_and_every_line_an_alarm(templates: Templates) -> None:
    patterns = {line: re.compile(re.escape(line).replace("NAME", "[a-z-]+")) for line in lines()}
    names = list(alarms(templates))
    assert [name for name in names if not any(each.fullmatch(name) for each in patterns.values())] == []
    assert [line for line, each in patterns.items() if not any(each.fullmatch(name) for name in names)] == []


def test_every_alarm_notifies_somebody(templates: Templates) -> None:
    assert all(each["AlarmActions"] for each in alarms(templates).values())
    assert all(each["AlarmDescription"] for each in alarms(templates).values())


def test_the_topic_can_be_taken_back(templates: Templates) -> None:
    """Its stack exports nothing, and those that write to it name it: removing the context updates them first."""
    for name in ("Alarms", "CdnAlarms"):
        exported = [each for each in templates.stacks[name].get("Outputs", {}).values() if "Export" in each]
        assert exported == []
    for stack in ("State", "Functions", "Watch"):
        for each in alarms(templates, stack).values():
            (action,) = each["AlarmActions"]
            assert action == "arn:aws:sns:eu-west-1:123456789012:results-online-alarms"
    (topic,) = templates.of_type("AWS::SNS::Topic", "Alarms").values()
    assert topic["Properties"]["TopicName"] == "results-online-alarms"


def test_a_throttled_function_rings_an_alarm(templates: Templates) -> None:
    found = {name: each for name, each in alarms(templates).items() if each["MetricName"] == "Throttles"}
    assert set(found) == {f"{row.name}-throttled" for row in FUNCTIONS}
    assert {_rule(each) for each in found.values()} == {(1, 1, None, 60, "Sum", "notBreaching")}


def test_throttling_of_every_table_and_index_rings_an_alarm(templates: Templates) -> None:
    """A table's own metric counts nothing of its indexes."""
    found = [each for each in alarms(templates, "State").values() if each["Namespace"] == "AWS/DynamoDB"]
    parts = {(None, index.name) for row in TABLES for index in row.indexes} | {(row.name, None) for row in TABLES}
    watched = {
        (each["MetricName"], *_part({one["Name"]: one["Value"] for one in each["Dimensions"]})) for each in found
    }
    assert watched == {(f"{kind}ThrottleEvents", *part) for part in parts for kind in ("Read", "Write")}
    assert len(found) == len(watched)
    assert {_rule(each) for each in found} == {(1, 5, 3, 60, "Sum", "notBreaching")}


def test_a_letter_and_a_page_of_a_fan_out_that_wait_wake_somebody(templates: Templates) -> None:
    found = alarms(templates)
    for name, seconds in LONGEST_WAIT.items():
        alarm = found[f"{name}-waiting"]
        assert (alarm["MetricName"], alarm["Statistic"]) == ("ApproximateAgeOfOldestMessage", "Maximum")
        assert alarm["Threshold"] == seconds > hidden(name)
    assert LONGEST_WAIT["letters"] < RESET_LIFE.total_seconds() / 2


def test_the_accounts_reputation_has_an_alarm_before_ses_pauses_it(templates: Templates) -> None:
    found = alarms(templates)
    for name, (metric, share) in REPUTATION.items():
        alarm = found[name]
        assert (alarm["Namespace"], alarm["MetricName"], alarm["Threshold"]) == ("AWS/SES", metric, share)
        assert "Dimensions" not in alarm  # with a configuration set's it would be that set's rate alone
        assert _rule(alarm)[3:] == (3600, "Average", "ignore")


def test_the_cdns_errors_have_an_alarm_where_they_are_counted(templates: Templates) -> None:
    alarm = alarms(templates, "CdnAlarms")["cdn-5xx"]
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/CloudFront", "5xxErrorRate")
    dimensions = {each["Name"]: each["Value"] for each in alarm["Dimensions"]}
    assert dimensions == {"DistributionId": "E2QWRUHEXAMPLE", "Region": "Global"}
    ((topic, made),) = templates.of_type("AWS::SNS::Topic", "CdnAlarms").items()
    assert all(each["AlarmActions"] == [{"Ref": topic}] for each in alarms(templates, "CdnAlarms").values())
    assert made["Properties"]["TopicName"] == "results-online-cdn-alarms"  # not the other's: both may be in us-east-1
    assert "ImportValue" not in str(templates.stacks["CdnAlarms"])
    assert "Custom::" not in str(templates.stacks["CdnAlarms"])


def _part(dimensions: dict[str, Any]) -> tuple[str | None, str | None]:
    table = re.sub(r"[0-9A-F]{8}$", "", dimensions["TableName"]["Ref"]).lower()
    index = dimensions.get("GlobalSecondaryIndexName")
    return (None, index) if index else (table, None)


def _rule(alarm: dict[str, Any]) -> tuple[Any, ...]:
    names = ("Threshold", "EvaluationPeriods", "DatapointsToAlarm", "Period", "Statistic", "TreatMissingData")
    return tuple(alarm.get(name) for name in names)
