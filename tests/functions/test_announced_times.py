"""No release comes earlier than the time announced on a session of it, whoever changes which of them at once."""

from __future__ import annotations

import pytest

from shared.ground.errors import StaleVersion
from shared.store import releases, sessions
from tests.kit import snapshots, stories
from tests.kit.interleaving import once
from tests.kit.stories import RESULTS, SESSION
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

ANNOUNCED, BETWEEN, LATE = "2026-12-09T08:00:00Z", "2026-12-12T08:00:00Z", "2026-12-20T08:00:00Z"


def two_releases(world: World) -> str:
    """One as announced and a late one, of the same session; the late one."""
    stories.set_the_stage(world)
    return stories.plan_release(world, LATE)


def move(world: World, release_id: str, to: str) -> Answer:
    return world.call("PATCH", f"/v1/board/releases/{release_id}", {"release_at": to}, operator="ana")


def announce(world: World, at: str) -> Answer:
    return world.call("PATCH", f"/v1/board/sessions/{SESSION}", {"release_at": at}, operator="ben")


def never_earlier(release_id: str) -> bool:
    announced = sessions.get_session(SESSION).release_at
    return announced is not None and releases.get_release(release_id).release_at >= announced


@snapshots.stage
def late(world: World) -> str:
    release_id = two_releases(world)
    # The one as announced goes up to the late one, so that the session may be announced later.
    first = next(each for each in sessions.get_session(SESSION).release_ids if each != release_id)
    assert move(world, first, LATE).status == 200
    return release_id


def test_a_time_is_not_moved_behind_an_announcement(world: World, monkeypatch: pytest.MonkeyPatch, late: str) -> None:
    once(monkeypatch, releases, "replace_release", lambda: announce(world, LATE))
    moved = move(world, late, BETWEEN)
    assert (moved.status, moved.body["code"]) == (409, StaleVersion.code)
    assert never_earlier(late)
    assert move(world, late, BETWEEN).status == 422


def test_an_announcement_is_not_put_before_a_move(world: World, monkeypatch: pytest.MonkeyPatch, late: str) -> None:
    once(monkeypatch, sessions, "change_session", lambda: move(world, late, BETWEEN))
    assert announce(world, LATE).status == 409
    assert never_earlier(late)
    assert announce(world, BETWEEN).status == 200


def test_a_hold_marks_the_session_by_the_time_that_is_announced(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A late release is held while the session is announced for its very second: then its time does not stand."""
    late = two_releases(world)
    first = next(each for each in sessions.get_session(SESSION).release_ids if each != late)
    assert move(world, first, LATE).status == 200
    assert world.ingest("results", RESULTS, late)["state"] == "loaded"
    world.approve(late)
    path = f"/v1/board/releases/{late}/holds"
    once(monkeypatch, releases, "replace_release", lambda: announce(world, LATE))
    assert world.call("POST", path, {}, operator="ana").body["code"] == StaleVersion.code
    assert world.call("POST", path, {}, operator="ana").status == 200
    assert sessions.get_session(SESSION).held_by == (late,)
