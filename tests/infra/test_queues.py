"""Behind every queue, schedule, rule and event source there is a failure queue, and an alarm on that."""

import re
from pathlib import Path
from typing import Any

import pytest

from functions.notify import sending
from infra import limits
from infra.catalogue import FUNCTIONS, QUEUES, function
from infra.deployment import Deployment
from infra.log_alarms import LINES, Line
from infra.words import Function, Queue
from shared.accounts.failed_sign_ins import REFUSED
from shared.adapters import batches
from shared.documents.statement_file import UNSIGNED
from shared.enquiries.notifications import TIME_RUNS_OUT
from shared.ground.rate_limits import SPENT
from shared.notices.sending_rate import KEPT_WAITING
from shared.secret_numbers.wrong_pairs import ASKED_OF_EVERYONE
from tests.infra.conftest import Templates
from web.body import load_body


@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_hands_what_fails_to_its_failure_queue(templates: Templates, name: str) -> None:
    queue = _queue(templates, name)
    failed = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
    assert _named(templates)[failed] == f"results-online-{name}-failed"
    assert queue["RedrivePolicy"]["maxReceiveCount"] == limits.ATTEMPTS


@pytest.mark.parametrize("name", QUEUES)
def test_a_message_in_work_stays_hidden_longer_than_its_function_may_take(templates: Templates, name: str) -> None:
    longest = max(row.timeout for row in FUNCTIONS if name in row.consumes)
    assert _queue(templates, name)["VisibilityTimeout"] == limits.hidden(name) >= longest


@pytest.mark.parametrize("name", QUEUES)
def test_what_failed_once_comes_again_soon_and_at_last_after_any_call_is_over(name: str) -> None:
    """A crash waits the whole visibility. Throttled alone, a message is not given up before a quarter of an hour."""
    assert list(batches.WAITS) == sorted(batches.WAITS)
    assert max(batches.WAITS) < limits.hidden(name)
    assert len(batches.WAITS) < limits.ATTEMPTS - 1
    assert limits.ATTEMPTS * limits.hidden(name) >= 900


@pytest.mark.parametrize("name", ["notices", "letters"])
def test_a_notice_that_comes_again_finds_its_lease_over(templates: Templates, name: str) -> None:
    """And no lease ends under a call that still holds it."""
    assert function("notify").timeout < sending.LEASE < _queue(templates, name)["VisibilityTimeout"]


def test_every_mapping_has_a_maximum_and_a_new_account_of_ten_is_not_full_of_them(templates: Templates) -> None:
    """The least that Lambda takes is two each: 24 for twelve queues. A release under way needs eight of ten (the
    pages, the mails, their events, what `deadlines` tells), of which the pages' and the mails' four last longer than a
    moment; so the routes have two at the worst, and six mostly. Hence the handbook's first line on the quota."""
    most = {}
    for identity, each in templates.of_type("AWS::Lambda::EventSourceMapping").items():
        source = str(each["Properties"]["EventSourceArn"])
        (name,) = [one for one in QUEUES if f"{one.title().replace('-', '')}Queue" in source]
        assert "MaximumConcurrency" in each["Properties"].get("ScalingConfig", {}), f"{identity} has no maximum"
        most[name] = each["Properties"]["ScalingConfig"]["MaximumConcurrency"]
    assert most == dict.fromkeys(QUEUES, 2) == limits.most_at_once(2)
    assert sum(most.values()) == 24
    assert sum(most[name] for name in ("fanout", "notices", "mail-events", "deadlines")) == 8


@pytest.mark.parametrize("mail_at_once", [2, 20, 1000])
def test_no_mapping_is_above_what_lambda_takes(mail_at_once: int) -> None:
    assert all(2 <= most <= 1000 for most in limits.most_at_once(mail_at_once).values())


@pytest.mark.parametrize("row", FUNCTIONS, ids=lambda row: row.name)
def test_a_reservation_is_never_below_what_may_call(row: Function) -> None:
    for mail_at_once in (2, 6, 80):
        least = limits.needed(row, mail_at_once)
        if row.consumes:
            assert limits.too_small({row.name: least - 1}, mail_at_once)
        assert limits.too_small({row.name: least}, mail_at_once) is None
        assert sum(limits.most_at_once(mail_at_once)[name] for name in row.consumes) <= least


def test_the_handbooks_reservations_are_taken() -> None:
    text = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
    (advised,) = re.findall(r"-c concurrency=([\w=,]+)", text)
    pairs = dict(pair.split("=") for pair in advised.split(","))
    assert {"release", "ingest", "notify"} <= pairs.keys()
    assert limits.too_small({name: int(count) for name, count in pairs.items()}, 2) is None


