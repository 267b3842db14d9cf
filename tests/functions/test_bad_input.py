"""What an operator may get wrong on a release: each refused with the reason, and nothing changed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit import many_candidates, snapshots, stories
from tests.kit.stories import CANDIDATE, RESULTS, SESSION, stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

OTHER = {
    "id": "CAE-2026-10-CB",
    "exam": "CAE",
    "name": "October",
    "format": "computer_based",
    "exam_date": "2026-10-01",
    "zone": "Europe/Madrid",
}
PLAN = {"session_ids": [SESSION], "release_at": "2026-12-09T08:00:00Z", "zone": "Europe/Madrid"}
TIMES = [
    ("2026-12-01T09:00:00Z", "already past"),  # this very second
    ("2026-11-30T09:00:00+01:00", "already past"),
    ("2026-12-09T07:59:59Z", "announced for"),
    ("2026-12-09T09:00:00", "zone"),
    ("2026-12-09 09:00:00Z", "zone"),
    ("2026-12-09T09:00:00+02:00", "clocks in Europe/Madrid are at +01:00"),
    ("2027-03-28T02:30:00+01:00", "skipped or comes twice"),
    ("2027-03-28T02:30:00+02:00", "skipped or comes twice"),
    ("2027-10-31T02:30:00+02:00", "skipped or comes twice"),
    ("2027-10-31T02:30:00+01:00", "skipped or comes twice"),
    ("2027-10-31T00:30:00Z", "skipped or comes twice"),
    ("2027-02-30T09:00:00Z", "does not exist"),
    ("2026-12-09T24:00:00Z", "does not exist"),
]


def board(world: World, method: str, path: str, body: Any, operator: str = "ana") -> Answer:
    return world.call(method, f"/v1/board/{path}", body, operator=operator)


@snapshots.stage
def drafted(world: World) -> str:
    """A draft over one session beside a late one, whose announced time is not its own to move."""
    stories.set_the_stage(world)
    return stories.plan_release(world, "2026-12-20T08:00:00Z")


@pytest.mark.parametrize(("text", "why"), TIMES)
def test_a_release_at_a_time_that_will_not_do(world: World, drafted: str, text: str, why: str) -> None:
    before = stored()
    for method, path, body in (
        ("POST", "releases", {**PLAN, "release_at": text}),
        ("PATCH", f"releases/{drafted}", {"release_at": text}),
    ):
        refused = board(world, method, path, body)
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/release_at")
        assert why in refused.body["detail"]
    assert stored() == before


@pytest.mark.parametrize(("text", "why"), [each for each in TIMES if each[1] not in ("already past", "announced for")])
def test_a_session_announced_at_a_time_that_will_not_do(world: World, text: str, why: str) -> None:
    existing = board(world, "POST", "sessions", {**OTHER, "id": "CAE-STANDING"})
    assert existing.status == 201
    before = stored()
    for method, path, body in (
        ("POST", "sessions", {**OTHER, "release_at": text}),
        ("PATCH", "sessions/CAE-STANDING", {"release_at": text}),
    ):
        refused = board(world, method, path, body)
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/release_at")
        assert why in refused.body["detail"]
    assert stored() == before


def test_another_zone_that_shows_the_announced_time_twice(world: World) -> None:
    """06:30 in Madrid on 7 November 2027 is one moment; 01:30 in New York comes twice that night."""
    announced = {**OTHER, "release_at": "2027-11-07T05:30:00Z"}
    assert board(world, "POST", "sessions", announced).status == 201
    before = stored()
    moved = board(world, "PATCH", f"sessions/{OTHER['id']}", {"zone": "America/New_York"})
    assert (moved.status, moved.body["code"]) == (422, "no_such_local_time")
    plan = {"session_ids": [OTHER["id"]], "release_at": "2027-11-07T06:30:00Z", "zone": "America/New_York"}
    planned = board(world, "POST", "releases", plan)
    assert (planned.status, planned.body["code"]) == (422, "no_such_local_time")
    assert stored() == before


def test_approving_twice_or_an_old_revision(world: World) -> None:
    release_id = snapshots.begin(world, stories.set_the_stage)
    assert world.ingest("results", RESULTS, release_id)["state"] == "loaded"
    path = f"releases/{release_id}/approvals"
    first = board(world, "POST", path, {"revision": 2})
    assert first.status == 201
    before = stored()
    for operator, revision, status, code in (
        ("ana", 2, 403, "second_person_required"),
        ("ANA", 2, 403, "second_person_required"),
        ("ben", 1, 409, "stale_version"),
        ("ben", 3, 409, "stale_version"),
        ("ben", 0, 422, "validation_failed"),
    ):
        refused = board(world, "POST", path, {"revision": revision}, operator)
        assert (refused.status, refused.body["code"]) == (status, code)
    assert stored() == before


def test_one_result_in_two_unreleased_releases(world: World, drafted: str) -> None:
    second = stories.plan_release(world, "2026-12-22T08:00:00Z")
    assert world.ingest("results", RESULTS, drafted)["state"] == "loaded"
    before = without_ingests()
    refused = world.ingest("results", RESULTS, second)
    assert (refused["state"], refused["faults"][0]["found"]) == ("rejected", CANDIDATE)
    assert without_ingests() == before


@pytest.mark.thorough
def test_one_blank_among_five_thousand(world: World, drafted: str) -> None:
    lines = [f"KXB{number:06d},{SESSION},reported,176,171,168,182,174" for number in range(5000)]
    lines[3210] = lines[3210].replace(",171,", ",,")
    before = without_ingests()
    refused = world.ingest("results", "\n".join([many_candidates.HEADER, *lines, ""]), drafted)
    assert (refused["state"], refused["fault_count"]) == ("rejected", 1 + 5000), "and nobody of them was entered"
    (fault,) = (each for each in refused["faults"] if each["column"] != "candidate_id")
    assert (fault["line"], fault["column"], fault["found"]) == (3212, "use_of_english", "")
    assert without_ingests() == before


def without_ingests() -> dict[str, list[dict[str, Any]]]:
    found = stored()
    return {name: [each for each in rows if not each["pk"]["S"].startswith("INGEST#")] for name, rows in found.items()}
