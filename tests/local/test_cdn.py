"""The CDN that the front plays: what it lets through, which errors it keeps, and its gate."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from infra import behaviours
from infra.behaviours import Kept
from infra.headers import ERRORS_KEPT, FORWARDED
from local.front import scripts
from local.front.cache import Cache
from local.front.cdn import Cdn
from local.front.wire import Answer, Request, message
from tests.kit import beside

PATH = "/v1/me/results"


@dataclass
class Api:
    """Answers one after the other, and keeps what it was asked."""

    answers: list[Answer]
    asked: list[Request] = field(default_factory=list)

    async def respond(self, request: Request) -> Answer:
        self.asked.append(request)
        return self.answers.pop(0)


@dataclass
class Stopwatch:
    seconds: float = 0.0

    def now(self) -> datetime:
        return datetime(2026, 12, 9, 8, tzinfo=UTC) + timedelta(seconds=self.seconds)


async def no_pages(_: Request) -> Answer:
    return Answer(200, (), b"a page")


def a_cdn(*answers: Answer, kept: Mapping[int, int] = ERRORS_KEPT) -> tuple[Cdn, Api, Stopwatch]:
    api, watch = Api(list(answers)), Stopwatch()
    return Cdn(api.respond, no_pages, "secret", Cache(watch.now, kept)), api, watch


def statuses(cdn: Cdn, *requests: Request) -> list[int]:
    return [beside.run(cdn.respond(request)).status for request in requests]


def of(status: int, cache_control: str = "private, no-store") -> Answer:
    return message(status, "", ("cache-control", cache_control))


def test_only_what_the_policy_names_reaches_the_api(http: httpx.Client) -> None:
    sent = {name: "1" for name in FORWARDED if name not in ("CloudFront-Viewer-Address", "Content-Type")}
    more = {"Authorization": "Bearer x", "X-Forwarded-For": "203.0.113.9", "X-Api-Key": "k", "Referer": "x", "DNT": "1"}
    answer = http.post("/v1/echo?a=1&b=%20", json={}, headers={**sent, **more, "Cookie": "a=1; b=2"})
    event = answer.json()
    assert set(event["headers"]) == {
        *(name.lower() for name in FORWARDED),
        *("content-length", "host", "x-origin-secret"),
        *("x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"),  # API Gateway's own
    }
    assert event["headers"]["idempotency-key"] == "1"
    assert event["headers"]["x-authorization"] == "Bearer x"
    assert event["headers"]["x-forwarded-for"] == event["requestContext"]["http"]["sourceIp"] == "127.0.0.1"
    assert event["headers"]["cloudfront-viewer-address"].startswith("127.0.0.1:")
    assert (event["cookies"], event["rawQueryString"]) == (["a=1", "b=2"], "a=1&b=%20")


def test_a_key_reaches_the_api_by_its_own_header_alone(http: httpx.Client) -> None:
    """And of two viewers of one path each has their own, although the script's answers are cached."""
    for given in ("Bearer one", "Basic two"):
        event = http.get("/v1/echo", headers={"Authorization": given, "X-Authorization": "Bearer x"}).json()
        assert (event["headers"]["x-authorization"], "authorization" in event["headers"]) == (given, False)
    assert "x-authorization" not in http.get("/v1/echo", headers={"X-Authorization": "Bearer x"}).json()["headers"]


@pytest.mark.parametrize("status", [404, 500, 501, 502, 503, 504])
def test_an_error_of_one_moment_is_not_the_next_viewers(status: int) -> None:
    cdn, api, _ = a_cdn(of(status, "max-age=0"), of(200))
    assert statuses(cdn, Request("GET", PATH), Request("GET", PATH)) == [status, 200]
    assert len(api.asked) == 2


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_by_default_a_5xx_is_everybodys_for_ten_seconds_whatever_it_says(status: int) -> None:
    """So it was; the distribution must name each of them."""
    cdn, api, watch = a_cdn(of(status), of(200), of(200), kept={})
    mine = Request("GET", PATH, headers=(("cookie", "a=1"),))
    anothers = Request("GET", PATH, query="x=1", headers=(("cookie", "a=2"),))
    assert statuses(cdn, mine, anothers, Request("POST", PATH)) == [status, status, 200]
    watch.seconds = 9.9
    assert statuses(cdn, mine) == [status]
    watch.seconds = 10
    assert statuses(cdn, mine) == [200]
    assert len(api.asked) == 3


def test_an_expired_error_is_not_answered_again() -> None:
    cdn, _, watch = a_cdn(of(503), of(500), kept={})
    assert statuses(cdn, Request("GET", PATH)) == [503]
    watch.seconds = 10
    assert statuses(cdn, Request("GET", PATH)) == [500]


