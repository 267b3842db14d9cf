"""How every story begins and ends: a release that is approved, and one whose candidates have all been told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from shared.ground.settings import settings
from shared.releases.release import ReleaseState
from shared.store import releases
from tests.faults import engine
from tests.faults.stage import Stage, staged
from tests.kit import many_candidates
from tests.kit.stories import RELEASE_AT
from tests.kit.world import World

MINUTE = timedelta(minutes=1)
BEFORE = RELEASE_AT - timedelta(seconds=70)
"""Where a story begins: the release is approved, and the next sweep publishes its key."""


class Snapshot:
    """What stood in the tables once a story was set up; putting it back is much quicker than telling it again."""

    def __init__(self) -> None:
        self.rows = {name: deepcopy(table.items) for name, table in _tables().items()}

    def put_back(self) -> None:
        for name, table in _tables().items():
            table.items = deepcopy(self.rows[name])


def _tables() -> dict[str, Any]:
    return dict(engine.backend().tables)


class Approved:
    """A release of so many candidates, each with a proved address; every `stage` begins where it is approved.

    `expected` are the mails that it makes where nothing goes wrong, by cause and recipient: every candidate's, and one
    to their centre.
    """

    def __init__(self, world: World, count: int) -> None:
        self.world, self.candidates = world, many_candidates.ids(count)
        self.id = many_candidates.approved(world, count)
        world.drain()
        self._snapshot = Snapshot()
        with self.stage() as stage:
            stage.run()
            self.expected = stage.provider.mailed()
            self.calls = len(stage.made)
            assert {(self.id, each) for each in self.candidates} <= set(self.expected)
            self.check_delivered(stage)

    @contextmanager
    def stage(self, at: datetime = BEFORE, *, workers: int = 2, seed: int = 0) -> Iterator[Stage]:
        """With the sweeps from the next full minute until two minutes after the release."""
        self._snapshot.put_back()
        with staged(self.world, at, workers=workers, seed=seed) as stage:
            first = at.replace(second=0, microsecond=0) + MINUTE
            stage.sweeps(first, RELEASE_AT + 2 * MINUTE)
            yield stage

    def check_delivered(self, stage: Stage, state: str = "delivered", where: object = "") -> None:
        """Nobody lost, nobody twice, the states say so, nothing lies about; and all of it again sends nothing."""
        assert stage.provider.mailed() == self.expected, where
        self.is_done(stage, state, where)
        again(stage)
        assert stage.provider.mailed() == self.expected, ("on a re-run", where)

    def is_done(self, stage: Stage, state: str, where: object = "") -> None:
        assert {**self.states()} == dict.fromkeys(self.expected, state), where
        existing = releases.get_release(self.id)
        assert (existing.state, existing.fanout_begun) == (ReleaseState.RELEASED, True), where
        assert (stage.queues.lying, stage.queues.failed) == ({}, {}), where

    def states(self) -> dict[tuple[str, str], str]:
        """Of every notice that there is, by cause and recipient."""
        items = Snapshot().rows[settings().notices_table].values()
        found = [item.to_json()["Attributes"] for each in items for item in each.values()]
        return {(row["cause"]["S"], row["sk"]["S"]): row["state"]["S"] for row in found if "state" in row}

    def lost(self, stage: Stage) -> Counter[tuple[str, str]]:
        return self.expected - stage.provider.mailed()

    def twice(self, stage: Stage) -> Counter[tuple[str, str]]:
        """What was mailed more than once, and how often too often."""
        return stage.provider.mailed() - self.expected


def again(stage: Stage) -> None:
    """Every message there ever was comes once more, and a sweep."""
    bodies = [each for each in dict.fromkeys(stage.queues.ever) if each[0] != "mail-events"]
    for name, body in bodies:
        stage.put(name, body)
    stage.tick_at(stage.at + MINUTE)
    stage.run()
