"""Pace: slots by tables, and what a lane yields in a second and in an hour."""

from __future__ import annotations

import pytest

from shared.notices.sending_rate import SECOND, Quota, Slots, gap, is_spent, lanes, reserve

NOW = 1_796_800_000 * SECOND


@pytest.mark.parametrize(
    ("rate", "many"), [(1, 1), (14, 1), (1000, 1), (2499.5, 1), (2500, 1), (2500.5, 2), (5000, 2), (5001, 3), (0.5, 1)]
)
def test_a_lane_has_2500_mails_a_second_at_most(rate: float, many: int) -> None:
    assert lanes(rate) == many


@pytest.mark.parametrize(
    ("rate", "apart"), [(1, 1_004_017), (14, 71_716), (200, 5_021), (1000, 1_005), (2000, 503), (5000, 402)]
)
def test_the_gap_between_two_mails(rate: float, apart: int) -> None:
    assert gap(rate) == apart


@pytest.mark.parametrize("rate", [1, 14, 50, 200, 1000, 1500, 5000])
def test_all_lanes_together_keep_the_rate_and_come_within_two_percent_of_it(rate: int) -> None:
    an_hour = lanes(rate) * (3600 * SECOND // gap(rate))
    assert 0.98 * rate * 3600 <= an_hour <= rate * 3600
    a_second = lanes(rate) * (1 + (SECOND - 1) // gap(rate))
    assert a_second <= rate


@pytest.mark.parametrize(
    ("free_at", "longest", "slots"),
    [
        (None, 20 * SECOND, Slots(NOW, 100)),
        (NOW - 1, 20 * SECOND, Slots(NOW, 100)),
        (NOW, 20 * SECOND, Slots(NOW, 100)),
        (NOW + 1, 20 * SECOND, Slots(NOW + 1, 100)),
        (NOW + 20 * SECOND, 20 * SECOND, Slots(NOW + 20 * SECOND, 100)),
        (NOW + 20 * SECOND + 1, 20 * SECOND, None),
        (NOW + 20 * SECOND + 1, None, Slots(NOW + 20 * SECOND + 1, 100)),
    ],
)
def test_slots_follow_those_already_taken_or_are_refused(
    free_at: int | None, longest: int | None, slots: Slots | None
) -> None:
    assert reserve(free_at, NOW, 100, longest) == slots


def test_the_moments_of_slots_in_a_row() -> None:
    assert [Slots(NOW, 100).moment(number) for number in (0, 1, 9)] == [NOW, NOW + 100, NOW + 900]


@pytest.mark.parametrize(
    ("quota", "spent"),
    [
        (Quota(14, 50_000, 49_999), False),
        (Quota(14, 50_000, 50_000), True),
        (Quota(14, 50_000, 50_001), True),
        (Quota(14, -1, 9_000_000), False),
        (Quota(0, 50_000, 0), True),
    ],
)
def test_a_quota_is_spent(quota: Quota, spent: bool) -> None:
    assert is_spent(quota) is spent