@pytest.mark.parametrize(
    ("answer", "is_kept"),
    [
        (of(404), False),
        (of(404, "max-age=0"), True),
        (of(501), False),
        (of(401), False),
        (of(403), False),
        (of(429), False),
    ],
)
def test_of_a_404_and_a_501_it_heeds_no_store_and_of_other_errors_it_keeps_none(answer: Answer, is_kept: bool) -> None:
    cdn, api, _ = a_cdn(answer, of(200), kept={})
    statuses(cdn, Request("GET", PATH), Request("GET", PATH))
    assert len(api.asked) == (1 if is_kept else 2)


def test_no_answer_to_a_write_is_kept() -> None:
    cdn, api, _ = a_cdn(of(503), of(201), kept={})
    assert statuses(cdn, Request("POST", PATH), Request("POST", PATH)) == [503, 201]
    assert len(api.asked) == 2


@pytest.mark.parametrize("path", ["/v1/board/releases", "/v1/%62oard/x", "/v1/%zz", "/v1/me/%2e%2e/board", "/v1//me"])
def test_the_gate_answers_before_the_api_is_asked(path: str) -> None:
    cdn, api, _ = a_cdn()
    answer = beside.run(cdn.respond(Request("GET", path)))
    assert (answer.status, json.loads(answer.body)["code"]) == (404, "not_found")
    assert answer.header("cache-control") == "no-store"
    assert api.asked == []


