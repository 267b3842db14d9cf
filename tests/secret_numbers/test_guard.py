"""The guard's numbers: how many tries, what was the last one, what matches."""

from __future__ import annotations

import pytest

from shared.secret_numbers.guard import MOST_TRIES, Guarded, Macs, Typed, has_just_locked, matches, opened
from shared.secret_numbers.wrong_pairs import SecondItem


def test_ten_of_ten_thousand_is_one_in_a_thousand() -> None:
    assert MOST_TRIES == 10


@pytest.mark.parametrize(
    ("counted", "locked"),
    [
        (None, False),
        (Guarded(b"s", b"b", 1, False, True, tries=9), False),
        (Guarded(b"s", b"b", 1, False, True, tries=10), True),
        (Guarded(b"s", b"b", 1, True, True, tries=10), False),
    ],
    ids=["nothing counted", "the ninth", "the tenth", "registered"],
)
def test_the_tenth_try_locks_an_id_that_nobody_has_registered(counted: Guarded | None, locked: bool) -> None:
    assert has_just_locked(counted) is locked


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
