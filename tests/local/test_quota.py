"""The local provider's quota and faults, by written-out moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.mail_provider.quota import Choices, Gate, ProviderRefused, Verdict

NOON = datetime(2026, 12, 9, 12, tzinfo=UTC)


def verdicts(choices: Choices, moments: list[float]) -> list[Verdict]:
    gate = Gate()
    return [gate.judge(choices, second, NOON) for second in moments]


@pytest.mark.parametrize(
    ("rate", "moments", "taken"),
    [
        (2.0, [0.0, 0.0, 0.0], [True, True, False]),  # a second's worth at once, and no more
        (2.0, [0.0, 0.0, 0.4, 0.5, 0.6], [True, True, False, True, False]),
        (1.0, [0.0, 0.99, 1.0], [True, False, True]),
        (0.5, [0.0, 1.0, 2.0], [True, False, True]),
        (0.0, [0.0, 100.0], [False, False]),
    ],
)
def test_the_rate_and_a_seconds_burst(rate: float, moments: list[float], taken: list[bool]) -> None:
    found = verdicts(Choices(rate=rate), moments)
    assert [each is Verdict.TAKEN for each in found] == taken
    assert {each for each in found if not each.takes} <= {Verdict.TOO_FAST}


def test_the_quota_of_the_last_24_hours() -> None:
    gate, choices = Gate(), Choices(quota_24h=2)
    assert gate.judge(choices, 1, NOON) is Verdict.TAKEN
    assert gate.judge(choices, 2, NOON + timedelta(hours=1)) is Verdict.TAKEN
    assert gate.judge(choices, 3, NOON + timedelta(hours=23)) is Verdict.DAY_SPENT
    assert gate.judge(choices, 4, NOON + timedelta(hours=24)) is Verdict.TAKEN
    assert gate.judge(choices, 5, NOON + timedelta(hours=24)) is Verdict.DAY_SPENT


def test_the_mails_of_an_earlier_run_count() -> None:
    gate = Gate()
    gate.remember([NOON - timedelta(hours=25), NOON - timedelta(hours=1)])
    assert gate.taken_in_a_day(NOON) == 1


def test_an_outage_takes_nothing() -> None:
    assert verdicts(Choices(outage=True), [0, 9]) == [Verdict.OUT, Verdict.OUT]


def test_every_second_failure_has_taken_the_mail() -> None:
    found = verdicts(Choices(failing_share=1), [0, 1, 2, 3])
    assert [each.takes for each in found] == [False, True, False, True]
    assert Verdict.TAKEN not in found


def test_a_share_is_throttled_and_the_same_seed_throttles_the_same() -> None:
    moments = [float(number) for number in range(1000)]
    found = verdicts(Choices(throttled_share=0.3), moments)
    assert 250 < sum(each is Verdict.TOO_FAST for each in found) < 350
    assert found == verdicts(Choices(throttled_share=0.3), moments)


def test_what_is_set_stays_and_the_rest_too() -> None:
    assert Choices(rate=5).changed({"quota_24h": 9, "events": False}) == Choices(rate=5, quota_24h=9, events=False)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "Send some of rate, quota_24h"),
        ([], "Send some of rate"),
        ({"pace": 1}, "The provider has no pace."),
        ({"rate": -1}, "rate is a number from 0 to 100000."),
        ({"rate": True}, "rate is a number"),
        ({"rate": float("nan")}, "rate is a number"),
        ({"quota_24h": 1.5}, "quota_24h is a whole number from 0 to 1e+08."),
        ({"throttled_share": 1.1}, "throttled_share is a number from 0 to 1."),
        ({"outage": 1}, "outage is true or false."),
    ],
)
def test_anything_else_is_refused_in_a_sentence(asked: Any, sentence: str) -> None:
    with pytest.raises(ProviderRefused, match=sentence.replace("+", r"\+")):
        Choices().changed(asked)
