"""A release that is given up: its pairs are free, its session forgets it, and nobody ever reads what it sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import boto3
import pytest

import functions.ingest.results
from functions.ingest import files, headcount
from shared.adapters import parallel, release_keys, sealing
from shared.ground.errors import StaleVersion
from shared.ground.settings import settings
from shared.releases.announced_time import is_announced
from shared.releases.ingest import IngestState
from shared.releases.release import Release, ReleaseState
from shared.results.result import Sealed
from shared.store import ingests, releases, results, rows, sessions
from tests.kit import stories
from tests.kit.builders import a_result
from tests.kit.interleaving import once
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE, RELEASE_AT, RESULTS, SESSION
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

LATER = "2026-12-12T08:00:00Z"


def abandon(world: World, release_id: str, reason: str | None = "its file is lost") -> Answer:
    body = {"reason": reason} if reason is not None else {}
    return world.call("POST", f"/v1/board/releases/{release_id}/abandonments", body, operator="ana")


def open_ingest(world: World, release_id: str) -> str:
    opened = world.call("POST", "/v1/board/ingests", {"kind": "results", "release_id": release_id}, operator="ana")
    return str(opened.body["id"])


def hold(world: World, release_id: str) -> None:
    assert world.call("POST", f"/v1/board/releases/{release_id}/holds", {}, operator="ana").status == 200


def in_the_calendar(world: World) -> tuple[str | None, bool]:
    (line,) = world.call("GET", "/v1/calendar").body["data"]
    return line["release_at"], line["held"]


def versions(candidate: str = CANDIDATE) -> list[tuple[int, str]]:
    found = results.find_versions([(candidate, SESSION)]).get((candidate, SESSION), [])
    return [(each.version, each.release_id) for each in found]


def test_the_pairs_of_an_abandoned_release_are_free_for_another(world: World) -> None:
    first = stories.set_the_stage(world)
    assert world.ingest("results", RESULTS, first)["state"] == "loaded"
    second = stories.plan_release(world, LATER)
    assert world.ingest("results", RESULTS, second)["state"] == "rejected"
    given_up = abandon(world, first)
    assert (given_up.status, given_up.body["state"], given_up.body["loading"]) == (200, "abandoned", False)
    existing = world.call("GET", f"/v1/board/releases/{first}", operator="ana")
    assert existing.body["log"][-1]["act"] == "abandoned: its file is lost"
    assert world.call("GET", f"/v1/board/releases/{first}/dry-run", operator="ana").body["ready"] is False
    assert world.ingest("results", RESULTS, second)["state"] == "loaded"
    for candidate in (CANDIDATE, PENDING_CANDIDATE):
        assert versions(candidate) == [(2, second), (1, first)]  # nothing is deleted
    assert sessions.get_session(SESSION).release_ids == (second,)


def test_a_half_loaded_release_whose_file_is_lost_can_be_got_out_of(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(functions.ingest.results, "PER_WRITE", 1)
    monkeypatch.setattr(parallel, "WRITERS", 1)
    first = stories.set_the_stage(world)
    opened = open_ingest(world, first)
    with monkeypatch.context() as patched:
        patched.setattr(functions.ingest.results, "_sealed", seal_one_only())
        assert world.send(opened, RESULTS) == ["0"]
    boto3.client("s3").delete_object(Bucket=settings().uploads_bucket, Key=opened)
    assert releases.get_release(first).loading is not None
    second = stories.plan_release(world, LATER)
    other = RESULTS.replace("176,171", "177,171")
    assert world.ingest("results", other, second)["state"] == "rejected"
    assert abandon(world, first).status == 200
    assert world.ingest("results", other, second)["state"] == "loaded"
    assert (versions(CANDIDATE), versions(PENDING_CANDIDATE)) == ([(2, second), (1, first)], [(1, second)])
    world.approve(second)


def seal_one_only() -> Callable[..., Any]:
    original, left = functions.ingest.results._sealed, [1]

    def sealed(*args: Any) -> Any:
        if not left:
            raise OSError("cut off")
        left.pop()
        return original(*args)

    return sealed


def test_a_pending_result_that_is_out_is_followed_past_an_abandoned_version(world: World) -> None:
    first = stories.release_results(world)
    head, reported, pending = RESULTS.splitlines()
    lifted = f"{head}\n{pending.replace('pending,,,,,', 'reported,161,162,163,164,165')}\n"
    second = stories.plan_release(world, LATER)
    assert world.ingest("results", lifted, second)["state"] == "loaded"
    assert abandon(world, second).status == 200
    third = stories.plan_release(world, "2026-12-14T08:00:00Z")
    assert world.ingest("results", lifted, third)["state"] == "loaded"
    assert versions(PENDING_CANDIDATE) == [(3, third), (2, second), (1, first)]
    # What is reported and out still changes through an enquiry alone, whatever was abandoned meanwhile.
    fourth = stories.plan_release(world, "2026-12-15T08:00:00Z")
    assert world.ingest("results", f"{head}\n{reported.replace('176', '177')}\n", fourth)["state"] == "rejected"


def test_what_is_approved_out_or_recalled_is_not_abandoned(world: World) -> None:
    release_id = stories.set_the_stage(world)
    assert abandon(world, "unknown").status == 404
    assert abandon(world, release_id, None).status == 422
    assert abandon(world, release_id, "no").status == 422
    stories.load_and_approve(world, release_id)
    before = stories.stored()
    assert abandon(world, release_id).status == 409
    assert stories.stored() == before
    stories.later(world, RELEASE_AT)
    assert abandon(world, release_id).status == 409
    assert (
        world.call(
            "POST", f"/v1/board/releases/{release_id}/recalls", {"reason": "a wrong file"}, operator="ana"
        ).status
        == 200
    )
    assert abandon(world, release_id).status == 409


def test_an_abandoned_release_takes_no_act_and_no_file(world: World) -> None:
    release_id = stories.set_the_stage(world)
    opened = open_ingest(world, release_id)
    assert abandon(world, release_id).status == 200
    before = stories.stored()
    for name in ("approvals", "holds", "recalls", "restorations", "abandonments"):
        path = f"/v1/board/releases/{release_id}/{name}"
        body = {"reason": "again"} if name != "approvals" else {}
        assert world.call("POST", path, body, operator="ben").status == 409
    change = {"release_at": "2026-12-11T08:00:00Z"}
    assert world.call("PATCH", f"/v1/board/releases/{release_id}", change, operator="ana").status == 409
    new = {"kind": "results", "release_id": release_id}
    assert world.call("POST", "/v1/board/ingests", new, operator="ana").status == 409
    assert stories.stored() == before
    world.send(opened, RESULTS)
    ended = ingests.get_ingest(opened)
    assert (ended.state, ended.faults[0].remedy[:33]) == (IngestState.REJECTED, "This release has been abandoned. ")
    assert versions() == []


def test_a_file_that_stood_in_it_is_not_called_loaded(world: World) -> None:
    release_id = stories.set_the_stage(world)
    opened = open_ingest(world, release_id)
    assert world.ingest("results", RESULTS, release_id)["state"] == "loaded"
    assert abandon(world, release_id).status == 200
    world.send(opened, RESULTS)
    assert ingests.get_ingest(opened).state is IngestState.REJECTED


# The calendar


def test_the_announced_time_of_a_draft_stays_and_the_next_release_may_keep_it(world: World) -> None:
    first = stories.set_the_stage(world)
    assert abandon(world, first).status == 200
    assert in_the_calendar(world) == ("2026-12-09T08:00:00Z", False)
    second = stories.plan_release(world)
    assert is_announced(releases.get_release(second), sessions.get_session(SESSION))
    stories.load_and_approve(world, second)
    stories.later(world, RELEASE_AT)
    assert in_the_calendar(world) == ("2026-12-09T08:00:00Z", False)


def test_a_time_that_did_not_stand_goes_with_its_release(world: World) -> None:
    first = stories.set_the_stage(world)
    stories.load_and_approve(world, first)
    hold(world, first)
    assert in_the_calendar(world) == (None, True)
    assert abandon(world, first).status == 200
    stories.later(world, world.at)
    assert in_the_calendar(world) == (None, False)
    second = stories.plan_release(world, LATER)
    assert (world.call("GET", "/v1/board/sessions", operator="ana").body["data"][0]["release_at"]) == LATER
    stories.load_and_approve(world, second)
    stories.later(world, RELEASE_AT)
    assert releases.get_release(first).state is ReleaseState.ABANDONED


# Readers


def test_an_abandoned_version_is_never_read(world: World) -> None:
    """Its key is never published; and were it, the release is not out, and no session knows of it."""
    first = stories.set_the_stage(world)
    stories.load_and_approve(world, first)
    hold(world, first)
    assert abandon(world, first).status == 200
    stories.later(world, RELEASE_AT)
    existing = releases.get_release(first)
    assert (existing.state, existing.key, existing.fanout_begun) == (ReleaseState.ABANDONED, None, False)
    assert world.mails() == []
    key = release_keys.unwrap(first, releases.find_wrapped_key(first) or b"")
    forced = replace(existing, key=key)
    found = results.find_versions([(CANDIDATE, SESSION)])[CANDIDATE, SESSION]
    assert sealing.unseal(found[0], key) is not None  # it is all there
    assert sealing.open_sealed(found[0], forced, RELEASE_AT) is None
    out: Release = replace(forced, state=ReleaseState.RELEASED)
    assert sealing.newest_out(found, sessions.get_session(SESSION), {first: out}.get, RELEASE_AT) is None


def test_a_candidate_reads_the_release_that_followed(world: World) -> None:
    first = stories.set_the_stage(world)
    stories.a_signed_in_candidate(world)
    assert world.ingest("results", RESULTS, first)["state"] == "loaded"
    assert abandon(world, first).status == 200
    second = stories.plan_release(world)
    assert world.ingest("results", RESULTS.replace("176,171", "180,171"), second)["state"] == "loaded"
    world.approve(second)
    stories.later(world, RELEASE_AT)
    cookie = stories.sign_in(world)
    statement = world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie)
    assert (statement.status, statement.body["version"]) == (200, 1)  # nobody ever saw the first
    assert '"180"' in statement.raw
    assert '"176"' not in statement.raw


# Races


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (files, "_begun"),  # read, and nothing checked
        (files, "_checked"),  # about to be checked
        (files, "_locked"),  # checked, and about to begin
        (functions.ingest.results, "load"),  # begun, and nothing written
        (functions.ingest.results, "_sealed"),  # the first chunk is on its way
        (headcount, "count"),  # everything written
    ],
)
def test_a_load_that_an_abandonment_overtakes_ends_as_rejected(
    world: World, monkeypatch: pytest.MonkeyPatch, where: Any, name: str
) -> None:
    monkeypatch.setattr(functions.ingest.results, "PER_WRITE", 1)
    monkeypatch.setattr(parallel, "WRITERS", 1)
    first = stories.set_the_stage(world)
    opened = open_ingest(world, first)
    once(monkeypatch, where, name, lambda: abandon(world, first))
    assert world.send(opened, RESULTS) == []  # at once: the queue would bring it again after half an hour
    ended = ingests.get_ingest(opened)
    assert (ended.state, ended.faults[0].remedy[:32]) == (IngestState.REJECTED, "This release has been abandoned.")
    existing = releases.get_release(first)
    assert (existing.state, existing.loading, existing.loaded) == (ReleaseState.ABANDONED, None, 0)
    written = {"_sealed": 1, "count": 2}.get(name, 0)
    assert len(versions(CANDIDATE) + versions(PENDING_CANDIDATE)) == written  # what was on its way, and no more
    second = stories.plan_release(world)
    assert world.ingest("results", RESULTS, second)["state"] == "loaded"
    world.approve(second)


@pytest.mark.parametrize("where", ["_locked", "_ended_load"])
def test_a_new_time_meanwhile_keeps_no_load_waiting(world: World, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """It voids approvals, not a load: the file is in at once, and not when the queue brings it again."""
    release_id = stories.set_the_stage(world)
    opened = open_ingest(world, release_id)
    change = {"release_at": "2026-12-10T08:00:00Z"}
    path = f"/v1/board/releases/{release_id}"
    once(monkeypatch, files, where, lambda: world.call("PATCH", path, change, operator="ana"))
    assert world.send(opened, RESULTS) == []
    assert ingests.get_ingest(opened).state is IngestState.LOADED
    existing = releases.get_release(release_id)
    assert (existing.loading, existing.loaded, existing.revision) == (None, 2, 3)
    assert existing.release_at.isoformat() == "2026-12-10T08:00:00+00:00"


def test_a_release_that_keeps_changing_leaves_the_file_to_the_queue(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    release_id = stories.set_the_stage(world)
    opened = open_ingest(world, release_id)
    path, locked = f"/v1/board/releases/{release_id}", files._locked

    def changed_first(*args: Any) -> Release:
        change = {"release_at": "2026-12-10T08:00:00Z"}
        assert world.call("PATCH", path, change, operator="ana").status == 200
        return locked(*args)

    with monkeypatch.context() as patched:
        patched.setattr(files, "_locked", changed_first)
        assert world.send(opened, RESULTS) == ["0"]
    assert ingests.get_ingest(opened).state is IngestState.CHECKING
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == []
    assert ingests.get_ingest(opened).state is IngestState.LOADED


def test_a_late_chunk_of_an_abandoned_load_gives_way(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was on its way while the release was abandoned, and lands between another load's check and its writes."""
    first = stories.set_the_stage(world)
    late = results.adding_result(
        sealing.seal(a_result(), bytes(32), Sealed(CANDIDATE, SESSION, 1, first, b"", "its file"))
    )
    assert abandon(world, first).status == 200
    second = stories.plan_release(world)
    opened = open_ingest(world, second)
    once(monkeypatch, functions.ingest.results, "load", lambda: rows.transact([late]))
    assert world.send(opened, RESULTS) == ["0"]
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == []
    assert ingests.get_ingest(opened).state is IngestState.LOADED
    assert versions() == [(2, second), (1, first)]


def test_an_approval_and_an_abandonment_never_both_stand(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release_id = stories.set_the_stage(world)
    assert world.ingest("results", RESULTS, release_id)["state"] == "loaded"
    approvals = f"/v1/board/releases/{release_id}/approvals"
    assert world.call("POST", approvals, {}, operator="ana").status == 201
    with monkeypatch.context() as patched:
        once(patched, releases, "replace_release", lambda: abandon(world, release_id))
        second = world.call("POST", approvals, {}, operator="ben")
    assert (second.status, second.body["code"]) == (409, StaleVersion.code)
    assert releases.get_release(release_id).state is ReleaseState.ABANDONED


def test_an_abandonment_that_an_approval_overtakes_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release_id = stories.set_the_stage(world)
    assert world.ingest("results", RESULTS, release_id)["state"] == "loaded"
    once(monkeypatch, releases, "replace_release", lambda: world.approve(release_id))
    refused = abandon(world, release_id)
    assert (refused.status, refused.body["code"]) == (409, StaleVersion.code)
    assert releases.get_release(release_id).state is ReleaseState.APPROVED
    assert sessions.get_session(SESSION).release_ids == (release_id,)
