"""Trouble at every single call to AWS: in the end all results are in once, and everybody is mailed, nobody twice.

Each story is first run whole to count its calls, then once for every call with each kind of trouble at it. What a
queue or a schedule would do next is done by hand: the same message again, the next sweep.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from functions.notify import sending
from functions.release.handler import Unpublished
from shared.edge import cache, clock
from shared.ingests import IngestState
from shared.releases import ReleaseState
from shared.settings import settings
from shared.store import ingests, keys, notices, releases, results
from tests import crowd, stories
from tests.awscalls import Killed, Trouble, watched
from tests.stories import RELEASE_AT
from tests.world import World

COHORT = 2
MINUTE = timedelta(minutes=1)


class Clock:
    """The process clock, moved on between tries, so that a lease that nobody settles comes to its end."""

    now = 1_796_800_000


@pytest.fixture(autouse=True)
def _few_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty-four would be sixty-four times the same page."""
    monkeypatch.setattr(keys, "RELEASE_SHARDS", 2)
    monkeypatch.setattr(keys, "NOTICE_SHARDS", 2)


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(clock, "seconds", lambda: made.now)
    monkeypatch.setattr(sending, "AT_ONCE", 1)  # so that call k is the same call in every run
    return made


class Snapshot:
    """What stood in the tables once a story was set up; putting it back is much quicker than telling it again."""

    def __init__(self, world: World) -> None:
        self.world, self.at, self.held_back = world, world.at, list(world.held_back)
        self.rows = {name: deepcopy(table.items) for name, table in self._tables().items()}

    def put_back(self) -> None:
        for name, table in self._tables().items():
            table.items = deepcopy(self.rows[name])
        self.world._received()  # whatever the story before left in the queues
        self.world.at, self.world.held_back = self.at, list(self.held_back)
        self.world.sent.clear()
        cache.forget()

    @staticmethod
    def _tables() -> dict[str, Any]:
        return dict(dynamodb_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"].tables)


def each_trouble(world: World, act: Callable[[], object], ready: Callable[[], object] = lambda: None) -> Iterator[str]:
    """What happened where, once `act` has met one trouble at one call; for every call and every trouble."""
    snapshot = Snapshot(world)
    ready()
    with watched() as calls:
        act()
    count = len(calls.made)
    assert count > 3
    for trouble in Trouble:
        for index in range(count):
            snapshot.put_back()
            ready()
            with watched(trouble, index) as calls, suppress(Killed):
                act()
            yield f"{trouble} at {calls.made[index]}, call {index} of {count}"


def mailed(world: World) -> Counter[str]:
    return Counter(mail["to"] for mail in world.mails())


EVERYBODY = {f"{each.lower()}@example.org": 1 for each in crowd.ids(COHORT)}


def events_of_ses(world: World) -> None:
    """SES says of every mail that it got: "Send"."""
    for request in world.sent:
        tags = {tag["Name"]: [tag["Value"]] for tag in request["EmailTags"]}
        world.deliver("mail-events", {"detail": {"eventType": "Send", "mail": {"tags": tags}}})


def test_a_load_of_results_with_trouble_at_every_call(world: World) -> None:
    crowd.enter(world, COHORT)
    release_id = stories.plan_release(world)
    body = {"kind": "results", "release_id": release_id}
    opened = str(world.call("POST", "/v1/board/ingests", body, operator="ana").body["id"])
    s3, bucket = boto3.client("s3"), settings().uploads_bucket

    def send() -> object:
        return s3.put_object(Bucket=bucket, Key=opened, Body=crowd.results(COHORT).encode())

    def act() -> object:
        return world.deliver("uploads", {"detail": {"object": {"key": opened}}})

    for where in each_trouble(world, act, ready=send):
        standing = releases.get_release(release_id)
        assert standing.loading is None or standing.files == (), where
        assert act() == [], where
        standing = releases.get_release(release_id)
        assert (standing.loaded, standing.loading, len(standing.files)) == (COHORT, None, 1), where
        for each in crowd.ids(COHORT):
            assert [version.version for version in results.get_record(each).versions] == [1], where
        assert ingests.get_ingest(opened).state is IngestState.LOADED, where
        assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0, where


def test_a_sweep_with_trouble_at_every_call(world: World, process: Clock) -> None:
    release_id = crowd.approved(world, COHORT)
    world.drain()
    world.at = RELEASE_AT - MINUTE

    def act() -> None:
        with suppress(Unpublished, ClientError, ReadTimeoutError):  # the schedule calls again
            world.tick()

    for where in each_trouble(world, act):
        world.at = RELEASE_AT
        world.tick()
        world.drain()
        standing = releases.get_release(release_id)
        assert (standing.state, standing.fanout_begun) == (ReleaseState.RELEASED, True), where
        assert mailed(world) == EVERYBODY, where


def test_a_fan_out_with_trouble_at_every_call(world: World, process: Clock) -> None:
    release_id = crowd.approved(world, COHORT)
    world.at = RELEASE_AT - MINUTE
    world.tick()
    world.drain()
    world.held_back.clear()
    world.at = RELEASE_AT

    def act() -> None:
        for page in pages(release_id):
            world.deliver("fanout", page)

    for where in each_trouble(world, act):
        act()  # the pages come again
        world.drain()
        assert notices.count_states(release_id) == {"sent": COHORT}, where
        assert mailed(world) == EVERYBODY, where


def test_the_mails_with_trouble_at_every_call(world: World, process: Clock) -> None:
    release_id = crowd.approved(world, COHORT)
    world.at = RELEASE_AT - MINUTE
    world.tick()
    world.at = RELEASE_AT
    for page in pages(release_id):
        world.deliver("fanout", page)

    def act() -> None:
        world.deliver("notices", *references(release_id))

    for where in each_trouble(world, act):
        act()  # at once: nothing that may have left is sent again
        assert set(mailed(world).values()) <= {1}, where
        events_of_ses(world)
        process.now += sending.LEASE + sending.UNHEARD + 1
        act()
        assert mailed(world) == EVERYBODY, where
        assert notices.count_states(release_id) == {"sent": COHORT}, where


def pages(release_id: str) -> list[dict[str, Any]]:
    """The fan-out's first pages, of the shards that the cohort falls into."""
    shards = sorted({keys.release_shard_of(each) for each in crowd.ids(COHORT)})
    at = RELEASE_AT.isoformat()
    return [{"release_id": release_id, "at": at, "shard": shard, "after": None} for shard in shards]


def references(release_id: str) -> list[dict[str, Any]]:
    return [{"cause": release_id, "recipient": each, "at": RELEASE_AT.isoformat()} for each in crowd.ids(COHORT)]
