"""The guard's numbers: what is asked, what is counted, what matches."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.ground.rate_limits import RateLimited
from shared.secret_numbers.guard import (
    MOST_TRIES,
    Guarded,
    Macs,
    SecondItem,
    SecondItemRequired,
    Spent,
    Typed,
    WrongPairs,
    matches,
    may_try,
    of_all,
    opened,
    second_item_required,
)

AT = datetime(2026, 12, 9, 8, 4, tzinfo=UTC)
NONE = WrongPairs()


def test_ten_of_ten_thousand_is_one_in_a_thousand() -> None:
    assert MOST_TRIES == 10


@pytest.mark.parametrize(
    ("spent", "asked"),
    [
        (Spent(), False),
        (Spent(WrongPairs(299, 499), WrongPairs(29, 99)), False),
        (Spent(WrongPairs(300, 300)), True),
        (Spent(WrongPairs(0, 500)), True),
        (Spent(NONE, WrongPairs(30, 30)), True),
        (Spent(NONE, WrongPairs(0, 100)), True),
        (Spent(WrongPairs(10_000, 10_000), WrongPairs(10_000, 10_000), 100), True),
    ],
)
def test_over_a_budget_a_second_item_is_asked(spent: Spent, asked: bool) -> None:
    assert second_item_required(spent) is asked
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
    spent = Spent(WrongPairs(10_000, 10_000), WrongPairs(by_source, by_source), patience)
    if not waits:
        may_try(spent, AT, SecondItem.BIRTH_DATE)
        return
    with pytest.raises(RateLimited) as answer:
        may_try(spent, AT, SecondItem.BIRTH_DATE)
    assert answer.value.retry_after == 360


@pytest.mark.parametrize(
    ("sources", "total"),
    [
        ([], NONE),
        ([WrongPairs(1, 1)], WrongPairs(1, 1)),
        ([WrongPairs(30, 30), WrongPairs(29, 99)], WrongPairs(59, 129)),
        ([WrongPairs(31, 101)], WrongPairs(30, 100)),
        ([WrongPairs(9_000, 9_000), WrongPairs(0, 2)], WrongPairs(30, 102)),
        ([WrongPairs(30, 100)] * 5, WrongPairs(150, 500)),
    ],
)
def test_all_is_the_sum_of_what_each_source_has_of_its_own_budget(sources: list[WrongPairs], total: WrongPairs) -> None:
    assert of_all(sources) == total


@pytest.mark.parametrize(
    ("macs", "right"),
    [
        (Macs(b"s", None), True),
        (Macs(b"s", b"b"), True),
        (Macs(b"x", None), False),
        (Macs(b"x", b"b"), False),
        (Macs(b"s", b"x"), False),
        (Macs(b"b", b"s"), False),
    ],
)
def test_a_date_of_birth_counts_where_it_was_typed(macs: Macs, right: bool) -> None:
    assert matches(Guarded(b"s", b"b", 1, False, True), macs) is right


def test_the_question_names_the_field_and_nothing_of_the_pair() -> None:
    asked = SecondItemRequired()
    assert (asked.code, asked.pointer) == ("second_item_required", "/date_of_birth")


@pytest.mark.parametrize(
    ("counted", "typed", "opens"),
    [
        (None, b"s", False),
        (Guarded(b"s", b"b", 2, False, True), b"s", True),
        (Guarded(b"s", b"b", 2, False, True), b"x", False),
        (Guarded(b"s", b"b", 1, False, True), b"s", False),
    ],
    ids=["nothing counted", "right", "wrong", "under another key"],
)
def test_a_pair_opens_only_what_was_counted_and_is_right(counted: Guarded | None, typed: bytes, opens: bool) -> None:
    pair = Typed("KXA104827", lambda version: Macs(typed if version == 2 else b"", None), SecondItem.NONE)
    assert opened(counted, pair) is (counted if opens else None)
