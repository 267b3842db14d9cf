"""Trouble at every call of a recall's notification: each organisation has its lines and one mail, none twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from shared.adapters import cache, queue
from shared.store import change_feed, result_causes
from tests.faults.approved import Snapshot
from tests.faults.conftest import ALL, Scale
from tests.kit import stories
from tests.kit.aws_calls import Killed, Trouble, watched
from tests.kit.stories import PENDING_CANDIDATE, PENDING_SECRET
from tests.kit.world import World

MAILS = ["2 results that you verified have changed", "A result that you verified has changed"]


def test_a_recall_that_meets_trouble_notifies_each_organisation_once(world: World, scale: Scale) -> None:
    release_id = stories.release_results(world)
    one, two = (stories.an_officer(world, f"{each}@uni.example.org") for each in ("one", "two"))
    for officer, *pair in ((one,), (two,), (two, PENDING_CANDIDATE, PENDING_SECRET)):
        assert stories.verify(world, officer, *pair).status == 200
    ids = [stories.organisation_of(each) for each in (one, two)]
    path = f"/v1/board/releases/{release_id}/recalls"
    assert world.call("POST", path, {"reason": "a wrong file"}, operator="ana").status == 200
    world.at += timedelta(minutes=1)
    ((subject, number),) = result_causes.due_causes(world.at)
    snapshot, at = Snapshot(), world.at

    def begin() -> None:
        cache.forget()
        world.at = at
        world.delayed.clear()
        snapshot.put_back()
        world.sent.clear()

    def act() -> None:
        world.deliver("changes", queue.cause_body(subject, number, at))
        while mine := [each for each in world.delayed if each.queue == "changes"]:
            world.delayed.remove(mine[0])
            world.deliver("changes", mine[0].body)

    def is_right(where: str) -> None:
        for _ in range(2):
            world.at += timedelta(minutes=16)
            world.tick()
            world.drain()
        lines = [change_feed.page(each, "", 9)[0] for each in ids]
        assert [[line.number for line in each] for each in lines] == [[1], [1, 2]], where
        assert sorted(mail["subject"] for mail in world.mails()) == MAILS, where
        assert result_causes.due_causes(world.at + timedelta(days=9)) == [], where

    begin()
    with watched() as whole:
        act()
    is_right("whole")
    for index, trouble in troubles(len(whole.made), scale):
        begin()
        with watched(trouble, index) as calls, suppress(Killed):
            act()
        is_right(f"{trouble} at {calls.made[index]}, call {index} of {len(whole.made)}")


def troubles(calls: int, scale: Scale) -> Iterator[tuple[int, Trouble]]:
    """Every kind at every call, or each kind in turn at every fourth call."""
    for index in range(0, calls, 1 if scale is ALL else 4):
        yield from ((index, each) for each in ([*Trouble] if scale is ALL else [[*Trouble][index % len(Trouble)]]))
