"""What stands on a Statement no longer changes behind it: neither by a file of entries nor by the calendar."""

from __future__ import annotations

import pytest

from tests import stories
from tests.stories import CANDIDATE, ENTRIES, SESSION
from tests.world import World

ANOTHER_NAME = ENTRIES.replace("Martí,Ada", "Somebody,Else")
A_LATE_ENTRY = ENTRIES + "KXA104843,1180,Vidal,Noa,2009-01-30,ES442,0003,,FCE-2026-12-PB\n"


def entries(world: World, content: str) -> tuple[str, list[str]]:
    ingest = world.ingest("entries", content)
    return ingest["state"], [fault["found"] for fault in ingest["faults"]]


def test_a_name_is_corrected_until_results_are_out(world: World) -> None:
    stories.set_the_stage(world)
    assert entries(world, ANOTHER_NAME) == ("loaded", [])
    assert stories.row("results", f"CANDIDATE#{CANDIDATE}", f"ENTRY#{SESSION}")["family_name"]["S"] == "Somebody"


def test_then_a_file_of_entries_changes_nothing_that_stands(world: World) -> None:
    stories.release_results(world)
    before = stories.row("results", f"CANDIDATE#{CANDIDATE}", f"ENTRY#{SESSION}")
    assert entries(world, ANOTHER_NAME) == ("rejected", [CANDIDATE])
    assert stories.row("results", f"CANDIDATE#{CANDIDATE}", f"ENTRY#{SESSION}") == before


def test_the_same_entries_and_late_ones_are_welcome_still(world: World) -> None:
    stories.release_results(world)
    assert entries(world, ENTRIES)[0] == "loaded"
    assert entries(world, A_LATE_ENTRY)[0] == "loaded"


@pytest.mark.parametrize(
    "change", [{"exam_date": "2020-01-01"}, {"name": "Changed"}, {"release_at": "2027-01-01T08:00:00Z"}]
)
def test_nor_does_the_session(world: World, change: dict[str, str]) -> None:
    stories.release_results(world)
    answer = world.call("PATCH", f"/v1/board/sessions/{SESSION}", change, operator="ana")
    assert (answer.status, answer.body["code"]) == (409, "conflict")
