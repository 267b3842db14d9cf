"""The counters of sources: by kind and window, exact in a burst, gone soon."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from shared.ground.rate_limits import FAILED_SIGN_INS, ORGANISATIONS, RateLimited
from shared.store import source_counters
from tests.kit import stories

AT = datetime(2026, 12, 9, 8, 41, tzinfo=UTC)


def spends(source: str = "one", at: datetime = AT) -> bool:
    try:
        source_counters.spend(source, ORGANISATIONS, at)
    except RateLimited:
        return False
    return True


@pytest.mark.thorough
def test_a_burst_spends_no_more_than_the_budget(aws: None) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: spends(), range(40))) == 20
    assert stories.row("people", "SOURCE#one", "ORGANISATIONS#20261209T0800")["acts"] == {"N": "20"}
    assert spends("two")
    assert spends(at=AT + timedelta(minutes=19))


def test_the_refusal_says_when_the_window_ends(aws: None) -> None:
    for _ in range(20):
        source_counters.spend("one", ORGANISATIONS, AT)
    with pytest.raises(RateLimited) as refused:
        source_counters.spend("one", ORGANISATIONS, AT)
    assert refused.value.retry_after == 19 * 60


def test_an_act_that_is_begun_again_is_spent_once(aws: None) -> None:
    for number in (*range(20), 0, 19):
        source_counters.spend_once("one", ORGANISATIONS, AT, f"act {number}")
    assert source_counters.count("one", ORGANISATIONS, AT) == 21
    with pytest.raises(RateLimited):
        source_counters.spend_once("one", ORGANISATIONS, AT, "another")


def test_a_count_goes_on_over_the_budget_and_begins_anew_in_each_window(aws: None) -> None:
    assert [source_counters.count("one", FAILED_SIGN_INS, AT) for _ in range(102)][-1] == 102
    assert source_counters.count("one", FAILED_SIGN_INS, AT + timedelta(minutes=9)) == 1
    assert source_counters.count("one", ORGANISATIONS, AT) == 1


def test_a_row_goes_soon_after_its_window(aws: None) -> None:
    source_counters.count("one", FAILED_SIGN_INS, AT)
    row = stories.row("people", "SOURCE#one", "SIGNINS#20261209T0840")
    assert int(row["expires"]["N"]) == int(datetime(2026, 12, 9, 9, 0, tzinfo=UTC).timestamp())
