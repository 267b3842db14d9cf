"""Crockford's base 32, written and read."""

from __future__ import annotations

import pytest

from shared.ground.readable_codes import SIGNS, as_read, grouped, spelled


def test_it_has_32_signs_and_none_that_is_taken_for_another() -> None:
    assert len(set(SIGNS)) == 32
    assert set(SIGNS).isdisjoint("ilouILOU")


@pytest.mark.parametrize(
    ("raw", "signs"),
    [
        (bytes(5), "00000000"),
        (b"\xff" * 5, "zzzzzzzz"),
        (bytes([0, 0, 0, 0, 31]), "z0000000"),
        (bytes([0, 0, 0, 0, 32]), "01000000"),
        (bytes([0x80, 0, 0, 0, 0]), "0000000g"),
        (b"\xff", "z"),
    ],
)
def test_a_sign_stands_for_five_bits(raw: bytes, signs: str) -> None:
    assert spelled(raw) == signs


def test_every_sign_is_as_likely_as_every_other() -> None:
    """Of all pairs of bytes, the first three signs: each comes as often."""
    counted: dict[str, int] = {}
    for number in range(2**15):
        for sign in spelled(number.to_bytes(2)):
            counted[sign] = counted.get(sign, 0) + 1
    assert set(counted.values()) == {3 * 2**15 // 32}


@pytest.mark.parametrize(("signs", "text"), [("7k2mx9qd", "7k2m-x9qd"), ("7k2mx", "7k2m-x"), ("", "")])
def test_it_is_read_out_in_fours(signs: str, text: str) -> None:
    assert grouped(signs) == text


@pytest.mark.parametrize(
    ("typed", "read"),
    [("OoIiLl", "001111"), ("ABC", "abc"), ("u-2 ", "u2"), ("\u212a", "\u212a"), ("\u017f", "\u017f")],
)
def test_what_is_taken_for_another_sign_is_read_as_that(typed: str, read: str) -> None:
    assert as_read(typed) == read
