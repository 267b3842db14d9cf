"""The second factor's rules, as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.accounts.second_factor import NONE_USED, recovery_code, step_of, step_shown, steps_to_try

T = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
NOW = step_of(T)
CODES = {NOW - 1: "111111", NOW: "012345", NOW + 1: "333333"}


@pytest.mark.parametrize(("after", "step"), [(0, 0), (29, 0), (29.999, 0), (30, 1), (59, 1), (60, 2), (-1, -1)])
def test_a_step_is_thirty_seconds(after: float, step: int) -> None:
    assert step_of(T + timedelta(seconds=after)) == NOW + step


@pytest.mark.parametrize(
    ("used", "left"),
    [(NONE_USED, [-1, 0, 1]), (NOW - 2, [-1, 0, 1]), (NOW - 1, [0, 1]), (NOW, [1]), (NOW + 1, []), (NOW + 9, [])],
)
def test_one_step_either_way_and_none_used_before(used: int, left: list[int]) -> None:
    assert steps_to_try(T, used) == [NOW + each for each in left]


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ("012345", NOW),
        ("012 345", NOW),
        (" 012-345\u00a0", NOW),
        ("333333", NOW + 1),
        ("12345", None),
        ("0123456", None),
        ("012346", None),
        ("", None),
        ("٠١٢٣٤٥", None),
        ("\U0001f511", None),
    ],
)
def test_a_code_is_six_plain_digits_however_spaced(typed: str, step: int | None) -> None:
    assert step_shown(typed, CODES) == step


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (bytes(10), "0000-0000-0000-0000"),
        (b"\xff" * 10, "zzzz-zzzz-zzzz-zzzz"),
        (bytes(9) + b"\x01", "1000-0000-0000-0000"),
        (b"\x80" + bytes(9), "0000-0000-0000-000g"),
    ],
)
def test_a_recovery_code_is_sixteen_signs_in_fours(raw: bytes, code: str) -> None:
    assert recovery_code(raw) == code
