"""The guard's numbers and its windows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from shared.guard import MOST_TRIES, SecondItemRequired, Spent, counts_for_all, second_item_required, windows


def test_ten_of_ten_thousand_is_one_in_a_thousand() -> None:
    assert MOST_TRIES == 10


@pytest.mark.parametrize(
    ("spent", "asked"),
    [
        (Spent(), False),
        (Spent(299, 499, 29), False),
        (Spent(300, 300, 0), True),
        (Spent(0, 500, 0), True),
        (Spent(299, 500, 0), True),
        (Spent(0, 0, 30), True),
        (Spent(10_000, 10_000, 10_000), True),
    ],
)
def test_over_a_budget_a_second_item_is_asked(spent: Spent, asked: bool) -> None:
    assert second_item_required(spent) is asked


@pytest.mark.parametrize(("from_source", "counts"), [(0, True), (1, True), (30, True), (31, False), (9_000, False)])
def test_a_source_over_its_budget_spends_no_more_of_everyones(from_source: int, counts: bool) -> None:
    assert counts_for_all(from_source) is counts


@pytest.mark.parametrize(
    ("at", "ten_minutes", "day"),
    [
        (datetime(2026, 12, 9, 8, 0, tzinfo=UTC), "20261209T080", "20261209"),
        (datetime(2026, 12, 9, 8, 9, 59, 999999, tzinfo=UTC), "20261209T080", "20261209"),
        (datetime(2026, 12, 9, 8, 10, tzinfo=UTC), "20261209T081", "20261209"),
        (datetime(2026, 12, 9, 23, 59, 59, tzinfo=UTC), "20261209T235", "20261209"),
        (datetime(2026, 12, 10, 0, 30, tzinfo=timezone(timedelta(hours=1))), "20261209T233", "20261209"),
    ],
)
def test_windows_are_of_utc(at: datetime, ten_minutes: str, day: str) -> None:
    assert windows(at) == (ten_minutes, day)


def test_the_question_names_the_field_and_nothing_of_the_pair() -> None:
    asked = SecondItemRequired()
    assert (asked.code, asked.pointer) == ("second_item_required", "/date_of_birth")
