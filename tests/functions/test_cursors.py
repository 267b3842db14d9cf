"""A cursor that is not ours is 422 on every list that takes one, whatever it says; ours go on where a page ended."""

from __future__ import annotations

import base64
import inspect
import json
from typing import Any

import pytest

from infra.catalogue import FUNCTIONS
from infra.words import Role
from shared.adapters.paging import cursor_of
from tests.kit.request_bodies import ROUTES, Desk
from tests.kit.stories import CANDIDATE, SESSION
from tests.kit.world import World, module

pytestmark = pytest.mark.thorough

LISTS = {
    "GET /v1/board/certifying-statements",
    "GET /v1/board/code-handouts",
    "GET /v1/board/enquiries",
    "GET /v1/board/sessions/{id}/print-run",
    "GET /v1/board/organisations",
    "GET /v1/board/releases",
    "GET /v1/board/releases/{id}/undelivered",
    "GET /v1/candidates/{id}/activity",
    "GET /v1/certifying-statements",
    "GET /v1/enquiries",
    "GET /v1/published-requirements",
    "GET /v1/requirement-profiles",
    "GET /v1/result-changes",
    "GET /v1/sessions/{id}/candidates",
    "GET /v1/sessions/{id}/certificates",
    "GET /v1/sessions/{id}/confirmations",
    "GET /v1/sessions/{id}/results",
    "GET /v1/shared-results",
    "GET /v1/verification-batches",
    "GET /v1/verification-batches/{id}/rows",
    "GET /v1/verifications",
    "GET /v1/webhook-endpoints/{id}/deliveries",
}
PLACES: tuple[Any, ...] = (
    *([], {}, {"bounced": None}, "bounced", 5, None, [None], [[]], [{}]),
    *(["nowhere"], ["sent"], ["sent", "ES442", CANDIDATE], ["bounced", None], ["bounced", "ES442"]),
    *(["bounced", {}], ["bounced", {"a": "b"}], ["bounced", {"pk": "x", "sk": "y"}], ["bounced", "ES442", "x" * 2000]),
    *(
        ["bounced", "", CANDIDATE],
        ["bounced", "ES442", CANDIDATE, "more"],
        [CANDIDATE, SESSION],
        [CANDIDATE, SESSION, 5],
    ),
    *([CANDIDATE, SESSION, "", "cohort"], [SESSION, "XX999", CANDIDATE, "cohort"], ["x"] * 5000, [True, False, 1.5]),
    *(["instant", 5], ["instant", ["AT#"]], ["instant", "AT#"], ["instant", "AT#" + "x" * 2000]),
)


def encoded(place: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


FOREIGN = (
    *("", " ", "x", "nonsense", "W10", "%00", "é", "😀", "=" * 8, "A" * 4000, "null", "[]"),
    *map(encoded, PLACES),
    *(f"!{encoded(['bounced'])}", base64.urlsafe_b64encode(b'[ "bounced" ]').decode()),
)


BESIDES = ("GET /v1/me/activity",)
"""Its function loads no pydantic, so its query is in no signature."""
LOGS: tuple[Any, ...] = ([], ["1"], [1.0], [True], [-1], [10**10], [1, 2], {"1": 1})


def test_every_list_that_takes_a_cursor_is_here() -> None:
    taking = set()
    for row in FUNCTIONS:
        if row.routes:
            for route in _routes_of(module(row).app):
                if "cursor" in inspect.signature(route.func).parameters:
                    taking.add((route.func.__module__, route.func.__name__))
    assert len(taking) == len(LISTS) == len(LISTS & ROUTES.keys())


def _routes_of(app: Any) -> list[Any]:
    return [*app._static_routes, *app._dynamic_routes]


def test_a_cursor_that_is_not_ours_is_422_on_every_list(world: World) -> None:
    desk, wrong = Desk(world), []
    for key in (*sorted(LISTS), *BESIDES):
        route = ROUTES[key]
        who = [desk.candidate, desk.staff] if route.role is Role.CANDIDATE_OR_STAFF else [desk.cookies.get(route.role)]
        operator = "ana" if route.role is Role.OPERATOR else None
        query = {"centre": "ES442"} if key == "GET /v1/board/sessions/{id}/print-run" else {}
        for cookie in who:
            for cursor in FOREIGN:
                given = {**query, "cursor": cursor}
                answer = world.call("GET", desk.path(route), cookie=cookie, operator=operator, query=given)
                if (answer.status, answer.body.get("errors", [{}])[0].get("pointer")) != (422, "/cursor"):
                    wrong.append((key, cursor[:60], answer.status))
    assert wrong == []


def test_a_cursor_of_a_log_that_is_not_ours_is_422(world: World) -> None:
    desk = Desk(world)
    path = f"/v1/board/releases/{desk.release_id}"
    for cursor in ("", "x", *map(encoded, LOGS)):
        assert world.call("GET", path, operator="ana", query={"log_cursor": cursor}).status == 422, cursor
    ours = world.call("GET", path, operator="ana", query={"log_cursor": encoded([1])})
    assert (ours.status, ours.body["log"], ours.body["log_next_cursor"]) == (200, [], None)


def test_a_cursor_of_ours_is_read_back() -> None:
    assert cursor_of(["bounced", "ES442", CANDIDATE]) == encoded(["bounced", "ES442", CANDIDATE])
