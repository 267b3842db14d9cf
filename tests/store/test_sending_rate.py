"""The lane's row answers as the pure rule does, in whatever order its writes find it."""

from __future__ import annotations

from random import Random

import pytest

from shared.notices import sending_rate
from shared.notices.sending_rate import SECOND, Slots
from shared.store.sending_rate import reserve
from tests.kit.aws_calls import watched

NOW = 1_796_800_000 * SECOND


@pytest.mark.thorough
def test_the_row_answers_as_the_rule_does(aws: None) -> None:
    luck = Random(3)  # noqa: S311
    free_at, now = None, NOW
    for _ in range(300):
        now += luck.choice([0, 0, 1, 50_000, SECOND, 30 * SECOND])
        count, apart = luck.randint(1, 10), luck.choice([1_011, 72_151, SECOND])
        longest = luck.choice([None, sending_rate.LONGEST_WAIT, sending_rate.LONGEST_WAIT])
        wanted = sending_rate.reserve(free_at, now, apart, longest)
        assert reserve(0, count, now=now, apart=apart, longest=longest) == wanted
        free_at = wanted.moment(count) if wanted else free_at


def test_a_lane_has_a_row_of_its_own(aws: None) -> None:
    for lane in range(3):
        assert reserve(lane, 10, now=NOW, apart=100, longest=0) == Slots(NOW, 100)
    assert reserve(1, 10, now=NOW, apart=100, longest=0) is None


def test_a_busy_lane_is_one_write_a_batch(aws: None) -> None:
    reserve(0, 10, now=NOW, apart=100, longest=sending_rate.LONGEST_WAIT)
    with watched() as calls:
        reserve(0, 10, now=NOW, apart=100, longest=sending_rate.LONGEST_WAIT)
    assert calls.made == ["dynamodb.UpdateItem"]
