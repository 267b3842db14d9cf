"""The budgets of wrong pairs: what is asked, what is counted, who waits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.ground.rate_limits import RateLimited
from shared.secret_numbers.wrong_pairs import (
    OfAll,
    OfSource,
    SecondItem,
    SecondItemRequired,
    Spent,
    WrongPairs,
    has_just_spent_all,
    may_try,
)

AT = datetime(2026, 12, 9, 8, 4, tzinfo=UTC)
NONE = OfAll()


def of_all(ten_minutes: int, day: int) -> OfAll:
    return OfAll(WrongPairs(ten_minutes, day))


def of_source(ten_minutes: int, day: int) -> OfSource:
    return OfSource(WrongPairs(ten_minutes, day))


@pytest.mark.parametrize(
    ("spent", "asked"),
    [
        (Spent(), False),
        (Spent(of_all(299, 499), of_source(29, 99)), False),
        (Spent(of_all(300, 300)), True),
        (Spent(of_all(0, 500)), True),
        (Spent(OfAll(slowly=True)), True),
        (Spent(NONE, of_source(30, 30)), True),
        (Spent(NONE, of_source(0, 100)), True),
        (Spent(of_all(10_000, 10_000), of_source(10_000, 10_000), 100), True),
    ],
)
def test_over_a_budget_a_second_item_is_asked(spent: Spent, asked: bool) -> None:
    assert spent.asks_second_item is asked
    if not asked:
        may_try(spent, AT, SecondItem.NONE)
        return
    with pytest.raises(SecondItemRequired):
        may_try(spent, AT, SecondItem.NONE)


@pytest.mark.parametrize(
    ("by_source", "patience", "waits"),
    [(0, 1, False), (99, 1, False), (100, 1, True), (9_999, 100, False), (10_000, 100, True)],
)
def test_with_the_date_of_birth_only_a_source_far_over_its_own_budget_waits(
    by_source: int, patience: int, waits: bool
) -> None:
    """Whatever all have spent: the date of birth is the way round."""
    spent = Spent(of_all(10_000, 10_000), of_source(by_source, by_source), patience)
    if not waits:
        may_try(spent, AT, SecondItem.BIRTH_DATE)
        return
    with pytest.raises(RateLimited) as answer:
        may_try(spent, AT, SecondItem.BIRTH_DATE)
    assert answer.value.retry_after == 360


@pytest.mark.parametrize(
    ("ten_minutes", "day", "counts"),
    [(1, 1, True), (30, 30, True), (31, 31, False), (1, 100, True), (1, 101, False), (9_000, 9_000, False)],
)
def test_of_each_source_only_what_is_within_its_own_budget_counts_for_all(
    ten_minutes: int, day: int, counts: bool
) -> None:
    assert of_source(ten_minutes, day).within_its_own is counts


@pytest.mark.parametrize(("locks", "may"), [(0, True), (19, True), (20, False), (21, False)])
def test_one_source_locks_twenty_ids_in_an_hour(locks: int, may: bool) -> None:
    assert OfSource(locks=locks).may_lock is may


@pytest.mark.parametrize(
    ("counted", "just"),
    [
        (WrongPairs(299, 299), False),
        (WrongPairs(300, 300), True),
        (WrongPairs(1, 500), True),
        (WrongPairs(299, 499), False),
    ],
)
def test_the_pair_that_spends_the_budget_of_all_is_known(counted: WrongPairs, just: bool) -> None:
    assert has_just_spent_all(counted) is just


def test_the_question_names_the_field_and_nothing_of_the_pair() -> None:
    asked = SecondItemRequired()
    assert (asked.code, asked.pointer) == ("second_item_required", "/date_of_birth")