def test_only_who_counts_its_hops_may_loop(templates: Templates) -> None:
    """Whoever sends to a queue that calls it: `resets` alone is not a loop, for what it brings sends letters only."""
    loops = {row.name for row in FUNCTIONS for name in row.consumes if Queue(name) in row.grants and name != "resets"}
    for row in FUNCTIONS:
        assert row.loops == (row.name in loops)
        assert templates.function(row.name)["RecursiveLoop"] == ("Allow" if row.loops else "Terminate")


def test_a_chain_that_lambda_stops_rings_an_alarm(templates: Templates) -> None:
    found = [each for each in _alarms(templates) if each["MetricName"] == "RecursiveInvocationsDropped"]
    assert {each["AlarmName"] for each in found} == {f"results-online-{row.name}-loops" for row in FUNCTIONS}
    assert {each["Dimensions"][0]["Name"] for each in found} == {"FunctionName"}
    assert {each["Namespace"] for each in found} == {"AWS/Lambda"}
    assert {_rule(each) for each in found} == {(1, 1, 60, "Sum", "GreaterThanOrEqualToThreshold")}


def test_there_is_no_queue_without_a_failure_queue(templates: Templates) -> None:
    names = {name.removeprefix("results-online-") for name in _named(templates).values()}
    failed = {f"{name}-failed" for name in (*QUEUES, "sweeps", "mail-rule", "record-export")}
    assert names == {*QUEUES, *failed, *(f"unsealing-{what}" for what in ("tried", "changed", "roles"))}


def test_every_failure_queue_has_an_alarm_that_notifies_somebody(templates: Templates) -> None:
    alarms = [each["Properties"] for each in templates.of_type("AWS::CloudWatch::Alarm").values()]
    watched = {
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in alarms
        for dimension in alarm.get("Dimensions", [])
        if dimension["Name"] == "QueueName" and alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
    }
    assert {_named(templates)[each] for each in watched} == {
        name for name in _named(templates).values() if name.endswith("-failed")
    }


def test_one_failed_call_of_a_function_rings_an_alarm(templates: Templates) -> None:
    """`release` raises where a release does not come out."""
    errors = [each for each in _alarms(templates) if each["MetricName"] == "Errors"]
    assert {each["AlarmName"] for each in errors} == {f"results-online-{row.name}-errors" for row in FUNCTIONS}
    assert {_rule(each) for each in errors} == {(1, 1, 60, "Sum", "GreaterThanOrEqualToThreshold")}


LOGGED = {
    "sources": SPENT,
    "second-item": ASKED_OF_EVERYONE,
    "refused-sign-ins": REFUSED,
    "enquiries": TIME_RUNS_OUT,
    "mail-waiting": KEPT_WAITING,
    "documents-unsigned": UNSIGNED,
}
"""What the functions log, whatever the alarm listens for."""
LOGGED_IN = {
    "sources": [
        "batches",
        "board",
        "centre",
        "certificates",
        "members",
        "organisations",
        "register",
        "shares",
        "signin",
    ]
    + ["staff", "verify"],
    "second-item": ["batches", "deadlines", "register", "verify"],
    "refused-sign-ins": ["register", "signin"],
    "enquiries": ["deadlines"],
    "mail-waiting": ["notify"],
    "documents-unsigned": ["documents"],
}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.alarm)
def test_a_line_of_the_log_rings_its_alarm(templates: Templates, line: Line) -> None:
    filters = _filters(templates, line.metric)
    logs = [each["LogGroupName"] for each in filters]
    assert sorted(logs) == sorted(f"/aws/lambda/results-online-{each}" for each in LOGGED_IN[line.alarm])
    assert {each["FilterPattern"] for each in filters} == {f'{{ $.message = "{LOGGED[line.alarm]}" }}'}
    answer = {(each["MetricNamespace"], each["MetricName"]) for one in filters for each in one["MetricTransformations"]}
    (alarm,) = [each for each in _alarms(templates) if each["MetricName"] == line.metric]
    assert answer == {(alarm["Namespace"], alarm["MetricName"])}
    assert alarm["AlarmName"] == f"results-online-{line.alarm}"
    period = 1200 if line.alarm == "mail-waiting" else 60
    least = 1500 if line.alarm == "refused-sign-ins" else 1
    assert _rule(alarm) == (least, 1, period, "Sum", "GreaterThanOrEqualToThreshold")


