"""Digests: figures alone, at six o'clock of the centre, while a release is young and something is new."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.centres.centre import CentreKind
from shared.cohorts.digest import (
    Digest,
    Figures,
    day_of,
    figures,
    is_in_digests,
    is_worth_saying,
    is_young,
    next_digest,
    recipient,
)
from shared.notices.notice import NoticeState
from shared.releases.release import Release, ReleaseState
from tests.kit.builders import RELEASED_AT, a_centre

SECOND = timedelta(seconds=1)
OUT = Release("r1", ("s1",), RELEASED_AT, "UTC", ReleaseState.RELEASED, key=b"k")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "zone", "due"),
    [
        ("2026-12-09T08:00:00", "Europe/Madrid", "2026-12-09T17:00:00"),
        ("2026-12-09T16:59:59", "Europe/Madrid", "2026-12-09T17:00:00"),
        ("2026-12-09T17:00:00", "Europe/Madrid", "2026-12-10T17:00:00"),
        ("2026-12-09T08:00:00", "Atlantic/Canary", "2026-12-09T18:00:00"),
        ("2026-12-09T08:00:00", "Asia/Kathmandu", "2026-12-09T12:15:00"),
        ("2026-12-09T23:30:00", "Pacific/Auckland", "2026-12-10T05:00:00"),
        ("2026-12-09T08:00:00", "America/New_York", "2026-12-09T23:00:00"),
        # The clocks change in between: 28 March and 31 October 2027.
        ("2027-03-27T17:00:00", "Europe/Madrid", "2027-03-28T16:00:00"),
        ("2027-10-30T16:00:00", "Europe/Madrid", "2027-10-31T17:00:00"),
        ("2028-02-28T17:00:00", "Europe/Madrid", "2028-02-29T17:00:00"),
    ],
)
def test_the_next_six_o_clock(after: str, zone: str, due: str) -> None:
    assert next_digest(utc(after), zone) == utc(due)


def test_a_digest_is_of_the_local_day_it_was_due_on() -> None:
    assert day_of(Digest("NZ001", utc("2026-12-10T05:00:00"), ("r1",)), "Pacific/Auckland") == date(2026, 12, 10)
    assert day_of(Digest("US001", utc("2026-12-10T02:00:00"), ("r1",)), "America/Los_Angeles") == date(2026, 12, 9)


@pytest.mark.parametrize(
    ("age", "young"), [(timedelta(), True), (timedelta(days=7), True), (timedelta(days=7) + SECOND, False)]
)
def test_a_release_is_in_digests_for_seven_days(age: timedelta, young: bool) -> None:
    assert (is_young(OUT, RELEASED_AT + age), is_in_digests(OUT, RELEASED_AT + age)) == (young, young)


def test_a_release_that_is_not_out_is_in_no_digest() -> None:
    recalled = Release("r1", ("s1",), RELEASED_AT, "UTC", ReleaseState.RECALLED)
    assert not is_in_digests(OUT, RELEASED_AT - SECOND)
    assert not is_in_digests(recalled, RELEASED_AT)
    assert is_young(recalled, RELEASED_AT)


def test_every_state_is_counted_once_at_most_besides_the_whole() -> None:
    assert figures(list(NoticeState)) == Figures(out=10, no_account=1, unproved=1, undelivered=4)
    assert figures([]) == Figures(0, 0, 0, 0)
    assert figures([NoticeState.DELIVERED] * 3) == Figures(3, 0, 0, 0)


@pytest.mark.parametrize(
    ("now", "last_sent", "worth"),
    [
        (Figures(0, 0, 0, 0), None, False),
        (Figures(3, 0, 0, 0), None, True),
        (Figures(3, 1, 1, 1), Figures(3, 1, 1, 1), False),
        (Figures(3, 1, 1, 1), Figures(3, 1, 1, 0), True),
        (Figures(0, 0, 0, 0), Figures(3, 1, 1, 0), False),
    ],
)
def test_the_same_is_not_said_twice(now: Figures, last_sent: Figures | None, worth: bool) -> None:
    assert is_worth_saying(now, last_sent) is worth


def test_a_recipient_is_a_centre_or_a_school() -> None:
    assert recipient(a_centre()) == "centre-ES442"
    assert recipient(a_centre(number="ES901", kind=CentreKind.SCHOOL)) == "school-ES901"
