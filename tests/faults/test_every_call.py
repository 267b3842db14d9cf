"""Trouble at every single call to AWS: in the end all results are in once, and everybody is mailed, nobody twice.

Each story is first run whole to count its calls, then once for every call with each kind of trouble at it; queues and
schedules then do what they do.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import boto3
import pytest

from shared.adapters import cache, queue
from shared.enquiries.clock_steps import fall_due
from shared.ground.settings import settings
from shared.releases.ingest import IngestState
from shared.store import enquiries, ingests, releases, results
from shared.verification.result_change import SETTLED
from tests.faults.approved import Approved, Snapshot
from tests.faults.conftest import Scale
from tests.kit import enquiry_stories, many_candidates, stories
from tests.kit.aws_calls import Killed, Trouble, watched
from tests.kit.world import World

CANDIDATES = 2
KINDS = list(Trouble)


@pytest.mark.parametrize("trouble", Trouble)
def test_a_release_from_its_key_to_its_mails(world: World, scale: Scale, trouble: Trouble) -> None:
    """The sweep, the fan-out, the mails and their events, in two workers."""
    approved = Approved(world, scale.candidates)
    assert approved.calls > 7 * scale.candidates
    for number in range(KINDS.index(trouble) % scale.step, approved.calls, scale.step):
        with approved.stage() as stage:
            stage.faults[number] = trouble
            stage.run()
            (where,) = stage.met
            approved.check_delivered(stage, where=where)


@pytest.mark.parametrize("trouble", Trouble)
def test_a_load_of_results(world: World, scale: Scale, trouble: Trouble) -> None:
    many_candidates.enter(world, CANDIDATES)
    release_id = stories.plan_release(world)
    body = {"kind": "results", "release_id": release_id}
    opened = str(world.call("POST", "/v1/board/ingests", body, operator="ana").body["id"])
    s3, bucket, snapshot = boto3.client("s3"), settings().uploads_bucket, Snapshot()

    def act() -> object:
        return world.deliver("uploads", {"detail": {"object": {"key": opened}}})

    def begin() -> None:
        snapshot.put_back()
        s3.put_object(Bucket=bucket, Key=opened, Body=many_candidates.results(CANDIDATES).encode())

    begin()
    with watched() as whole:
        act()
    assert len(whole.made) > 10
    for index in range(KINDS.index(trouble) % scale.step, len(whole.made), scale.step):
        begin()
        with watched(trouble, index) as calls, suppress(Killed):
            act()
        where = f"{trouble} at {calls.made[index]}, call {index}"
        existing = releases.get_release(release_id)
        assert existing.loading is None or existing.files == (), where
        assert act() == [], where
        existing = releases.get_release(release_id)
        assert (existing.loaded, existing.loading, len(existing.files)) == (CANDIDATES, None, 1), where
        for each in many_candidates.ids(CANDIDATES):
            assert [version.version for version in results.get_record(each).versions] == [1], where
        assert ingests.get_ingest(opened).state is IngestState.LOADED, where
        assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0, where


@pytest.mark.parametrize("trouble", Trouble)
def test_an_outcome_notifies_the_candidate_the_centre_and_verifiers(
    world: World, scale: Scale, trouble: Trouble
) -> None:
    """An enquiry that is overdue, then answered with a change: candidate, centre, and an organisation are told, each
    once, by the message that comes again or by the sweep that finds the chain."""
    candidate, session = enquiry_stories.OF_AGE, stories.SESSION
    enquiry_is_answered(world)
    snapshot, at = Snapshot(), world.at

    def act() -> object:
        cache.forget()
        return world.deliver("deadlines", queue.enquiry_event(candidate, session, at))

    def begin() -> None:
        world.at = at
        world.drain()  # what an earlier story has left in the queues
        world.delayed.clear()
        snapshot.put_back()
        world.sent.clear()

    def mailed() -> list[tuple[str, str]]:
        world.at = max(world.at, at + SETTLED)
        world.drain()
        tags = [{tag["Name"]: tag["Value"] for tag in sent["EmailTags"]} for sent in world.sent]
        return sorted((tag["recipient"], tag["cause"].rpartition("-")[2]) for tag in tags)

    begin()
    with watched() as whole:
        act()
    expected = mailed()
    assert [each for each, _ in expected].count("centre-ES442") == 2, "overdue, and answered"
    assert len(expected) == len(set(expected)) == 4
    assert len(whole.made) > 10
    for index in range(KINDS.index(trouble) % scale.step, len(whole.made), scale.step):
        begin()
        with watched(trouble, index) as calls, suppress(Killed):
            act()
        where = f"{trouble} at {calls.made[index]}, call {index}"
        mailed()
        world.at = at + timedelta(minutes=1)
        world.tick()
        assert mailed() == expected, where
        assert act() == [], where
        assert mailed() == expected, where
        world.at = at + timedelta(minutes=16)
        world.tick()
        assert mailed() == expected, where
        assert enquiries.get_chain(candidate, session).notified == (8,), where
        assert enquiries.due_chains(at + timedelta(minutes=30)) == [], where


def enquiry_is_answered(world: World) -> None:
    """Late, with a change, and nobody has been told of either yet."""
    enquiry_stories.results_are_out(world)
    centre = {**enquiry_stories.CENTRE, "contact_email": "exams@example.org", "daily_digest": False}
    assert world.call("PUT", "/v1/board/centres/ES442", centre, operator="ana").status == 200
    cookie = enquiry_stories.somebody_of_age(world)
    proof = {"token": stories.link_token(world.mails()[-1]["text"])}
    assert world.call("POST", "/v1/email-confirmations", proof).status == 200
    officer = stories.an_officer(world)
    assert stories.verify(world, officer, enquiry_stories.OF_AGE, enquiry_stories.OF_AGE_SECRET).status == 200
    enquiry = enquiry_stories.begun(world, cookie)
    stories.later(world, world.at)
    world.at += timedelta(days=20)
    seen = enquiries.get_chain(enquiry_stories.OF_AGE, stories.SESSION)
    enquiries.write(lambda: enquiries.Change(seen, fall_due(seen, world.at)))
    changed = {"checks": enquiry_stories.CHECKS, "papers": {"reading": "190"}}
    assert enquiry_stories.board(world, "outcomes", enquiry, **changed).status == 201
