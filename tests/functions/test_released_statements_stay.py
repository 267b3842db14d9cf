"""What stands on a Statement no longer changes behind it: neither by a file of entries nor by the calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.releases.release import ReleaseState
from shared.store import releases
from tests.kit import snapshots, stories
from tests.kit.stories import CANDIDATE, ENTRIES, RELEASE_AT, RESULTS, SESSION
from tests.kit.world import World

pytestmark = pytest.mark.thorough

ANOTHER_NAME = ENTRIES.replace("Martí,Ada", "Somebody,Else")
A_LATE_ENTRY = ENTRIES + "KXA104843,1180,Vidal,Noa,2009-01-30,ES442,0003,,FCE-2026-12-PB\n"


def entries(world: World, content: str) -> tuple[str, list[str]]:
    ingest = world.ingest("entries", content)
    return ingest["state"], [fault["found"] for fault in ingest["faults"]]


def test_a_name_is_corrected_until_results_are_out(world: World) -> None:
    snapshots.begin(world, stories.set_the_stage)
    assert entries(world, ANOTHER_NAME) == ("loaded", [])
    assert stories.row("results", f"CANDIDATE#{CANDIDATE}", f"ENTRY#{SESSION}")["family_name"]["S"] == "Somebody"


def test_a_file_of_entries_changes_no_entry_of_a_released_session(world: World) -> None:
    snapshots.begin(world, stories.release_results)
    before = stories.row("results", f"CANDIDATE#{CANDIDATE}", f"ENTRY#{SESSION}")
    assert entries(world, ANOTHER_NAME) == ("rejected", [CANDIDATE])
    assert stories.row("results", f"CANDIDATE#{CANDIDATE}", f"ENTRY#{SESSION}") == before


def test_the_same_entries_and_late_ones_are_welcome_still(world: World) -> None:
    snapshots.begin(world, stories.release_results)
    assert entries(world, ENTRIES)[0] == "loaded"
    assert entries(world, A_LATE_ENTRY)[0] == "loaded"


@pytest.mark.parametrize(
    "change", [{"exam_date": "2020-01-01"}, {"name": "Changed"}, {"release_at": "2027-01-01T08:00:00Z"}]
)
def test_a_released_session_does_not_change(world: World, change: dict[str, str]) -> None:
    snapshots.begin(world, stories.release_results)
    answer = world.call("PATCH", f"/v1/board/sessions/{SESSION}", change, operator="ana")
    assert (answer.status, answer.body["code"]) == (409, "conflict")


def test_the_windows_of_a_released_session_are_prolonged_after_a_recall(world: World) -> None:
    """As docs/operations.md says: whoever asks from then on has the longer ones."""
    release_id = snapshots.begin(world, stories.release_results)
    cookie = stories.a_signed_in_candidate(world)

    def candidate_until() -> str:
        stories.later(world, world.at)
        shown = world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie)
        return str(shown.body["enquiry"]["stage_1"]["candidate_until"])

    assert candidate_until() == "2026-12-23T22:59:59Z"
    for name in ("recalls", "restorations"):
        why = {"reason": "wrong thresholds"}
        assert world.call("POST", f"/v1/board/releases/{release_id}/{name}", why, operator="ana").status == 200
        longer = {"candidate_window_days": 17, "centre_window_days": 33}
        answer = world.call("PATCH", f"/v1/board/sessions/{SESSION}", longer, operator="ana")
        assert answer.status == 200, answer.raw
        with_more = {**longer, "name": "Changed"}
        assert world.call("PATCH", f"/v1/board/sessions/{SESSION}", with_more, operator="ana").status == 409
    stories.later(world, world.at + timedelta(minutes=2))
    assert candidate_until() == "2026-12-26T22:59:59Z"


def test_a_file_of_entries_asks_after_the_releases_of_its_own_sessions(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    release_id = snapshots.begin(world, stories.release_results)
    other = {"id": "CAE-2027", "exam": "CAE", "name": "June", "format": "digital", "exam_date": "2027-06-05"}
    assert world.call("POST", "/v1/board/sessions", other, operator="ana").status == 201
    plan = {"session_ids": ["CAE-2027"], "release_at": "2027-07-05T08:00:00Z", "zone": "Europe/Madrid"}
    assert world.call("POST", "/v1/board/releases", plan, operator="ana").status == 201
    original, asked = releases.get_release, []

    def noted(each: str) -> Any:
        asked.append(each)
        return original(each)

    monkeypatch.setattr(releases, "get_release", noted)
    assert entries(world, ENTRIES)[0] == "loaded"
    assert asked == [release_id]


# Recalled, given back, and stopped before its key is out again: it was seen all the same.


def stopped_on_its_way_back(world: World) -> str:
    release_id = stories.release_results(world)
    for name in ("recalls", "restorations", "holds"):
        assert (
            world.call(
                "POST", f"/v1/board/releases/{release_id}/{name}", {"reason": "a wrong file"}, operator="ana"
            ).status
            == 200
        )
    return release_id


def test_a_session_of_a_stopped_restoration_does_not_change(world: World) -> None:
    stopped_on_its_way_back(world)
    answer = world.call("PATCH", f"/v1/board/sessions/{SESSION}", {"name": "Changed"}, operator="ana")
    assert (answer.status, answer.body["code"]) == (409, "conflict")


def test_an_entry_of_a_stopped_restoration_does_not_change(world: World) -> None:
    stopped_on_its_way_back(world)
    assert entries(world, ANOTHER_NAME) == ("rejected", [CANDIDATE])


def test_a_stopped_restoration_is_not_loaded_again_under_another_release(world: World) -> None:
    release_id = stopped_on_its_way_back(world)
    reason = {"reason": "other marks"}
    given_up = world.call("POST", f"/v1/board/releases/{release_id}/abandonments", reason, operator="ana")
    assert given_up.status == 409
    second = stories.plan_release(world, "2026-12-12T08:00:00Z")
    assert world.ingest("results", RESULTS.replace("176,171", "180,171"), second)["state"] == "rejected"


@pytest.mark.parametrize("name", ["holds", "restorations"])
def test_the_time_of_a_stopped_restoration_does_not_change(world: World, name: str) -> None:
    """Neither while it is stopped, nor while it waits for its key."""
    release_id = stopped_on_its_way_back(world)
    world.call("POST", f"/v1/board/releases/{release_id}/{name}", {"reason": "a wrong file"}, operator="ana")
    change = {"release_at": "2026-12-20T08:00:00Z"}
    answer = world.call("PATCH", f"/v1/board/releases/{release_id}", change, operator="ana")
    assert (answer.status, answer.body["code"]) == (409, "conflict")
    assert releases.get_release(release_id).release_at == RELEASE_AT


def test_a_stopped_restoration_comes_back_unchanged(world: World) -> None:
    release_id = stopped_on_its_way_back(world)
    answer = world.call("POST", f"/v1/board/releases/{release_id}/restorations", {}, operator="ana")
    assert answer.status == 200
    stories.later(world, world.at)
    existing = releases.get_release(release_id)
    assert (existing.state, existing.was_out) == (ReleaseState.RELEASED, True)
