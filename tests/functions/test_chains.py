"""Chains of calls: how long the longest is, what Lambda would stop, and when what failed comes again."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from functions.deadlines import testmails
from functions.printing import making
from functions.release import fanout
from infra import limits
from infra.catalogue import FUNCTIONS
from shared.adapters import aws, batches, clock, queue
from shared.ground.settings import settings
from shared.releases.release import Release, ReleaseState
from shared.store import centres, keys, releases, results, rows
from tests.kit import many_candidates, stories
from tests.kit.lambda_chains import STOPS_AFTER, Chain, Longest
from tests.kit.stories import CANDIDATE, RELEASE_AT, SESSION
from tests.kit.world import START, Queued, World

pytestmark = pytest.mark.all_shards

CANDIDATES, OF_ONE_CENTRE = 120_000, 1_700
A_PAGE = 0.6
"""Seconds that a hundred notices take, at 170 a second."""


class Walk:
    """Pages without rows, which take their time: `seen` counts them by whose they are."""

    def __init__(self, pages: int, seconds: float) -> None:
        self.pages, self.seconds, self.now = pages, seconds, 0.0
        self.seen: Counter[tuple[object, int]] = Counter()

    def elapsed(self) -> float:
        return self.now

    def page(self, whose: object, after: dict[str, Any] | None) -> tuple[list[Any], dict[str, Any] | None]:
        number = after["page"] + 1 if after else 0
        self.now += self.seconds
        self.seen[whose, number] += 1
        return [], {"page": number} if number + 1 < self.pages else None

    def is_whole(self, whose: int) -> bool:
        return len(self.seen) == whose * self.pages and set(self.seen.values()) == {1}


def fan_out(world: World, monkeypatch: pytest.MonkeyPatch, walk: Walk) -> None:
    monkeypatch.setattr(clock, "elapsed", walk.elapsed)
    monkeypatch.setattr(results, "page_of_release", lambda _, shard, after, most: walk.page(shard, after))
    out = Release("r1", (), RELEASE_AT, "UTC", state=ReleaseState.RELEASED, key=bytes(32))
    assert rows.transact([releases.adding_release(out)])
    world.at = RELEASE_AT
    queue.send_fanout("r1", RELEASE_AT)
    world.drain("fanout")


@pytest.mark.thorough
def test_a_fan_out_of_120000_is_a_short_chain(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Short enough for Lambda's detection, were it not switched off."""
    walk = Walk(-(-CANDIDATES // keys.RELEASE_SHARDS // fanout.PER_PAGE), A_PAGE)
    fan_out(world, monkeypatch, walk)
    assert walk.is_whole(keys.RELEASE_SHARDS)
    assert (world.longest.hops["release"], world.failed) == (2, [])
    assert world.longest.depth == 2


def test_a_fan_out_over_a_slow_table_is_a_long_chain_and_whole(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page in twenty seconds: each is a call of its own, more than Lambda would let pass by itself."""
    walk = Walk(-(-CANDIDATES // keys.RELEASE_SHARDS // fanout.PER_PAGE), fanout.PER_CALL)
    monkeypatch.setattr(keys, "RELEASE_SHARDS", 2)
    fan_out(world, monkeypatch, walk)
    assert walk.is_whole(2)
    assert world.longest.hops["release"] == walk.pages + 1 > STOPS_AFTER


def test_the_certificates_of_a_shard_are_a_chain_of_their_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = Walk(-(-CANDIDATES // keys.RELEASE_SHARDS // making.PER_PAGE), 2 * A_PAGE)
    monkeypatch.setattr(clock, "elapsed", walk.elapsed)
    monkeypatch.setattr(results, "page_of_release", lambda _, shard, after, most: walk.page(shard, after))
    queue.send_certificates([queue.certificates_page("r1", world.at, 0)])
    world.drain()
    assert walk.is_whole(1)
    assert (world.longest.hops, world.failed) == ({"printing": 3}, [])


def test_test_mails_of_1700_of_one_centre_are_a_short_chain(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    many_candidates.enter(world, 1)
    for seconds, hops in ((A_PAGE, 1), (testmails.PER_CALL, 17)):
        walk = Walk(-(-OF_ONE_CENTRE // testmails.PER_PAGE), seconds)
        monkeypatch.setattr(clock, "elapsed", walk.elapsed)
        monkeypatch.setattr(centres, "page_of_centre", lambda *asked, on=walk: on.page(asked[1], asked[3]))
        world.longest.hops.clear()
        queue.send_deadlines([{"test": SESSION, "at": world.at.isoformat(), "centre": "ES442", "after": None}])
        world.drain()
        assert walk.is_whole(1)
        assert world.longest.hops == {"deadlines": hops}


def test_a_chain_that_never_ends_ends_itself_and_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue.next_hop, "__defaults__", (20,))
    monkeypatch.setattr(keys, "RELEASE_SHARDS", 1)
    monkeypatch.setattr(fanout, "PER_CALL", 0)
    monkeypatch.setattr(results, "page_of_release", lambda *_: ([], {"page": 0}))
    out = Release("r1", (), RELEASE_AT, "UTC", state=ReleaseState.RELEASED, key=bytes(32))
    assert rows.transact([releases.adding_release(out)])
    world.at = RELEASE_AT
    queue.send_fanout("r1", RELEASE_AT)
    until_given_up(world)
    assert [message.body["hop"] for message in world.failed] == [20]
    assert world.longest.hops["release"] == 22


def test_test_mails_that_never_end_end_themselves(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stories.enter_candidates(world)
    monkeypatch.setattr(queue.next_hop, "__defaults__", (20,))
    monkeypatch.setattr(testmails, "PER_CALL", 0)
    monkeypatch.setattr(centres, "page_of_centre", lambda *_: ([], {"page": 0}))
    queue.send_deadlines([{"test": SESSION, "at": world.at.isoformat(), "centre": "ES442", "after": None}])
    until_given_up(world)
    assert [message.body["hop"] for message in world.failed] == [20]


def test_lambda_stops_what_does_not_say_that_it_loops(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """`register` sends to its own queue; were a reset to order a reset, sixteen calls would be its last."""
    body = json.dumps({"key": "k", "at": world.at.isoformat()})

    def orders_itself(*_: object) -> list[str]:
        aws.client("sqs").send_message(QueueUrl=settings().resets_queue, MessageBody=body)
        return []

    monkeypatch.setattr(batches, "each", orders_itself)
    orders_itself()
    with pytest.raises(AssertionError, match="Lambda stops register here, for it has run 16 times"):
        world.drain()


def until_given_up(world: World) -> list[int]:
    """Seconds between the receives of what fails."""
    gaps: list[int] = []
    while True:
        world.drain()
        if not world.delayed:
            return gaps
        soonest = min(each.due for each in world.delayed)
        gaps.append(int((soonest - world.at).total_seconds()))
        world.at = soonest


ROWLESS = {"cause": "r1", "recipient": CANDIDATE, "at": START.isoformat()}
FAILING: list[tuple[str, dict[str, Any]]] = [
    ("uploads", {"Records": 1}),
    ("fanout", {"release_id": "r1", "shard": 0}),
    ("deadlines", {"test": SESSION}),
    ("resets", {}),
    ("mail-events", {}),
    ("batches", {"Records": 1}),
    *((name, {}) for name in ("shares", "changes", "deliveries", "certificates")),
    ("letters", {}),
    ("letters", {**ROWLESS, "letter": True}),  # understood, and fails when it is sent
    ("notices", ROWLESS),
]


def test_a_message_of_every_queue_fails_here() -> None:
    assert {name for name, _ in FAILING} == {name for row in FUNCTIONS for name in row.consumes}


@pytest.mark.parametrize(("name", "body"), FAILING)
def test_what_fails_comes_again_soon_and_lies_among_the_failures_at_last(
    world: World, name: str, body: dict[str, Any]
) -> None:
    """By the figures of the template; with an answer, ten seconds and not ten minutes."""
    world.delayed.append(queued(world, name, body))
    gaps = until_given_up(world)
    assert all(longest // 2 <= gap <= longest for gap, longest in zip(gaps, batches.WAITS, strict=False))
    assert gaps[len(batches.WAITS) :] == [limits.hidden(name)] * (limits.ATTEMPTS - 1 - len(batches.WAITS))
    assert [message.received for message in world.failed] == [limits.ATTEMPTS]


def test_what_cannot_be_brought_forward_waits_its_queues_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(queue, "hide", refused)
    world.delayed.append(queued(world, "uploads", {"Records": 1}))
    assert until_given_up(world) == [limits.hidden("uploads")] * (limits.ATTEMPTS - 1)


def queued(world: World, name: str, body: dict[str, Any]) -> Queued:
    return Queued(name, body, world.at, Chain())


@pytest.mark.thorough
def test_the_chains_of_a_whole_release_are_short(world: World) -> None:
    """From the sweep to the mail: hops by function, all calls in a row, and how long it takes by business time."""
    many_candidates.approved(world, 3)
    world.drain()
    world.longest = Longest()
    world.move_to(RELEASE_AT + timedelta(minutes=5))
    assert world.longest.hops["release"] <= 3
    assert world.longest.hops["notify"] == 1
    assert world.longest.depth <= 6
    assert world.longest.age <= 300
    assert world.failed == []
