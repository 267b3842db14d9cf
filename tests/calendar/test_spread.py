"""How far apart open pages ask: fixed from the entries and from what the API lets in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.calendar.spread import spread_s, waited_for

NINE = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
TEN, LAST_YEAR = NINE + timedelta(hours=1), NINE - timedelta(days=365)


@pytest.mark.parametrize(
    ("entries", "api_rate", "seconds"),
    [
        (0, 2000, 5),
        (4999, 2000, 5),
        (5000, 2000, 5),
        (5001, 2000, 6),
        (60_000, 2000, 60),
        (1_000_000, 2000, 1000),
        (5000, 500, 20),
        (5000, 20_000, 5),
        (3, 1, 6),
    ],
)
def test_open_pages_ask_for_at_most_half_of_what_the_api_lets_in(entries: int, api_rate: int, seconds: int) -> None:
    assert spread_s(entries, api_rate) == seconds
    assert entries / seconds <= api_rate / 2


@pytest.mark.parametrize(
    ("announced", "at", "moment"),
    [
        ([], NINE, None),
        ([None], NINE, None),
        ([TEN, None, NINE], LAST_YEAR, NINE),
        ([TEN, NINE], NINE - timedelta(milliseconds=1), NINE),
        ([TEN, NINE], NINE, TEN),
        ([LAST_YEAR, NINE], TEN, NINE),
    ],
)
def test_a_page_waits_for_the_next_moment(
    announced: list[datetime | None], at: datetime, moment: datetime | None
) -> None:
    assert waited_for(announced, at) == moment
