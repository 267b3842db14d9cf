"""Behind every queue, schedule, rule and event source there is a failure queue, and an alarm on that."""

from typing import Any

import pytest

from functions.notify.sending import LEASE
from infra.alarms import SPENT_METRIC, TIME_METRIC
from infra.catalogue import COUNT_SOURCE, FUNCTIONS, QUEUES, function
from shared.budgets import SPENT
from shared.tellings import TIME_RUNS_OUT
from tests.infra.conftest import Templates


@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_hands_what_fails_to_its_failure_queue(templates: Templates, name: str) -> None:
    queue = _queue(templates, name)
    failed = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
    assert _named(templates)[failed] == f"results-online-{name}-failed"
    assert queue["RedrivePolicy"]["maxReceiveCount"] == 5


@pytest.mark.parametrize("name", QUEUES)
def test_a_message_in_work_stays_hidden_longer_than_its_function_may_take(templates: Templates, name: str) -> None:
    longest = max(row.timeout for row in FUNCTIONS if name in row.consumes)
    assert _queue(templates, name)["VisibilityTimeout"] >= longest


@pytest.mark.parametrize("name", ["notices", "letters"])
def test_a_notice_that_comes_again_finds_its_lease_over(templates: Templates, name: str) -> None:
    """And no lease ends under a call that still holds it."""
    assert function("notify").timeout < LEASE < _queue(templates, name)["VisibilityTimeout"]


def test_a_cohorts_pages_and_mails_are_paced_and_letters_are_not(templates: Templates) -> None:
    paced = {}
    for each in templates.of_type("AWS::Lambda::EventSourceMapping", "Functions").values():
        source = str(each["Properties"]["EventSourceArn"])
        (name,) = [one for one in QUEUES if f"{one.title().replace('-', '')}Queue" in source]
        paced[name] = each["Properties"].get("ScalingConfig")
    assert paced.pop("notices") == paced.pop("fanout") == {"MaximumConcurrency": 2}
    assert set(paced) == set(QUEUES) - {"notices", "fanout"}
    assert not any(paced.values())


def test_there_is_no_queue_without_a_failure_queue(templates: Templates) -> None:
    names = {name.removeprefix("results-online-") for name in _named(templates).values()}
    assert names == {*QUEUES, *(f"{name}-failed" for name in QUEUES), "sweeps-failed", "mail-rule-failed"}


def test_every_failure_queue_has_an_alarm_that_tells_somebody(templates: Templates) -> None:
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


def test_one_failed_call_of_a_function_wakes_somebody(templates: Templates) -> None:
    """`release` raises where a release does not come out."""
    errors = [each for each in _alarms(templates) if each["MetricName"] == "Errors"]
    assert {each["AlarmName"] for each in errors} == {f"results-online-{row.name}-errors" for row in FUNCTIONS}
    assert {_rule(each) for each in errors} == {(1, 1, 60, "Sum", "GreaterThanOrEqualToThreshold")}


def test_one_source_over_its_budget_wakes_somebody(templates: Templates) -> None:
    filters = _filters(templates, SPENT_METRIC)
    heard = [row.name for row in FUNCTIONS if COUNT_SOURCE in row.grants]
    assert sorted(_log_of(each) for each in filters) == sorted(f"{name.title()}Log" for name in heard)
    assert {each["FilterPattern"] for each in filters} == {f'{{ $.message = "{SPENT}" }}'}
    told = {(each["MetricNamespace"], each["MetricName"]) for one in filters for each in one["MetricTransformations"]}
    (alarm,) = [each for each in _alarms(templates) if each["MetricName"] == SPENT_METRIC]
    assert told == {(alarm["Namespace"], alarm["MetricName"])}
    assert _rule(alarm) == (1, 1, 60, "Sum", "GreaterThanOrEqualToThreshold")


def test_an_enquiry_out_of_time_wakes_somebody(templates: Templates) -> None:
    (heard,) = _filters(templates, TIME_METRIC)
    assert (_log_of(heard), heard["FilterPattern"]) == ("DeadlinesLog", f'{{ $.message = "{TIME_RUNS_OUT}" }}')
    (alarm,) = [each for each in _alarms(templates) if each["MetricName"] == TIME_METRIC]
    (told,) = heard["MetricTransformations"]
    assert (told["MetricNamespace"], told["MetricName"]) == (alarm["Namespace"], alarm["MetricName"])
    assert _rule(alarm) == (1, 1, 60, "Sum", "GreaterThanOrEqualToThreshold")


def _filters(templates: Templates, metric: str) -> list[Any]:
    filters = [each["Properties"] for each in templates.of_type("AWS::Logs::MetricFilter").values()]
    return [each for each in filters if each["MetricTransformations"][0]["MetricName"] == metric]


def test_one_answer_of_5xx_wakes_somebody(templates: Templates) -> None:
    (alarm,) = [each for each in _alarms(templates) if each.get("Namespace") == "AWS/ApiGateway"]
    assert alarm["MetricName"] == "5xx"
    assert [dimension["Name"] for dimension in alarm["Dimensions"]] == ["ApiId"]
    assert _rule(alarm) == (1, 1, 60, "Sum", "GreaterThanOrEqualToThreshold")


def test_the_minute_comes_without_input_and_what_it_loses_is_kept(templates: Templates) -> None:
    schedules = [each["Properties"] for each in templates.of_type("AWS::Scheduler::Schedule").values()]
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
    (rule,) = [each["Properties"] for each in templates.of_type("AWS::Events::Rule").values()]
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
    assert policies.count("aws:SecureTransport") == len(templates.of_type("AWS::SQS::Queue"))


def _alarms(templates: Templates) -> list[dict[str, Any]]:
    return [each["Properties"] for each in templates.of_type("AWS::CloudWatch::Alarm").values()]


def _rule(alarm: dict[str, Any]) -> tuple[Any, ...]:
    names = ("Threshold", "EvaluationPeriods", "Period", "Statistic", "ComparisonOperator")
    return tuple(alarm[name] for name in names)


def _log_of(metric_filter: dict[str, Any]) -> str:
    return str(metric_filter["LogGroupName"]["Ref"])[:-8]


def _queue(templates: Templates, name: str) -> dict[str, Any]:
    found = [each["Properties"] for each in templates.of_type("AWS::SQS::Queue").values()]
    return next(each for each in found if each["QueueName"] == f"results-online-{name}")


def _named(templates: Templates) -> dict[str, str]:
    found = templates.of_type("AWS::SQS::Queue")
    return {logical: queue["Properties"]["QueueName"] for logical, queue in found.items()}
