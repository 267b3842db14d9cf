"""Every limit of a certificate, as a table of written-out dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shared.certificates.limits import (
    DamagedLimits,
    damaged_limits,
    is_dispatch_day,
    lost_in_transit_until,
    next_dispatch_day,
    ready_on,
    record_until,
    unclaimed_on,
)

MADRID, AUCKLAND = "Europe/Madrid", "Pacific/Auckland"


@pytest.mark.parametrize(
    ("published", "received", "zone", "ready"),
    [
        (date(2026, 12, 30), datetime(2026, 12, 20, 10, tzinfo=UTC), MADRID, date(2026, 12, 30)),
        (date(2026, 12, 30), datetime(2027, 1, 4, 10, tzinfo=UTC), MADRID, date(2027, 1, 4)),
        (date(2026, 12, 30), datetime(2026, 12, 30, 23, 30, tzinfo=UTC), MADRID, date(2026, 12, 31)),
        (date(2026, 12, 30), datetime(2026, 12, 30, 11, 30, tzinfo=UTC), AUCKLAND, date(2026, 12, 31)),
        (None, datetime(2027, 1, 4, 10, tzinfo=UTC), MADRID, None),
        (date(2026, 12, 30), None, MADRID, None),
    ],
    ids=["early", "late", "local-next-day", "other-side", "unpublished", "not-here"],
)
def test_it_is_ready_from_the_published_date_once_it_is_at_the_centre(
    published: date | None, received: datetime | None, zone: str, ready: date | None
) -> None:
    assert ready_on(published, received, zone) == ready


@pytest.mark.parametrize(
    ("ready", "months", "unclaimed"),
    [
        (date(2026, 12, 30), 12, date(2027, 12, 31)),
        (date(2026, 12, 31), 12, date(2028, 1, 1)),
        (date(2028, 2, 29), 12, date(2029, 3, 1)),
        (date(2026, 8, 31), 6, date(2027, 3, 1)),
    ],
)
def test_it_is_unclaimed_the_day_after_the_centres_time(ready: date, months: int, unclaimed: date) -> None:
    assert unclaimed_on(ready, months) == unclaimed


@pytest.mark.parametrize(
    ("day", "dispatched", "following"),
    [
        (date(2027, 7, 31), True, date(2027, 7, 31)),
        (date(2027, 8, 1), False, date(2027, 9, 1)),
        (date(2027, 8, 31), False, date(2027, 9, 1)),
        (date(2027, 9, 1), True, date(2027, 9, 1)),
    ],
)
def test_nothing_is_dispatched_in_august(day: date, dispatched: bool, following: date) -> None:
    assert (is_dispatch_day(day), next_dispatch_day(day)) == (dispatched, following)


@pytest.mark.parametrize(
    ("destroyed", "until"),
    [
        (datetime(2027, 12, 31, 10, tzinfo=UTC), date(2031, 12, 31)),
        (datetime(2027, 12, 31, 23, 30, tzinfo=UTC), date(2032, 1, 1)),
        (datetime(2028, 2, 29, 10, tzinfo=UTC), date(2032, 2, 29)),
    ],
)
def test_the_record_of_a_destroyed_one_is_kept_for_four_years(destroyed: datetime, until: date) -> None:
    assert record_until(destroyed, MADRID) == until


def test_a_duplicate_of_one_lost_in_transit_is_asked_for_within_twelve_months_of_the_exam() -> None:
    assert lost_in_transit_until(date(2026, 11, 28)) == date(2027, 11, 28)


def test_a_damaged_one_is_replaced_free_for_six_months_and_at_all_for_two_years() -> None:
    assert damaged_limits(date(2026, 12, 30)) == DamagedLimits(date(2027, 6, 30), date(2028, 12, 30))
