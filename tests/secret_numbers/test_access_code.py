"""One-time codes: how they are made, how they are typed, how long they are good."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.candidates.candidate import WrongForm
from shared.secret_numbers.access_code import (
    LENGTH,
    MOST_TRIES,
    RANDOM_BYTES,
    lives_until,
    new_code,
    parse_access_code,
    shown,
)


def test_a_code_is_of_forty_bits() -> None:
    """ASVS 6.5.4 asks twenty; forty, so that no count of wrong codes by ID number is needed."""
    assert RANDOM_BYTES * 8 == LENGTH * 5 == 40
    assert MOST_TRIES == 10


@pytest.mark.parametrize(
    ("raw", "code", "text"),
    [
        (bytes(5), "00000000", "0000-0000"),
        (b"\xff" * 5, "ZZZZZZZZ", "ZZZZ-ZZZZ"),
        (b"\x12\x34\x56\x78\x9a", "T4YC5T82", "T4YC-5T82"),
    ],
)
def test_a_code_is_shown_in_fours(raw: bytes, code: str, text: str) -> None:
    assert (new_code(raw), shown(new_code(raw))) == (code, text)


@pytest.mark.parametrize(
    "typed",
    [
        "7K2MX910",
        "7k2mx910",
        "7K2M-X910",
        " 7k2m x910 ",
        "7 K 2 M X 9 1 0",
        "7K2M\u2013X910",
        "7K2M\u00a0X910",
        "7K2MX9IO",
        "7k2mx9lo",
        "7k2m\u2212x9Io",
    ],
)
def test_however_it_is_typed_it_is_one_code(typed: str) -> None:
    assert parse_access_code(typed) == "7K2MX910"


@pytest.mark.parametrize(
    "typed", ["", "7K2MX91", "7K2MX9101", "7K2MX91U", "7K2MX91!", "7K2MX91é", "\u212a72MX910", "K\u0131K2MX91"]
)
def test_what_is_no_code_is_said_to_be_none_and_not_repeated(typed: str) -> None:
    with pytest.raises(WrongForm) as answer:
        parse_access_code(typed)
    assert answer.value.pointer == "/access_code"
    assert not typed or typed not in answer.value.detail


@pytest.mark.parametrize(
    ("given", "until"),
    [
        (datetime(2026, 12, 9, 8, 0, tzinfo=UTC), datetime(2026, 12, 16, 8, 0, tzinfo=UTC)),
        (datetime(2028, 2, 25, 23, 59, 59, tzinfo=UTC), datetime(2028, 3, 3, 23, 59, 59, tzinfo=UTC)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), datetime(2026, 10, 31, 22, 0, tzinfo=UTC)),
    ],
)
def test_it_lives_for_seven_days_to_the_second(given: datetime, until: datetime) -> None:
    assert lives_until(given) == until
