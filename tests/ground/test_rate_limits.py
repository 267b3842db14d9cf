"""Who one source is, and how long it must wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.ground.rate_limits import (
    FAILED_SIGN_INS,
    ORGANISATIONS,
    UNKNOWN,
    Budget,
    RateLimited,
    has_just_spent,
    source_of,
    window,
    within,
)

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("203.0.113.7:40000", "203.0.113.7"),
        ("203.0.113.7:1", "203.0.113.7"),
        ("203.0.113.8:1", "203.0.113.8"),
        ("127.0.0.1:0", "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6:40000", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1:443", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1:443", "2001:db8:1:3::/64"),
        ("::1:443", "::/64"),
        ("::ffff:203.0.113.7:443", "203.0.113.7"),
        ("", UNKNOWN),
        ("203.0.113.7", UNKNOWN),
        ("not an address:1", UNKNOWN),
        ("203.0.113.7, 198.51.100.1:1", UNKNOWN),
    ],
)
def test_the_source_is_the_host_or_its_network_of_64_bits(address: str, source: str) -> None:
    assert source_of(address) == source


@pytest.mark.parametrize(
    ("budget", "at", "begun"),
    [
        (FAILED_SIGN_INS, AT, AT),
        (FAILED_SIGN_INS, AT + timedelta(minutes=9, seconds=59, microseconds=999_999), AT),
        (FAILED_SIGN_INS, AT + timedelta(minutes=10), AT + timedelta(minutes=10)),
        (ORGANISATIONS, AT + timedelta(minutes=59, seconds=59), AT),
        (ORGANISATIONS, AT - timedelta(microseconds=1), AT - timedelta(hours=1)),
    ],
)
def test_windows_begin_on_the_round_minute_and_hour(budget: Budget, at: datetime, begun: datetime) -> None:
    assert window(budget, at) == begun
    assert window(budget, begun) == begun


@pytest.mark.parametrize(
    ("counted", "patience", "after", "wait"),
    [
        (0, 1, timedelta(0), None),
        (99, 1, timedelta(0), None),
        (100, 1, timedelta(0), 600),
        (100, 2, timedelta(0), None),
        (9_999, 100, timedelta(0), None),
        (10_000, 100, timedelta(minutes=9), 60),
        (101, 1, timedelta(minutes=9, seconds=59, milliseconds=900), 1),
    ],
)
def test_many_times_over_its_budget_a_source_waits_until_the_window_ends(
    counted: int, patience: int, after: timedelta, wait: int | None
) -> None:
    if wait is None:
        within(FAILED_SIGN_INS, counted, AT + after, patience=patience)
        return
    with pytest.raises(RateLimited) as refused:
        within(FAILED_SIGN_INS, counted, AT + after, patience=patience)
    assert (refused.value.code, refused.value.retry_after) == ("rate_limited", wait)


def test_a_spent_budget_is_reported_once_a_window() -> None:
    assert [counted for counted in range(1_000) if has_just_spent(FAILED_SIGN_INS, counted)] == [100]
