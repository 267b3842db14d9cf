"""An organisation follows what became of results that it saw: `GET /v1/result-changes`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.store import change_feed
from shared.verification.result_change import Change, ChangeType
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.stories import CANDIDATE, SESSION
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

PATH = "/v1/result-changes"
OTHER = "other@uni.example.org"


@snapshots.stage
def listed(world: World) -> list[str]:
    """The cookies of two organisations, of which the first has seven changes in three causes, the other one."""
    officers = [stories.an_officer(world, each) for each in (stories.OFFICER, OTHER)]
    mine, others = (stories.organisation_of(each) for each in officers)
    for number, count in enumerate((3, 3, 1)):
        changes = [
            Change(ChangeType.RESULT_RECALLED, f"KXB{each:06d}", SESSION, f"check-{each}") for each in range(count)
        ]
        change_feed.append(mine, f"c{number}", changes, world.at + timedelta(minutes=number // 2))
    change_feed.append(others, "c0", [Change(ChangeType.RESULT_CHANGED, CANDIDATE, SESSION, "check")], world.at)
    return officers


def ask(world: World, cookie: str | None, **query: object) -> Answer:
    return world.call("GET", PATH, cookie=cookie, query={name: str(value) for name, value in query.items()})


def all_pages(world: World, cookie: str, limit: int, **query: object) -> list[Any]:
    found, answer = [], ask(world, cookie, limit=limit, **query)
    while True:
        assert answer.status == 200, answer.raw
        found += answer.body["data"]
        if not answer.body["has_more"]:
            return found
        answer = ask(world, cookie, limit=limit, cursor=answer.body["next_cursor"])


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_pages_of_any_size_list_each_change_once_in_the_order_of_writing(
    world: World, listed: list[str], limit: int
) -> None:
    found = all_pages(world, listed[0], limit)
    assert len({each["id"] for each in found}) == 7
    assert [each["candidate_id"] for each in found] == [f"KXB{each:06d}" for each in (0, 1, 2, 0, 1, 2, 0)]
    assert [each["at"] for each in found] == sorted(each["at"] for each in found)
    assert [each["candidate_id"] for each in all_pages(world, listed[1], limit)] == [CANDIDATE]


def test_a_line_has_ids_alone(world: World, listed: list[str]) -> None:
    (line,) = ask(world, listed[1]).body["data"]
    assert {**line, "id": ""} == {
        "id": "",
        "type": "result.changed",
        "at": "2026-12-01T09:00:00Z",
        "candidate_id": CANDIDATE,
        "session_id": SESSION,
        "verification_id": "check",
        "share_id": None,
        "batch_id": None,
    }


def test_changes_since_a_lines_own_time_are_that_line_and_all_after_it(world: World, listed: list[str]) -> None:
    every = all_pages(world, listed[0], 100)
    assert all_pages(world, listed[0], 2, updated_since=every[0]["at"]) == every
    assert all_pages(world, listed[0], 2, updated_since=every[-1]["at"]) == every[-1:]
    assert all_pages(world, listed[0], 2, updated_since="2026-12-01T10:00:01+01:00") == every[-1:]


def test_the_last_cursor_gives_what_comes_later_and_nothing_before(world: World, listed: list[str]) -> None:
    for first in (ask(world, listed[1]), ask(world, listed[1], updated_since="2026-12-02T00:00:00Z")):
        cursor = first.body["next_cursor"]
        assert ask(world, listed[1], cursor=cursor).body == {"data": [], "has_more": False, "next_cursor": cursor}
    later = [Change(ChangeType.RESULT_RESTORED, CANDIDATE, SESSION, "check")]
    change_feed.append(stories.organisation_of(listed[1]), "c9", later, world.at + timedelta(days=2))
    assert [each["type"] for each in ask(world, listed[1], cursor=cursor).body["data"]] == ["result.restored"]


def test_the_newest_come_first_where_they_are_asked_for(world: World, listed: list[str]) -> None:
    answer = ask(world, listed[0], order="newest", limit=2)
    assert answer.body["data"] == all_pages(world, listed[0], 100)[:-3:-1]
    assert (answer.body["has_more"], answer.body["next_cursor"]) == (False, None)


def test_another_organisations_cursor_opens_nothing(world: World, listed: list[str]) -> None:
    theirs = ask(world, listed[1]).body["next_cursor"]
    refused = ask(world, listed[0], cursor=theirs)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/cursor")
    history = world.call("GET", "/v1/verifications", cookie=listed[0], query={"cursor": theirs})
    assert history.status == 422
    newest = ask(world, listed[1], cursor=theirs, order="newest")
    assert (newest.status, newest.body["errors"][0]["pointer"]) == (422, "/cursor")


def test_what_cannot_be_read_is_said(world: World, listed: list[str]) -> None:
    for query in (
        {"updated_since": "yesterday"},
        {"updated_since": "2026-12-01"},
        {"limit": "0"},
        {"limit": "101"},
        {"order": "sideways"},
    ):
        refused = ask(world, listed[0], **query)
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, f"/{next(iter(query))}")


def test_nobody_else_reads_a_list_and_a_suspended_organisation_reads_none_until_it_is_reinstated(
    world: World, listed: list[str]
) -> None:
    assert ask(world, None).status == 401
    path = f"/v1/board/organisations/{stories.organisation_of(listed[0])}"
    assert world.call("POST", f"{path}/suspensions", {"reason": "a doubt"}, operator="ana").status == 201
    for query in ({}, {"order": "newest"}):
        assert ask(world, listed[0], **query).body["code"] == "organisation_suspended"
    assert world.call("POST", f"{path}/reinstatements", {"reason": "no doubt"}, operator="ana").status == 201
    assert len(ask(world, listed[0]).body["data"]) == 7


def test_a_page_is_three_reads_and_one_query(world: World, listed: list[str]) -> None:
    """The sign-in, the organisation and the head of its list."""
    with watched() as calls:
        assert ask(world, listed[0]).status == 200
    assert sorted(each.partition(".")[2] for each in calls.made) == ["BatchGetItem", "GetItem", "GetItem", "Query"]
