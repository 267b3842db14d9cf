"""Trouble at every single call to AWS: in the end all results are in once, and everybody is mailed, nobody twice.

Each story is first run whole to count its calls, then once for every call with each kind of trouble at it; queues and
schedules then do what they do.
"""

from __future__ import annotations

from contextlib import suppress

import boto3
import pytest

from shared.ingests import IngestState
from shared.settings import settings
from shared.store import ingests, releases, results
from tests import crowd, stories
from tests.awscalls import Killed, Trouble, watched
from tests.faults.conftest import Scale
from tests.faults.told import Approved, Snapshot
from tests.world import World

COHORT = 2
KINDS = list(Trouble)


@pytest.mark.parametrize("trouble", Trouble)
def test_a_release_from_its_key_to_its_mails(world: World, scale: Scale, trouble: Trouble) -> None:
    """The sweep, the fan-out, the mails and their events, in two workers."""
    approved = Approved(world, scale.cohort)
    assert approved.calls > 7 * scale.cohort
    for number in range(KINDS.index(trouble) % scale.step, approved.calls, scale.step):
        with approved.stage() as stage:
            stage.faults[number] = trouble
            stage.run()
            (where,) = stage.met
            approved.is_told(stage, where=where)


@pytest.mark.parametrize("trouble", Trouble)
def test_a_load_of_results(world: World, scale: Scale, trouble: Trouble) -> None:
    crowd.enter(world, COHORT)
    release_id = stories.plan_release(world)
    body = {"kind": "results", "release_id": release_id}
    opened = str(world.call("POST", "/v1/board/ingests", body, operator="ana").body["id"])
    s3, bucket, snapshot = boto3.client("s3"), settings().uploads_bucket, Snapshot()

    def act() -> object:
        return world.deliver("uploads", {"detail": {"object": {"key": opened}}})

    def begin() -> None:
        snapshot.put_back()
        s3.put_object(Bucket=bucket, Key=opened, Body=crowd.results(COHORT).encode())

    begin()
    with watched() as whole:
        act()
    assert len(whole.made) > 10
    for index in range(KINDS.index(trouble) % scale.step, len(whole.made), scale.step):
        begin()
        with watched(trouble, index) as calls, suppress(Killed):
            act()
        where = f"{trouble} at {calls.made[index]}, call {index}"
        standing = releases.get_release(release_id)
        assert standing.loading is None or standing.files == (), where
        assert act() == [], where
        standing = releases.get_release(release_id)
        assert (standing.loaded, standing.loading, len(standing.files)) == (COHORT, None, 1), where
        for each in crowd.ids(COHORT):
            assert [version.version for version in results.get_record(each).versions] == [1], where
        assert ingests.get_ingest(opened).state is IngestState.LOADED, where
        assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0, where
