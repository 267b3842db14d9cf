"""The public calendar: what is announced, whether results are in or not."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest

from shared.adapters import cache
from tests.kit import snapshots
from tests.kit.stories import RELEASE_AT, later, load_and_approve, release_results, set_the_stage
from tests.kit.world import World


def test_the_calendar_lists_a_session_with_its_announced_time(world: World) -> None:
    snapshots.begin(world, set_the_stage)
    assert world.call("GET", "/v1/calendar").body == {
        "data": [
            {
                "id": "FCE-2026-12-PB",
                "exam": {"code": "FCE", "name": "B2 First"},
                "name": "December 2026",
                "format": "paper_based",
                "exam_date": "2026-11-28",
                "release_at": "2026-12-09T08:00:00Z",
                "out_since": None,
                "usually": None,
                "zone": "Europe/Madrid",
                "held": False,
                "certificates_from": None,
            }
        ]
    }


def test_results_change_nothing_in_it_until_their_second(world: World) -> None:
    release_id = snapshots.begin(world, set_the_stage)
    announced = world.call("GET", "/v1/calendar").raw
    load_and_approve(world, release_id)
    for ahead in (timedelta(minutes=4), timedelta(seconds=1)):  # its key is published five minutes ahead
        later(world, RELEASE_AT - ahead)
        assert world.call("GET", "/v1/calendar").raw == announced
    later(world, RELEASE_AT)
    assert out_since(world) == "2026-12-09T08:00:00Z"


def test_what_was_due_and_did_not_come_is_not_out(world: World) -> None:
    snapshots.begin(world, set_the_stage)
    later(world, RELEASE_AT)
    assert out_since(world) is None


def test_what_is_recalled_is_not_out_until_it_is_restored(world: World) -> None:
    release_id = snapshots.begin(world, release_results)
    for minutes, act, out in ((1, "recalls", None), (2, "restorations", "2026-12-09T08:00:00Z")):
        done = world.call("POST", f"/v1/board/releases/{release_id}/{act}", {"reason": "the file"}, operator="ana")
        assert done.status == 200
        later(world, RELEASE_AT + timedelta(minutes=minutes))
        assert out_since(world) == out


def out_since(world: World) -> str | None:
    (line,) = world.call("GET", "/v1/calendar").body["data"]
    return cast("str | None", line["out_since"])


def test_a_held_release_takes_its_time_back_and_a_new_one_announces_it(world: World) -> None:
    release_id = snapshots.begin(world, set_the_stage)
    load_and_approve(world, release_id)
    world.call("POST", f"/v1/board/releases/{release_id}/holds", operator="ana")
    assert announced(world) == (None, True)
    moved = {"release_at": "2026-12-11T08:00:00Z"}
    assert world.call("PATCH", f"/v1/board/releases/{release_id}", moved, operator="ana").status == 200
    assert announced(world) == ("2026-12-11T08:00:00Z", False)


def announced(world: World) -> tuple[str | None, bool]:
    cache.forget()
    (line,) = world.call("GET", "/v1/calendar").body["data"]
    return line["release_at"], line["held"]


def test_sessions_come_in_the_order_of_their_exams(world: World) -> None:
    for code, day in (("CAE", "2026-11-30"), ("KET", "2026-11-07"), ("FCE", "2026-11-07")):
        session = {"id": f"{code}-X", "exam": code, "name": "X", "format": "digital", "exam_date": day}
        assert world.call("POST", "/v1/board/sessions", session, operator="ana").status == 201
    assert [line["id"] for line in world.call("GET", "/v1/calendar").body["data"]] == ["FCE-X", "KET-X", "CAE-X"]


@pytest.mark.parametrize(
    ("sat", "earliest", "latest"),
    [
        ("paper_based", "2026-12-26", "2027-01-09"),
        ("computer_based", "2026-12-12", "2026-12-19"),
        ("digital", "2026-12-03", "2026-12-08"),
    ],
)
def test_without_an_announced_time_the_usual_one_is_an_estimate(
    world: World, sat: str, earliest: str, latest: str
) -> None:
    session = {"id": "FCE-X", "exam": "FCE", "name": "X", "format": sat, "exam_date": "2026-11-28"}
    assert world.call("POST", "/v1/board/sessions", session, operator="ana").status == 201
    (line,) = world.call("GET", "/v1/calendar").body["data"]
    assert (line["release_at"], line["held"]) == (None, False)
    assert line["usually"] == {"earliest": earliest, "latest": latest}


def test_a_practice_session_is_not_announced(world: World) -> None:
    session = {"id": "FCE-X", "exam": "FCE", "name": "X", "format": "digital", "exam_date": "2026-11-28"}
    made = world.call("POST", "/v1/board/sessions", {**session, "practice": True}, operator="ana")
    assert (made.status, made.body["practice"]) == (201, True)
    assert world.call("POST", "/v1/board/sessions", session, operator="ana").status == 409
    assert world.call("GET", "/v1/calendar").body == {"data": []}


def test_health_answers_ok(world: World) -> None:
    assert world.call("GET", "/v1/health").body == {"status": "ok"}
