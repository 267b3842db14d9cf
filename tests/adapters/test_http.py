"""What every route refuses alike, and what every answer carries."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from shared.adapters.problems import STATUS
from shared.ground import errors
from shared.ground.text import with_plain_gaps
from shared.store import rows
from tests.kit.request_bodies import EVERYONES, OPERATORS, ROUTES, Desk, sound
from tests.kit.stories import face, registration, stored, tries
from tests.kit.world import World, module


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


# The origin's secret and IAM


NO_SECRETS = ["", "origin-one ", "origin-on", "origin-one,origin-two", "ORIGIN-ONE", "órigin-one"]


def test_without_the_origin_secret_every_route_is_shut_alike(desk: Desk) -> None:
    before = stored()
    faces = {
        json.dumps(face(desk.send(route, sound(route), {"x-origin-secret": given})))
        for route in EVERYONES.values()
        for given in NO_SECRETS
    }
    assert len(faces) == 1
    assert json.loads(faces.pop())[0] == 403
    assert stored() == before


def test_both_live_secrets_open(world: World) -> None:
    for secret in ("origin-one", "origin-two"):
        assert world.call("GET", "/v1/health", headers={"x-origin-secret": secret}).status == 200


def test_a_body_is_not_read_before_the_secret(world: World) -> None:
    shut = world.call("POST", "/v1/sign-ins", raw_body="[", headers={"x-origin-secret": "x"})
    assert shut.status == 403


def test_an_operators_identity_opens_no_other_route(world: World) -> None:
    for key, route in EVERYONES.items():
        row, _, found = world.route(route.method, route.path)
        event = world.event(route, route.path, found, sound(route), None, None, {"x-origin-secret": "x"})
        event["requestContext"]["authorizer"] = {"iam": {"userArn": "arn:aws:iam::123456789012:user/eve"}}
        assert module(row).handler(event, None)["statusCode"] == 403, key


def test_the_boards_routes_answer_nobody_without_iam(desk: Desk) -> None:
    before, faces = stored(), set()
    headers = {"x-origin-secret": "origin-one", "authorization": "AWS4-HMAC-SHA256 x"}
    for route in OPERATORS.values():
        for cookie in (None, desk.candidate, desk.officer):
            answer = desk.world.call(
                route.method, desk.path(route), raw_body=sound(route), cookie=cookie, headers=headers
            )
            faces.add(json.dumps(face(answer)))
    assert len(faces) == 1
    assert json.loads(faces.pop())[0] == 401
    assert stored() == before


# Where a write comes from

FOREIGN = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "Same-Origin "},
    {"sec-fetch-site": "cross-site", "origin": "https://results.example.org"},
    {"origin": "https://evil.example.org"},
    {"origin": "null"},
    {"origin": "http://results.example.org"},
    {"origin": "https://results.example.org.evil.example"},
    {"origin": "https://results.example.org:8443"},
]
OUR_OWN = [{}, {"sec-fetch-site": "same-origin"}, {"origin": "https://results.example.org"}]


def test_no_write_comes_from_another_site(desk: Desk) -> None:
    before = stored()
    writes = [route for route in EVERYONES.values() if route.method != "GET"]
    answers = [desk.send(route, sound(route), headers) for route in writes for headers in FOREIGN]
    assert {answer.status for answer in answers} == {403}
    assert len({answer.raw for answer in answers}) == 1
    assert stored() == before


def test_our_own_pages_and_programs_may_write(world: World) -> None:
    for headers in OUR_OWN:
        asked = world.call("POST", "/v1/password-resets", {"identifier": "KXA104827"}, headers=headers)
        assert asked.status == 202, headers


def test_a_link_from_a_mail_may_be_followed(world: World) -> None:
    assert world.call("GET", "/v1/calendar", headers={"sec-fetch-site": "cross-site"}).status == 200


# What every answer carries


@pytest.mark.thorough
def test_every_answer_is_safe_to_carry(desk: Desk) -> None:
    """Sound, refused and not signed in: nosniff, and but for what is published no CORS header and no-store."""
    public = {"GET /v1/calendar", *(key for key in ROUTES if key.startswith("GET /.well-known/"))}
    wrong = []
    for key, route in ROUTES.items():
        ways = [desk.send(route, sound(route)), desk.send(route, "["), desk.ask(route, sound(route), None)]
        for answer in [*ways, desk.send(route, sound(route), {"origin": "https://evil.example.org"})]:
            named = answer.headers
            stays = "private, no-store" if not (key in public and answer.status == 200) else named["cache-control"]
            sound_ones = named["x-content-type-options"] == "nosniff" and named["cache-control"] == stays
            is_open = key in public and answer.status == 200
            if not sound_ones or (not is_open and any(name.startswith("access-control") for name in named)):
                wrong.append((key, answer.status, named))
            if answer.status >= 500:
                wrong.append((key, answer.status, named))
    assert wrong == []


def test_the_calendar_may_be_kept_for_half_a_minute(world: World) -> None:
    kept = world.call("GET", "/v1/calendar").headers["cache-control"]
    assert kept == "public, max-age=30, stale-while-revalidate=60"


def test_no_route_answers_a_preflight() -> None:
    assert {route.method for route in ROUTES.values()} == {"GET", "POST", "PUT", "PATCH", "DELETE"}


# The address of the client


def test_a_forged_address_changes_nothing(desk: Desk) -> None:
    """Ten wrong tries under ten addresses are ten tries; the eleventh is refused as they were."""
    faces = set()
    for number in range(11):
        forged = {"x-forwarded-for": f"198.51.100.{number}", "x-real-ip": f"198.51.100.{number}"}
        forged |= {"forwarded": f"for=198.51.100.{number}", "cloudfront-viewer-address": f"198.51.100.{number}:1"}
        answer = desk.world.call(
            "POST", "/v1/registrations", registration(candidate_id="KXA104835", secret_number="0000"), headers=forged
        )
        faces.add(json.dumps(face(answer)))
    assert len(faces) == 1
    assert tries("KXA104835") == 10


# Paths and cookies that no page of ours makes

STRANGE = ["x" * 201, "x" * 5000, "..", "%00", "a b", "é" * 100, "'; DROP", "<script>", "#", "*", "😀" * 60]


ASKED_BY_PATH = [
    ("GET", "/v1/me/results/{}"),
    ("GET", "/v1/board/releases/{}"),
    ("GET", "/v1/board/releases/{}/dry-run"),
    ("GET", "/v1/board/ingests/{}"),
    ("GET", "/v1/board/centres/{}"),
    ("PATCH", "/v1/board/sessions/{}"),
]


def test_a_strange_path_is_not_found(desk: Desk) -> None:
    found = {}
    for strange in STRANGE:
        for method, path in ASKED_BY_PATH:
            body = {"name": "x"} if method == "PATCH" else None
            answer = desk.world.call(method, path.format(strange), body, cookie=desk.candidate, operator="ana")
            found[strange, path] = (answer.status, answer.headers["content-type"])
    assert {status for status, _ in found.values()} <= {404, 422}, found
    assert {kind for _, kind in found.values()} == {"application/problem+json"}


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("\ufeffES442", 200),
        ("ES\u200b442\u2060", 200),
        ("\tES442\n", 200),
        ("ＥＳ442", 200),
        ("ES 442", 200),
        ("ES\u00a0442", 200),
        ("ES\u202f4\u30004\u20092", 200),
        ("\u200b", 404),
        ("ES\x00442", 404),
    ],
)
def test_a_number_in_a_path_is_read_as_meant(desk: Desk, typed: str, status: int) -> None:
    answer = desk.world.call("GET", f"/v1/board/centres/{typed}", operator="ana")
    assert answer.status == status
    assert status != 200 or answer.body["number"] == "ES442"


GAPS = ("KXA 104 827", "KXA\u00a0104\u202f827", "KXA\u2011104\u2011827", "KXA\u2013104\u2212827", "KXA\u3000104—827")


@pytest.mark.parametrize("typed", GAPS)
def test_gaps_of_every_kind_in_a_path_are_read_as_meant(desk: Desk, typed: str) -> None:
    answer = desk.world.call("GET", f"/v1/candidates/{typed}/activity", cookie=desk.staff)
    assert answer.status == 200, answer.body


def test_no_gap_becomes_a_slash() -> None:
    every = "".join(map(chr, range(0x80, 0x11000)))
    assert "/" not in with_plain_gaps(every)
    assert len(with_plain_gaps(every)) == len(every)


def test_a_path_too_long_for_a_key_reaches_no_table(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """DynamoDB refuses a key of over a kilobyte with an error of its own; the stand-in of these tests takes it."""
    for read in ("get", "query", "update"):
        monkeypatch.setattr(rows, read, failing(client_error("ValidationException")))
    for method, path in ASKED_BY_PATH:
        answer = desk.world.call(method, path.format("x" * 1025), cookie=desk.candidate, operator="ana")
        assert answer.status == 404, path


STRANGE_COOKIES = [
    "__Host-session",
    "__Host-session=",
    "__Host-session=C",
    "__Host-session=C.KXA104827",
    "__Host-session=C.KXA104827.",
    "__Host-session=C..token",
    "__Host-session=X.KXA104827.token",
    "__Host-session=C.KXA104827.token",
    "__Host-session=C." + "A" * 3000 + ".token",
    "__Host-session=C.٣٣٣.token",
    "__Host-session=C.KXA#104827.token",
    "__Host-session=C.KXA104827.\ud800",
    "__Host-session=O.KXA104827.token",
    "__host-session=C.KXA104827.token",
    "=;=",
    "😀",
]


def test_an_unknown_cookie_signs_nobody_in(world: World) -> None:
    for cookie in STRANGE_COOKIES:
        answers = [world.call("GET", path, cookie=cookie) for path in ("/v1/me", "/v1/me/results", "/v1/me/activity")]
        assert {(answer.status, answer.body["code"]) for answer in answers} == {(401, "sign_in_required")}, cookie
        assert world.call("DELETE", "/v1/sign-ins/current", cookie=cookie).status == 204, cookie


def test_the_cookie_is_found_where_a_gateway_left_it_in_the_header(desk: Desk) -> None:
    cookie = {"cookie": f"theme=dark; {desk.candidate}"}
    assert desk.world.call("GET", "/v1/me", headers=cookie).status == 200


# Our own trouble


def failing(error: Exception) -> Any:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


def client_error(code: str) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": "secret 0417"}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    return ClientError(answer, "GetItem")


BUSY = [
    client_error("ThrottlingException"),
    client_error("ProvisionedThroughputExceededException"),
    client_error("InternalServerError"),
    ConnectTimeoutError(endpoint_url="https://dynamodb"),
    errors.TryAgain(),
]


def test_trouble_upstream_asks_to_come_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never "not signed in": a candidate must not lose a sign-in to a throttled read."""
    for trouble in BUSY:
        monkeypatch.setattr(rows, "get", failing(trouble))
        answer = desk.world.call("GET", "/v1/me/results", cookie=desk.candidate)
        assert (answer.status, answer.body["code"], answer.headers["retry-after"]) == (503, "try_again", "2"), trouble
        assert "secret" not in answer.raw


def test_the_unforeseen_shows_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for trouble in (KeyError("0417"), client_error("ValidationException")):
        monkeypatch.setattr(rows, "get", failing(trouble))
        answer = desk.world.call("GET", "/v1/me/results", cookie=desk.candidate)
        assert (answer.status, answer.body["code"]) == (500, "unexpected"), trouble
        assert "0417" not in answer.raw
        assert "Traceback" not in answer.raw


def test_every_expected_error_has_a_status() -> None:
    assert set(errors.ExpectedError.__subclasses__()) <= STATUS.keys()


def test_a_problem_has_its_page_its_code_and_the_request(world: World) -> None:
    problem = world.call("GET", "/v1/me").body
    assert problem == {
        "type": "https://results.example.org/en/problems#sign_in_required",
        "title": "Unauthorized",
        "status": 401,
        "detail": "Please sign in to see this.",
        "code": "sign_in_required",
        "request_id": "request-1",
    }