def test_a_script_that_throws_is_a_503(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("local.front.cdn.gate_script", lambda: "function handler(event) { return nothing; }")
    cdn, api, _ = a_cdn()
    assert statuses(cdn, Request("GET", PATH)) == [503]
    assert api.asked == []


def test_a_script_is_run_once_for_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    async def run(code: str, event: Mapping[str, object], engine: str | None = None) -> dict[str, object]:
        ran.append(code)
        return {"uri": PATH, "headers": {}}

    monkeypatch.setattr(scripts, "run", run)
    cdn, _, _ = a_cdn(of(200), of(200))
    assert statuses(cdn, Request("GET", PATH), Request("GET", PATH, query="a=1")) == [200, 200]
    assert len(ran) == 1


def test_node_stands_in_where_there_is_no_njs(monkeypatch: pytest.MonkeyPatch) -> None:
    node = shutil.which("node")
    monkeypatch.setattr(shutil, "which", lambda name: node if name == "node" else None)
    cdn, api, _ = a_cdn(of(200))
    assert statuses(cdn, Request("GET", PATH), Request("GET", "/v1/board/x")) == [200, 404]
    assert len(api.asked) == 1


# Methods

CONTRACT = "/v1/openapi.json"
"""Which comes from the bucket, as the pages do."""


@pytest.mark.parametrize(
    ("method", "path", "passes"),
    [
        ("GET", "/v1/calendar", True),
        ("HEAD", "/v1/calendar", True),
        ("POST", "/v1/calendar", True),  # this and the next are the API's to answer, which takes every method
        ("OPTIONS", "/v1/calendar", True),
        ("OPTIONS", PATH, True),
        ("DELETE", PATH, True),
        ("TRACE", PATH, False),
        ("PURGE", PATH, False),
        ("HEAD", "/en/calendar", True),
        ("PUT", "/en/calendar", False),
        ("HEAD", CONTRACT, True),
        ("POST", CONTRACT, False),
    ],
)
def test_a_method_that_the_behaviour_does_not_allow_is_cloudfronts_own_403(
    method: str, path: str, passes: bool
) -> None:
    cdn, api, _ = a_cdn(of(200))
    answer = beside.run(cdn.respond(Request(method, path)))
    assert answer.status == (200 if passes else 403)
    assert (answer.header("content-type") == "text/html") is not passes
    assert len(api.asked) == (1 if passes and path.startswith("/v1/") and path != CONTRACT else 0)


@pytest.mark.parametrize(
    ("path", "of_api"),
    [
        ("/.well-known/did.json", True),
        ("/.well-known/credential-status/1/revocation", True),
        ("/.well-known/nothing", True),
        ("/.well-known/security.txt", False),
        ("/.well-known/change-password", False),
    ],
)
def test_what_is_well_known_comes_from_the_api_but_for_the_pages_own(path: str, of_api: bool) -> None:
    cdn, api, _ = a_cdn(of(200))
    beside.run(cdn.respond(Request("GET", path)))
    assert len(api.asked) == of_api


@pytest.mark.parametrize("path", [PATH, "/en/register"])
def test_a_get_with_a_body_is_refused_and_a_post_with_one_is_not(path: str) -> None:
    cdn, api, _ = a_cdn(of(201))
    assert statuses(cdn, Request("GET", path, body=b"{}")) == [403]
    assert statuses(cdn, Request("POST", PATH, body=b"{}")) == [201]
    assert len(api.asked) == 1


# The calendar

CALENDAR = "/v1/calendar"


def bodies(cdn: Cdn, *requests: Request) -> list[str]:
    return [beside.run(cdn.respond(request)).body.decode() for request in requests]


def saying(body: str, cache_control: str = "public, max-age=30") -> Answer:
    return Answer(200, (("cache-control", cache_control),) if cache_control else (), body.encode())


def test_the_calendar_is_everybodys_for_as_long_as_it_says() -> None:
    cdn, api, watch = a_cdn(saying("one"), saying("two"))
    mine = Request("GET", CALENDAR, headers=(("cookie", "a=1"), ("accept-encoding", "gzip")))
    anothers = Request("GET", CALENDAR, query="x=1", headers=(("accept-language", "ca"),))
    assert bodies(cdn, mine, anothers) == ["one", "one"]
    watch.seconds = 29.9
    answer = beside.run(cdn.respond(mine))
    assert (answer.header("age"), answer.header("x-cache")) == ("29", "Hit from cloudfront")
    watch.seconds = 30
    answer = beside.run(cdn.respond(anothers))
    assert (answer.body, answer.header("age")) == (b"two", None)
    assert len(api.asked) == 2


@pytest.mark.parametrize(
    ("kept", "cache_control", "seconds"),
    [
        (behaviours.CALENDAR.kept, "", 0),
        (behaviours.CALENDAR.kept, "max-age=10", 10),
        (behaviours.CALENDAR.kept, "public, s-maxage=20, max-age=10", 20),
        (behaviours.CALENDAR.kept, "max-age=3600", 300),
        (behaviours.CALENDAR.kept, "max-age=0", 0),
        (behaviours.WELL_KNOWN.kept, "public, max-age=20", 20),
        (behaviours.WELL_KNOWN.kept, "max-age=3600", 30),
        *((behaviours.CALENDAR.kept, f"{word}, max-age=10", 0) for word in ("no-store", "no-cache", "private")),
        (Kept(60, 120, 300), "", 120),
        (Kept(60, 120, 300), "max-age=10", 60),
        (Kept(60, 120, 300), "no-store", 60),
    ],
)
def test_a_policys_bounds_hold(kept: Kept, cache_control: str, seconds: int) -> None:
    api, watch = Api([saying(str(count), cache_control) for count in range(3)]), Stopwatch()
    cache, asked = Cache(watch.now), Request("GET", CALENDAR)
    beside.run(cache.respond(asked, kept, api.respond))
    for watch.seconds, times in ((max(0, seconds - 1), 1 if seconds else 2), (seconds, 2 if seconds else 3)):
        beside.run(cache.respond(asked, kept, api.respond))
        assert len(api.asked) == times


def test_a_stale_copy_serves_while_the_next_is_fetched() -> None:
    cdn, api, watch = a_cdn(
        *(saying(word, "max-age=30, stale-while-revalidate=60") for word in ("one", "two", "three"))
    )
    asked = Request("GET", CALENDAR)
    assert bodies(cdn, asked) == ["one"]
    watch.seconds = 89
    assert bodies(cdn, asked, asked) == ["one", "two"]
    watch.seconds = 89 + 90
    assert bodies(cdn, asked) == ["three"]
    assert len(api.asked) == 3


def test_a_head_is_answered_by_what_a_get_left_and_leaves_nothing_to_a_get() -> None:
    cdn, api, watch = a_cdn(saying("one"), saying(""), saying("two"))
    get, head = Request("GET", CALENDAR), Request("HEAD", CALENDAR)
    assert bodies(cdn, get, head) == ["one", "one"]
    watch.seconds = 30
    assert bodies(cdn, head, head, get, head) == ["", "", "two", "two"]
    assert [request.method for request in api.asked] == ["GET", "HEAD", "GET"]


def test_the_calendar_outlives_its_time_while_the_api_fails() -> None:
    cdn, api, watch = a_cdn(saying("one"), of(503), of(429), of(503), saying("two"))
    asked = Request("GET", CALENDAR)
    assert bodies(cdn, asked) == ["one"]
    watch.seconds = 3600
    assert bodies(cdn, asked) == ["one"]
    assert statuses(cdn, asked, asked) == [429, 503]
    assert bodies(cdn, asked) == ["two"]


def test_nothing_else_of_the_api_is_kept_whatever_it_says() -> None:
    cdn, api, _ = a_cdn(saying("mine"), saying("anothers"), saying("x"), saying("y"))
    health = Request("GET", "/v1/calendars")
    assert bodies(cdn, Request("GET", PATH), Request("GET", PATH), health, health) == ["mine", "anothers", "x", "y"]
