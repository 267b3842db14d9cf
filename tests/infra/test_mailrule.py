"""The rule between SES's events and our queue: what passes, and that nothing of a person does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infra import mailrule
from tests.infra.conftest import Templates
from tests.kit.ses_events import KINDS, MESSAGE_ID, PERSONAL, full

PASSES = {"time", "eventType", "notificationType", "messageId", "cause", "recipient"}
PASSES |= {"bounceType", "bounceSubType", "complaintFeedbackType", "complaintSubType"}


def leaves(found: Any, name: str = "") -> dict[str, Any]:
    """Every value by the last name on its way."""
    if isinstance(found, dict):
        return {key: value for below in found for key, value in leaves(found[below], below).items()}
    if isinstance(found, list):
        return {key: value for each in found for key, value in leaves(each, name).items()}
    return {name: found}


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_goes_on_as_json_without_a_person_in_it(kind: str) -> None:
    event = full(kind, "r1", "KXA104827")
    assert any(word in json.dumps(event) for word in PERSONAL)
    text = mailrule.passed(event)
    assert [word for word in PERSONAL if word in text] == []
    passed = leaves(json.loads(text))
    assert set(passed) == PASSES
    assert passed["time"] == event["time"]
    answer = (passed["eventType"], passed["messageId"], passed["cause"], passed["recipient"])
    assert answer == (kind, MESSAGE_ID, "r1", "KXA104827")


def test_a_bounce_and_a_complaint_say_of_what_kind() -> None:
    bounce = leaves(json.loads(mailrule.passed(full("Bounce", "r1", "KXA104827"))))
    assert (bounce["bounceType"], bounce["bounceSubType"]) == ("Permanent", "General")
    assert (bounce["complaintFeedbackType"], bounce["complaintSubType"]) == ("", "")
    complaint = leaves(json.loads(mailrule.passed(full("Complaint", "r1", "KXA104827"))))
    assert (complaint["complaintFeedbackType"], complaint["bounceType"]) == ("abuse", "")


def test_an_event_without_our_tags_is_whole_json_too() -> None:
    event = full("Send", "r1", "KXA104827")
    event["detail"]["mail"]["tags"] = {}
    assert json.loads(mailrule.passed(event))["detail"]["mail"]["tags"] == {"cause": [""], "recipient": [""]}


def test_every_path_has_its_place_in_quotes() -> None:
    """Outside quotes an absent value would leave a hole in the JSON."""
    json.loads(mailrule.TEMPLATE)
    assert {f"<{name}>" for name in mailrule.PATHS} == set(leaves(json.loads(mailrule.TEMPLATE)).values())


@pytest.mark.parametrize(
    ("template", "becomes"),
    [
        ('"of <type>, at <when>"', '"of Email Sent, at "'),
        ('{"a": "<type>", "b": ["<tag>"]}', '{"a": "Email Sent", "b": ["r1"]}'),
        ('{"all": "<tags>"}', '{"all": "[r1, r2]"}'),
        ('{"none": "<null>"}', '{"none": "null"}'),
    ],
)
def test_a_place_is_filled_as_eventbridge_fills_it(template: str, becomes: str) -> None:
    event = {"detail-type": "Email Sent", "detail": {"tags": ["r1", "r2"], "null": None}}
    paths = {"type": "$.detail-type", "when": "$.time", "tag": "$.detail.tags[0]", "tags": "$.detail.tags"}
    assert mailrule.transformed(event, {**paths, "null": "$.detail.null"}, template) == becomes


@pytest.mark.parametrize("template", ['{"a": <type>}', '{"a": "<unknown>"}'])
def test_a_template_that_aws_may_break_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="place|path"):
        mailrule.transformed({}, {"type": "$.detail-type"}, template)


def test_the_rule_passes_on_this_and_no_more(templates: Templates) -> None:
    rule = _rule(templates)
    (target,) = rule["Targets"]
    assert target["InputTransformer"] == {"InputPathsMap": mailrule.PATHS, "InputTemplate": mailrule.TEMPLATE}
    assert not {"Input", "InputPath"} & set(target)


def test_aws_takes_the_transformer() -> None:
    """PutTargets: at most 100 paths of 256 characters, in dot notation; a template of at most 8,192."""
    assert len(mailrule.PATHS) <= 100
    assert max(map(len, mailrule.PATHS.values())) <= 256
    assert len(mailrule.TEMPLATE) <= 8192
    assert not any("['" in path or ".." in path for path in mailrule.PATHS.values())


def test_what_could_not_be_handed_over_is_whole_and_kept_for_a_day(templates: Templates) -> None:
    rule = _rule(templates)
    failed = rule["Targets"][0]["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0]
    queue = templates.of_type("AWS::SQS::Queue")[failed]["Properties"]
    assert (queue["QueueName"], queue["MessageRetentionPeriod"]) == ("results-online-mail-rule-failed", 24 * 3600)
    policies = templates.of_type("AWS::SQS::QueuePolicy").values()
    (policy,) = [each["Properties"] for each in policies if {"Ref": failed} in each["Properties"]["Queues"]]
    senders = [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Allow"]
    assert [(each["Action"], each["Principal"]) for each in senders] == [
        ("sqs:SendMessage", {"Service": "events.amazonaws.com"})
    ]


def _rule(templates: Templates) -> dict[str, Any]:
    rules = templates.of_type("AWS::Events::Rule").values()
    (rule,) = [each["Properties"] for each in rules if each["Properties"]["EventPattern"].get("source") == ["aws.ses"]]
    return dict(rule)
