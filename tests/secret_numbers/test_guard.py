"""The guard's numbers: how many tries, what was the last one, what matches."""

from __future__ import annotations

import pytest

from shared.secret_numbers.guard import (
    MOST_TRIES,
    Guarded,
    Macs,
    Typed,
    has_cost_a_lock,
    has_one_try_left,
    matches,
    opened,
)
from shared.secret_numbers.wrong_pairs import SecondItem


def test_ten_of_ten_thousand_is_one_in_a_thousand() -> None:
    assert MOST_TRIES == 10


@pytest.mark.parametrize(
    ("tries", "registered", "next_is_last", "was_last"),
    [
        (8, False, False, False),
        (9, False, True, False),
        (10, False, False, True),
        (9, True, False, False),
        (10, True, False, False),
    ],
)
def test_the_tenth_try_of_an_id_that_nobody_has_registered_costs_a_lock(
    tries: int, registered: bool, next_is_last: bool, was_last: bool
) -> None:
    known = Guarded(b"s", b"b", 1, registered, True, tries=tries)
    assert (has_one_try_left(known), has_cost_a_lock(known)) == (next_is_last, was_last)


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
