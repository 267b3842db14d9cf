"""The list of releases: every one with its time, its state and its counts, the one planned last first, by pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from functions.board import release_views
from tests.kit.aws_calls import watched
from tests.kit.stories import WHY, load_and_approve, plan_release, set_the_stage
from tests.kit.world import World

PATH = "/v1/board/releases"


def pages(world: World) -> list[list[dict[str, Any]]]:
    found, query = list[list[dict[str, Any]]](), None
    while True:
        answer = world.call("GET", PATH, operator="ana", query=query)
        assert answer.status == 200, answer.raw
        found.append(answer.body["data"])
        if not answer.body["has_more"]:
            assert answer.body["next_cursor"] is None
            return found
        query = {"cursor": answer.body["next_cursor"]}


def test_releases_are_listed_with_time_state_and_counts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_views, "PER_PAGE", 2)
    first = set_the_stage(world)
    load_and_approve(world, first)
    others = []
    for day in (20, 21):
        world.at += timedelta(minutes=1)
        others.append(plan_release(world, f"2026-12-{day}T08:00:00Z"))
    assert world.call("POST", f"{PATH}/{others[0]}/abandonments", WHY, operator="ana").status == 200
    listed = pages(world)
    assert [[each["id"] for each in page] for page in listed] == [[others[1], others[0]], [first]]
    newest, given_up, approved = [each for page in listed for each in page]
    assert (newest["state"], newest["release_at"], newest["counts"]["results"]) == ("draft", "2026-12-21T08:00:00Z", 0)
    assert given_up["state"] == "abandoned"
    assert (approved["state"], approved["release_at"]) == ("approved", "2026-12-09T08:00:00Z")
    assert approved["counts"] == {"results": 2, "by_status": {"pending": 1, "reported": 1}}


def test_a_page_is_one_query_and_one_read_of_its_releases(world: World) -> None:
    set_the_stage(world)
    with watched() as calls:
        assert len(pages(world)[0]) == 1
    assert calls.made == ["dynamodb.Query", "dynamodb.BatchGetItem"]


def test_nothing_is_planned_yet(world: World) -> None:
    assert pages(world) == [[]]


def test_a_release_planned_twice_under_one_key_is_listed_once(world: World) -> None:
    set_the_stage(world)
    plan = {"session_ids": ["FCE-2026-12-PB"], "release_at": "2026-12-20T08:00:00Z", "zone": "Europe/Madrid"}
    for _ in range(2):
        key = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
        assert world.call("POST", PATH, plan, operator="ana", headers=key).status == 201
        world.at += timedelta(minutes=1)
    assert len(pages(world)[0]) == 2
