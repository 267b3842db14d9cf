"""What no route fits: always a problem of ours with no-store, as 404, or as 405 with `Allow`; by one light function."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cli.docs import METHODS, methods
from functions.calendar.handler import handler
from infra.catalogue import FUNCTIONS
from infra.words import REST, Role
from shared.ground.settings import settings

ROUTES = [route for row in FUNCTIONS for route in row.api_routes if route != REST]
pytestmark = [pytest.mark.usefixtures("world"), pytest.mark.thorough]
KNOWN = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def asked(method: str, path: str, **headers: str) -> Any:
    """As API Gateway hands over what no route fits, through the CDN."""
    http = {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7"}
    context = {"http": http, "requestId": "request-1", "routeKey": "$default", "timeEpoch": 1_796_000_000_000}
    given = {"x-origin-secret": settings().live_origin_secrets[0], **headers}
    return handler({"routeKey": "$default", "rawPath": path, "headers": given, "requestContext": context}, None)


def is_problem(answer: Any, status: int, code: str) -> bool:
    body = json.loads(answer["body"])
    kept, kind = answer["headers"]["Cache-Control"], answer["headers"]["Content-Type"]
    return (answer["statusCode"], body["status"], body["code"], kept, kind) == (
        *(status, status, code),
        *("private, no-store", "application/problem+json"),
    )


def filled(path: str) -> str:
    return path.replace("{id}", "KXA104827").replace("{number}", "ES442")


def test_a_path_that_is_not_there_is_a_problem() -> None:
    for path in ("/", "/v1", "/v1/", "/v1/nothing", "/v1/me/", "/v1/me/results/a/b", "/v1/board/nothing", "/V1/me"):
        for method in ("GET", "POST", "OPTIONS"):
            assert is_problem(asked(method, path), 404, "not_found"), (method, path)


def test_another_method_is_405_with_allow_on_every_path() -> None:
    for path in {route.path for route in ROUTES}:
        has = sorted(route.method for route in ROUTES if route.path == path)
        for method in set(KNOWN) - set(has) - {"HEAD"}:
            answer = asked(method, filled(path))
            assert is_problem(answer, 405, "method_not_allowed"), (method, path)
            assert answer["headers"]["Allow"] == ", ".join(has), path


def test_a_path_written_so_that_no_route_has_it_is_not_there_and_no_other_method_is_asked_for() -> None:
    """API Gateway matches a path as it was sent, "/v1/me%2Fresults", and hands it over decoded."""
    for route in ROUTES:
        answer = asked(route.method, filled(route.path))
        if route.method == "HEAD":
            assert (answer["statusCode"], answer["body"]) == (404, "")
        else:
            assert is_problem(answer, 404, "not_found"), route.key
        assert "Allow" not in answer["headers"]


def test_a_head_has_no_body() -> None:
    answer = asked("HEAD", "/v1/registrations")
    assert (answer["statusCode"], answer["headers"]["Allow"], answer["body"]) == (405, "POST", "")


def test_past_the_cdn_only_operators_paths_are_answered() -> None:
    """On the API's own host, where operators are: 404 and 405 say no more there than the published contract."""
    assert asked("GET", "/v1/me", **{"x-origin-secret": "x"})["statusCode"] == 403
    assert asked("GET", "/v1/nothing", **{"x-origin-secret": ""})["statusCode"] == 403
    board = asked("DELETE", "/v1/board/releases", **{"x-origin-secret": ""})
    assert (board["statusCode"], board["headers"]["Allow"]) == (405, "GET, POST")
    assert is_problem(asked("GET", "/v1/board/nothing", **{"x-origin-secret": ""}), 404, "not_found")


def test_one_function_alone_answers_it_with_a_limit_and_without_a_role() -> None:
    assert [row.name for row in FUNCTIONS if row.answers_rest] == ["calendar"]
    assert (REST.role, REST.limit.rate) == (Role.ANYONE, 100)
    operators = {route.key for route in ROUTES if route.role is Role.OPERATOR}
    assert operators
    assert REST.key == "$default"


def test_the_table_of_methods_is_the_catalogues() -> None:
    assert METHODS.read_text("utf-8") == methods(), "run `make docs`"


@pytest.mark.parametrize("path", ["/v1/me/results/" + "x" * 300, "/v1/\n"])
def test_a_path_that_none_can_be_is_not_found(path: str) -> None:
    assert is_problem(asked("GET", path), 404, "not_found")
