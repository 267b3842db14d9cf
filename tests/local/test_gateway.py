"""The HTTP API's payload 2.0, item by item, as the developer guide writes it."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.words import Function, Role, Route
from local.front import gateway
from local.front.routes import Routes
from local.front.wire import Request

AT = datetime(2026, 12, 9, 8, 0, 0, 250_000, tzinfo=UTC)
ROUTES = Routes(
    [
        Function(
            "results",
            libraries=(),
            routes=(
                Route("GET", "/v1/me/results", Role.CANDIDATE),
                Route("GET", "/v1/me/results/{id}", Role.CANDIDATE),
                Route("POST", "/v1/me/results", Role.CANDIDATE),
            ),
        )
    ]
)


def an_event(request: Request, authorizer: dict[str, Any] | None = None) -> dict[str, Any]:
    match = ROUTES.find(request.method, request.path)
    assert match is not None
    return gateway.event(request, match, AT, authorizer)


def posted(content_type: str | None, body: bytes) -> dict[str, Any]:
    headers = (("content-type", content_type),) if content_type else ()
    return an_event(Request("POST", "/v1/me/results", headers=headers, body=body))


def test_the_smallest_event_has_no_key_with_nothing_to_say() -> None:
    made = an_event(Request("GET", "/v1/me/results"))
    assert set(made) == {
        "version",
        "routeKey",
        "rawPath",
        "rawQueryString",
        "headers",
        "requestContext",
        "isBase64Encoded",
    }
    assert (made["version"], made["routeKey"], made["rawQueryString"]) == ("2.0", "GET /v1/me/results", "")
    assert "null" not in json.dumps(made)


def test_the_path_is_decoded_and_the_query_is_as_sent() -> None:
    made = an_event(Request("GET", "/v1/me/results/F%C3%A9e%2F1", query="a=%C3%A9&b=x+y"))
    assert made["rawPath"] == "/v1/me/results/Fée/1"
    assert made["rawQueryString"] == "a=%C3%A9&b=x+y"
    assert made["queryStringParameters"] == {"a": "é", "b": "x y"}
    assert made["pathParameters"] == {"id": "Fée/1"}
    assert made["routeKey"] == "GET /v1/me/results/{id}"


def test_repeated_query_keys_are_joined_by_commas_in_order() -> None:
    made = an_event(Request("GET", "/v1/me/results", query="a=2&b=&a=1&flag"))
    assert made["queryStringParameters"] == {"a": "2,1", "b": "", "flag": ""}


def test_repeated_headers_are_joined_by_commas() -> None:
    made = an_event(Request("GET", "/v1/me/results", headers=(("accept", "a/b"), ("x-one", "1"), ("accept", "c/d"))))
    assert made["headers"]["accept"] == "a/b,c/d"
    assert made["headers"]["x-one"] == "1"


def test_cookies_leave_the_headers_and_stand_in_a_list() -> None:
    made = an_event(Request("GET", "/v1/me/results", headers=(("cookie", "a=1; b=2"), ("cookie", "c=3"))))
    assert made["cookies"] == ["a=1", "b=2", "c=3"]
    assert "cookie" not in made["headers"]


@pytest.mark.parametrize(
    "content_type",
    ["text/csv", "text/plain; charset=utf-8", "application/json", "Application/JSON;charset=utf-8",
     "application/xml", "application/javascript", "application/problem+json"],
)  # fmt: skip
def test_text_bodies_travel_as_text(content_type: str) -> None:
    made = posted(content_type, '{"name": "Núria"}'.encode())
    assert (made["body"], made["isBase64Encoded"]) == ('{"name": "Núria"}', False)


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "application/pdf", "image/png", None])
def test_all_other_bodies_travel_in_base64(content_type: str | None) -> None:
    made = posted(content_type, b"\xff\x00a=1")
    assert (base64.b64decode(made["body"]), made["isBase64Encoded"]) == (b"\xff\x00a=1", True)


def test_no_body_is_no_key() -> None:
    assert "body" not in posted("application/json", b"")


def test_bytes_that_are_no_utf8_do_not_break_a_text_body() -> None:
    assert posted("application/json", b'"\xe9"')["body"] == '"\ufffd"'


def test_the_context_carries_the_instant_the_caller_and_the_route() -> None:
    request = Request("GET", "/v1/me/results", headers=(("user-agent", "phone"),), source_ip="127.0.0.9")
    context = an_event(request)["requestContext"]
    assert context["timeEpoch"] == 1796803200250
    assert context["time"] == "09/Dec/2026:08:00:00 +0000"
    assert context["http"] == {
        "method": "GET",
        "path": "/v1/me/results",
        "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.9",
        "userAgent": "phone",
    }
    assert (context["stage"], context["routeKey"]) == ("$default", "GET /v1/me/results")
    assert "authorizer" not in context


@pytest.mark.parametrize(
    ("result", "status", "body"),
    [
        ({"message": "hi"}, 200, b'{"message": "hi"}'),
        ("hello", 200, b"hello"),
        ({"statusCode": 201, "body": "made"}, 201, b"made"),
        ({"statusCode": "404", "body": "no"}, 404, b"no"),
        ({"statusCode": 200}, 200, b""),
        ({"statusCode": 200, "body": "AAEC", "isBase64Encoded": True}, 200, b"\x00\x01\x02"),
    ],
)
def test_a_result_becomes_an_answer(result: object, status: int, body: bytes) -> None:
    answer = gateway.answer(json.dumps(result).encode())
    assert (answer.status, answer.body) == (status, body)


@pytest.mark.parametrize(
    "result",
    [
        b"not json",
        b'{"statusCode": "teapot"}',
        b'{"statusCode": 99}',
        b'{"statusCode": 200, "body": {"not": "text"}}',
        b'{"statusCode": 200, "body": "%%%", "isBase64Encoded": true}',
        b'{"statusCode": 200, "headers": ["no"]}',
        b'{"statusCode": 200, "headers": {"x": {"no": 1}}}',
    ],
)
def test_a_result_it_cannot_read_is_a_500(result: bytes) -> None:
    answer = gateway.answer(result)
    assert (answer.status, json.loads(answer.body)) == (500, {"message": "Internal Server Error"})


def test_cookies_become_several_set_cookie_headers() -> None:
    answer = gateway.answer(json.dumps({"statusCode": 200, "cookies": ["a=1", "b=2"]}).encode())
    assert [value for name, value in answer.headers if name == "set-cookie"] == ["a=1", "b=2"]


def test_the_content_type_defaults_to_plain_text_and_names_lose_their_case() -> None:
    plain = gateway.answer(b'{"statusCode": 200, "body": "x"}')
    typed = gateway.answer(b'{"statusCode": 200, "headers": {"Content-Type": "text/html", "X-N": 1, "X-B": true}}')
    assert plain.header("content-type") == "text/plain; charset=utf-8"
    assert dict(typed.headers) == {"content-type": "text/html", "x-n": "1", "x-b": "true"}


def test_an_exact_segment_wins_over_a_parameter_and_slashes_count() -> None:
    routes = Routes(
        [
            Function("a", libraries=(), routes=(Route("GET", "/v1/x/{id}", Role.ANYONE),)),
            Function("b", libraries=(), routes=(Route("GET", "/v1/x/known", Role.ANYONE),)),
        ]
    )
    found = {path: routes.find("GET", path) for path in ("/v1/x/known", "/v1/x/other", "/v1/x/", "/v1/x/a/b", "/v1//x")}
    assert {path: match and match.function.name for path, match in found.items()} == {
        "/v1/x/known": "b",
        "/v1/x/other": "a",
        "/v1/x/": None,
        "/v1/x/a/b": None,
        "/v1//x": None,
    }
