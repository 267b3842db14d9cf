"""Two troubles at once, with several workers, messages delivered twice, clocks that are wrong, and sweeps by the dozen.

Every story is its seed's: a failure names the seed, and the same one tells it again.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from tests.faults.approved import BEFORE, MINUTE, Approved
from tests.faults.conftest import Scale
from tests.faults.loop import SECOND
from tests.faults.stage import Stage
from tests.kit.aws_calls import Trouble
from tests.kit.stories import RELEASE_AT
from tests.kit.world import World


def troubled(stage: Stage, luck: Random, calls: int) -> None:
    for number in luck.sample(range(calls), 2):
        stage.faults[number] = luck.choice(list(Trouble))


@pytest.mark.parametrize("part", range(4))
def test_pairs_of_troubles(world: World, scale: Scale, part: int) -> None:
    """Two to four workers; a tenth of all messages is delivered twice; leases run out; clocks are a minute wrong."""
    approved = Approved(world, scale.candidates)
    for seed in range(part, scale.pairs, 4):
        luck = Random(seed)
        with approved.stage(workers=luck.randint(2, 4), seed=seed) as stage:
            troubled(stage, luck, approved.calls)
            stage.twice, stage.jitter = 0.1, luck.choice((0, 20_000, SECOND))
            stage.skews = luck.choice(((0,), (-60 * SECOND, 0, 60 * SECOND)))
            stage.run()
            approved.check_delivered(stage, where=(seed, stage.met))


@pytest.mark.parametrize("part", range(2))
def test_pairs_of_troubles_with_a_provider_that_says_nothing(world: World, scale: Scale, part: int) -> None:
    """Nobody is lost. A mail whose end nobody can know goes out a second time: at most one a trouble.

    At 14 mails a second there is one mail in a worker's hands; at higher rates a killed worker takes up to ten with it.
    """
    approved = Approved(world, scale.candidates)
    for seed in range(part, scale.mute_pairs, 2):
        luck = Random(10_000 + seed)
        with approved.stage(workers=luck.randint(2, 4), seed=seed) as stage:
            troubled(stage, luck, approved.calls - 2 * scale.candidates)
            stage.twice, stage.provider.notifies, stage.provider.rate = 0.1, False, 14
            stage.run()
            where = (seed, stage.met)
            assert not approved.lost(stage), where
            assert approved.twice(stage).total() <= len(stage.met), where
            approved.is_done(stage, "sent", where)


def test_the_same_sweep_fifty_times_at_once_and_the_next_day(world: World, scale: Scale) -> None:
    approved = Approved(world, scale.candidates)
    with approved.stage(workers=4) as stage:
        stage.jitter = SECOND
        for moment in (RELEASE_AT - MINUTE, RELEASE_AT):
            stage.tick_at(*[moment] * 49)
        stage.run()
        assert stage.made.count("kms.Decrypt") > 5, "the sweeps have not met"
        approved.check_delivered(stage)
        stage.tick_at(*[BEFORE + timedelta(days=1)] * 50, *[RELEASE_AT + timedelta(days=1)] * 50)
        stage.run()
        approved.check_delivered(stage)