def test_stuffing_of_ten_thousand_passwords_in_five_minutes_rings_within_them() -> None:
    """Spread evenly over five minutes, each whole minute of them has two thousand."""
    assert Deployment(load_body()).refused_sign_ins <= 10_000 / 5


def test_mail_that_waits_for_the_provider_rings_an_alarm_once(templates: Templates) -> None:
    """It is looked at again every `SPENT` seconds, and logged each time: in between the alarm does not end."""
    (alarm,) = [each for each in _alarms(templates) if each["AlarmName"] == "results-online-mail-waiting"]
    assert alarm["Period"] >= sending.SPENT + function("notify").timeout + 120


def _filters(templates: Templates, metric: str) -> list[Any]:
    filters = [each["Properties"] for each in templates.of_type("AWS::Logs::MetricFilter").values()]
    return [each for each in filters if each["MetricTransformations"][0]["MetricName"] == metric]


def test_one_answer_of_5xx_rings_an_alarm(templates: Templates) -> None:
    (alarm,) = [each for each in _alarms(templates) if each.get("Namespace") == "AWS/ApiGateway"]
    assert alarm["MetricName"] == "5xx"
    assert [dimension["Name"] for dimension in alarm["Dimensions"]] == ["ApiId"]
    assert _rule(alarm) == (1, 1, 60, "Sum", "GreaterThanOrEqualToThreshold")


def test_the_minute_comes_without_input_and_what_it_loses_is_kept(templates: Templates) -> None:
    schedules = [each["Properties"] for each in templates.of_type("AWS::Scheduler::Schedule", "Functions").values()]
    assert [each["Name"] for each in schedules] == [
        f"results-online-{row.name}-every-minute" for row in FUNCTIONS if row.minutely
    ]
    for each in schedules:
        assert each["ScheduleExpression"] == "rate(1 minute)"
        assert "Input" not in each["Target"]  # so the event carries the minute's own `time`
        assert _named(templates)[each["Target"]["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0]].endswith("sweeps-failed")


def test_a_sweep_that_raises_is_kept_too(templates: Templates) -> None:
    found = [each["Properties"] for each in templates.of_type("AWS::Lambda::EventInvokeConfig").values()]
    assert len(found) == sum(row.minutely for row in FUNCTIONS)
    for each in found:
        destination = each["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0]
        assert _named(templates)[destination] == "results-online-sweeps-failed"
        assert each["MaximumRetryAttempts"] == 0


def test_mail_events_come_back_through_their_queue(templates: Templates) -> None:
    (rule,) = [each["Properties"] for each in templates.of_type("AWS::Events::Rule", "Functions").values()]
    assert rule["EventPattern"]["source"] == ["aws.ses"]
    assert rule["EventPattern"]["detail"]["mail"]["tags"] == {"ses:configuration-set": ["results-online-mail"]}
    (target,) = rule["Targets"]
    assert _named(templates)[target["Arn"]["Fn::GetAtt"][0]] == "results-online-mail-events"
    assert _named(templates)[target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0]] == "results-online-mail-rule-failed"


def test_queues_are_encrypted_and_refuse_plain_http(templates: Templates) -> None:
    policies = str(list(templates.of_type("AWS::SQS::QueuePolicy").values()))
    for name, queue in templates.of_type("AWS::SQS::Queue").items():
        assert queue["Properties"]["SqsManagedSseEnabled"] is True
        assert name in policies
    refusing = [each for each in templates.of_type("AWS::SQS::QueuePolicy").values() if "SecureTransport" in str(each)]
    queues = [queue["Ref"] for each in refusing for queue in each["Properties"]["Queues"]]
    assert sorted(queues) == sorted(templates.of_type("AWS::SQS::Queue")), "each by one policy, for a queue has no two"


def _alarms(templates: Templates) -> list[dict[str, Any]]:
    return [each["Properties"] for each in templates.of_type("AWS::CloudWatch::Alarm").values()]


def _rule(alarm: dict[str, Any]) -> tuple[Any, ...]:
    names = ("Threshold", "EvaluationPeriods", "Period", "Statistic", "ComparisonOperator")
    return tuple(alarm[name] for name in names)


def _queue(templates: Templates, name: str) -> dict[str, Any]:
    found = [each["Properties"] for each in templates.of_type("AWS::SQS::Queue").values()]
    return next(each for each in found if each["QueueName"] == f"results-online-{name}")


def _named(templates: Templates) -> dict[str, str]:
    found = templates.of_type("AWS::SQS::Queue")
    return {logical: queue["Properties"]["QueueName"] for logical, queue in found.items()}
