"""A result that was out and is taken back: its own state for whoever knew of it, and nothing new for anybody else."""

from __future__ import annotations

from typing import Any

import pytest

from shared.adapters import cache
from shared.notices.notice import MAILED, NoticeState
from shared.results.taken_back import ShownReason
from shared.store import keys, notices, rows
from shared.store.tables import NOTICES
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE, PENDING_SECRET, SESSION
from tests.kit.world import World

pytestmark = pytest.mark.thorough

MINE = f"/v1/me/results/{SESSION}"
WHY = {"reason": "a wrong file: C instead of A", "shown_reason": "mistake"}
NOBODY_KNEW = ["BatchGetItem", "BatchGetItem", "Query"]


@snapshots.stage
def released(world: World) -> str:
    return stories.release_results(world)


def line(world: World, cookie: str | None) -> dict[str, Any]:
    cache.forget()
    (shown,) = world.call("GET", "/v1/me/results", cookie=cookie).body["data"]
    return dict(shown)


def act(world: World, path: str, body: object = WHY) -> None:
    assert world.call("POST", f"/v1/board/{path}", body, operator="ana").status in (200, 201)
    cache.forget()


def mailed(release_id: str, state: NoticeState, candidate_id: str = CANDIDATE) -> None:
    place = {"pk": keys.notices(release_id, keys.notice_shard_of(candidate_id)), "sk": candidate_id}
    rows.put(NOTICES, {**place, "state": state.value}, None)


def test_who_had_seen_it_reads_since_when_and_why_and_no_word_of_the_operator(world: World, released: str) -> None:
    cookie = stories.a_signed_in_candidate(world)
    seen = world.call("GET", MINE, cookie=cookie)
    before = line(world, cookie)
    act(world, f"releases/{released}/recalls")
    shown = line(world, cookie)
    assert (shown["status"], shown["why"], shown["mail"]) == ("taken_back", "taken_back", None)
    assert shown["taken_back"] == {"at": "2026-12-09T08:00:00Z", "reason": "mistake"}
    assert (shown["expected_at"], shown["released_at"]) == (None, None)
    assert "wrong file" not in str(shown)
    refused = world.call("GET", MINE, cookie=cookie)
    assert (refused.status, refused.body["code"]) == (404, "not_found")
    act(world, f"releases/{released}/restorations", {})
    assert line(world, cookie)["status"] == "taken_back"  # until its key is published again
    world.drain()
    assert line(world, cookie) == before
    assert world.call("GET", MINE, cookie=cookie).raw == seen.raw


@pytest.mark.parametrize("state", NoticeState)
def test_who_was_mailed_that_it_is_out_reads_it_too(world: World, released: str, state: NoticeState) -> None:
    cookie = stories.a_signed_in_candidate(world)
    mailed(released, state)
    act(world, f"releases/{released}/recalls")
    assert line(world, cookie)["status"] == ("taken_back" if state in MAILED else "expected")


def test_for_whoever_knew_nothing_of_it_nothing_changes(world: World, released: str) -> None:
    """Nor does the number of calls: as many as of somebody whose result it is, and who knew of it."""
    cookie = stories.a_signed_in_candidate(world)
    act(world, f"releases/{released}/recalls")
    first = line(world, cookie)
    assert (first["status"], first["why"], first["taken_back"]) == ("expected", "postponed", None)
    with watched() as calls:
        world.call("GET", "/v1/me/results", cookie=cookie)
    assert sorted(each.partition(".")[2] for each in calls.made) == NOBODY_KNEW
    notices.note_view(released, CANDIDATE)
    with watched() as calls:
        world.call("GET", "/v1/me/results", cookie=cookie)
    assert sorted(each.partition(".")[2] for each in calls.made) == NOBODY_KNEW


def test_a_recall_asks_as_much_of_who_has_no_result_in_it(world: World) -> None:
    """The other of the two worlds: the file has no line of this candidate, and nothing shows that."""
    release_id = snapshots.begin(world, stories.set_the_stage)
    head, _, other = stories.RESULTS.splitlines()
    stories.load_and_approve(world, release_id, f"{head}\n{other}\n")
    stories.later(world, stories.RELEASE_AT)
    cookie = stories.a_signed_in_candidate(world)
    act(world, f"releases/{release_id}/recalls")
    shown = line(world, cookie)
    assert (shown["status"], shown["why"], shown["taken_back"]) == ("expected", "postponed", None)
    with watched() as calls:
        world.call("GET", "/v1/me/results", cookie=cookie)
    assert sorted(each.partition(".")[2] for each in calls.made) == NOBODY_KNEW


def test_one_result_that_is_withdrawn_is_taken_back_for_who_had_seen_it_alone(world: World, released: str) -> None:
    cookie = stories.a_signed_in_candidate(world)
    act(world, f"results/{CANDIDATE}.{SESSION}/withdrawals", {**WHY, "shown_reason": "investigation"})
    assert line(world, cookie)["status"] == "withheld"
    assert world.call("GET", MINE, cookie=cookie).body["state"] == "withheld"
    assert line(world, cookie)["status"] == "withheld", "who saw only that it is withheld"
    notices.note_view(released, CANDIDATE)
    shown = line(world, cookie)
    assert (shown["status"], shown["taken_back"]["reason"], shown["released_at"]) == (
        "taken_back",
        "investigation",
        None,
    )
    act(world, f"results/{CANDIDATE}.{SESSION}/restorations", {"reason": "cleared"})
    assert (line(world, cookie)["status"], line(world, cookie)["taken_back"]) == ("released", None)


def test_another_candidates_view_is_not_mine(world: World, released: str) -> None:
    stories.register(world, candidate_id=PENDING_CANDIDATE, secret_number=PENDING_SECRET)
    cookie = stories.sign_in(world, PENDING_CANDIDATE)
    notices.note_view(released, CANDIDATE)
    mailed(released, NoticeState.DELIVERED)
    act(world, f"releases/{released}/recalls")
    assert line(world, cookie)["status"] == "expected"


@pytest.mark.parametrize("path", ["releases/{}/recalls", f"results/{CANDIDATE}.{SESSION}/withdrawals"])
def test_the_reason_that_is_shown_is_one_of_the_list(world: World, released: str, path: str) -> None:
    body = {"reason": "a wrong file", "shown_reason": "grade C"}
    refused = world.call("POST", f"/v1/board/{path.format(released)}", body, operator="ana")
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/shown_reason")
    assert {*ShownReason} == {"check", "mistake", "entry", "investigation"}
