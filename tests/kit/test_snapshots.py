"""A test that begins at a stage finds what the story leaves, and nothing of another test."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.store import keys
from tests.conftest import fresh_aws
from tests.kit import snapshots, stories
from tests.kit.stories import stored
from tests.kit.world import World


def somebody_reads(world: World) -> str:
    stories.release_results(world)
    return stories.a_signed_in_candidate(world)


def read(world: World, cookie: str) -> int:
    return world.call("GET", f"/v1/me/results/{stories.SESSION}", cookie=cookie).status


@pytest.mark.thorough
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_restored_stage_is_whole_each_time(world: World, time: str) -> None:
    """Rows, keys, files, the hour, mails; and what was sealed opens."""
    cookie = snapshots.begin(world, somebody_reads)
    assert (world.at, len(world.sent), read(world, cookie)) == (stories.RELEASE_AT, 1, 200), time


@pytest.mark.thorough
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_one_test_does_is_gone_for_the_next(world: World, time: str) -> None:
    release_id = snapshots.begin(world, stories.release_results)
    rows, sent = stored(), list(world.sent)
    recall = {"reason": "wrong scores"}
    assert world.call("POST", f"/v1/board/releases/{release_id}/recalls", recall, operator="ana").status == 200, time
    stories.later(world, world.at + timedelta(days=1))
    world.sent.clear()
    with pytest.MonkeyPatch.context() as patch, fresh_aws(patch):
        assert not any(stored().values())
        again = World()
        snapshots.begin(again, stories.release_results)
        assert (again.at, again.sent, stored()) == (stories.RELEASE_AT, sent, rows)


def test_a_stage_is_refused_after_the_first_call(world: World) -> None:
    assert world.call("GET", "/v1/calendar").status == 200
    with pytest.raises(AssertionError, match="a stage is where a test begins"):
        snapshots.begin(world, stories.enter_candidates)


def test_one_stage_leads_to_another(world: World) -> None:
    snapshots.begin(world, stories.enter_candidates)
    release_id = snapshots.begin(world, stories.plan_release)
    assert world.call("GET", f"/v1/board/releases/{release_id}", operator="ana").body["session_ids"] == [
        stories.SESSION
    ]


def test_four_shards_and_sixty_four_are_two_stages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshots.begin(world, stories.enter_candidates)
    four = world.stage
    monkeypatch.setattr(keys, "RELEASE_SHARDS", 64)
    again = World()
    with pytest.MonkeyPatch.context() as patch, fresh_aws(patch):
        snapshots.begin(again, stories.enter_candidates)
        assert again.stage != four
