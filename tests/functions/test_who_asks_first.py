"""Who asks is settled before what they send: on every route with a role, whatever the body or the query is, nobody who
may not use the route is told more than with one that is right, and the sign-in is read once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cli.contract.requests import REQUESTS
from infra.words import Role, Route
from shared.accounts.account import SignIn, Ticket
from shared.store import accounts
from tests.kit.aws_calls import watched
from tests.kit.request_bodies import ROUTES, TAKING, WITH_BODY, Desk, sound
from tests.kit.stories import face, stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

JSON_TYPE = {"content-type": "application/json"}
BAD: dict[str, tuple[str, dict[str, str]]] = {
    "no JSON": ("[", JSON_TYPE),
    "no object": ("[]", JSON_TYPE),
    "an unknown field": ('{"surprise": 1}', JSON_TYPE),
    "nothing": ("{}", JSON_TYPE),
    "a bad reason": (json.dumps({"reason": "x"}), JSON_TYPE),
    "a control character": (json.dumps({"name": "a\0b"}), JSON_TYPE),
    "too large": (json.dumps({"name": "x" * 70_000}), JSON_TYPE),
    "far too large": (json.dumps({"name": "x" * 200_000}), JSON_TYPE),
    "another media type": ("a=1", {"content-type": "text/plain"}),
    "no media type": ("{}", {"content-type": ""}),
    "no UTF-8": ('{"name": "\ud800"}', JSON_TYPE),
    "a bad key": ("{}", {**JSON_TYPE, "idempotency-key": "x"}),
}
QUERIES = ({"state": "nowhere"}, {"format": "pdf"}, {"cursor": "x"}, {"state": "open", "cursor": "x"})
WITH_ROLE = {key: route for key, route in ROUTES.items() if route.role is not Role.ANYONE}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def others(desk: Desk, route: Route) -> list[str | None]:
    """Nobody's cookie, and that of each kind of account whom the route is not for."""
    if route.role is Role.OPERATOR:
        return [None, desk.candidate, desk.staff]
    kinds = {"C": desk.candidate, "O": desk.officer, "T": desk.staff}
    return [None, *(cookie for letter, cookie in kinds.items() if letter not in route.role.value)]


def sent(desk: Desk, route: Route, cookie: str | None, bad: tuple[str | None, dict[str, str]]) -> Answer:
    """As somebody who has no IAM identity."""
    text, headers = bad
    raw = text.replace("{release}", desk.release_id) if text is not None else None
    return desk.world.call(route.method, desk.path(route), raw_body=raw, cookie=cookie, headers=headers)


def test_every_route_says_who_may_before_what_is_wrong(desk: Desk) -> None:
    """By a table: each bad body of each route that takes one, without a sign-in and with each other role's."""
    before, wrong = stored(), []
    for key, route in TAKING.items():
        if key not in WITH_ROLE or route.role is Role.SIGNED_IN:
            continue
        for cookie in others(desk, route):
            right = face(sent(desk, route, cookie, (sound(route), JSON_TYPE)))
            assert right[0] in (401, 403, 404), (key, right)
            found = {what: face(sent(desk, route, cookie, bad)) for what, bad in BAD.items()}
            wrong += [(key, what, each) for what, each in found.items() if each != right]
    assert wrong == []
    assert stored() == before


def test_an_unsigned_enquiry_is_401_and_not_422(world: World) -> None:
    assert world.call("POST", "/v1/enquiries", {}).status == 401


def test_a_query_says_nothing_to_a_stranger(desk: Desk) -> None:
    for key, route in WITH_ROLE.items():
        if route.method == "GET":
            for cookie in others(desk, route):
                answers = [desk.world.call("GET", desk.path(route), cookie=cookie, query=each) for each in QUERIES]
                assert {answer.status for answer in answers} == {401}, key


def test_a_head_is_refused_as_its_get_is_whoever_asks(desk: Desk) -> None:
    """Of every GET that the public has: a stranger, and each kind of account, with a query that will not do."""
    cookies, wrong = (None, desk.candidate, desk.officer, desk.staff), []
    for key, route in ROUTES.items():
        if route.method != "GET" or route.role is Role.OPERATOR:
            continue
        for number, cookie in enumerate(cookies):
            both = [
                desk.world.call(method, desk.path(route), cookie=cookie, query={"state": "nowhere", "cursor": "x"})
                for method in ("GET", "HEAD")
            ]
            if both[0].status != both[1].status:
                wrong.append((key, number, *(each.status for each in both)))
    assert wrong == []


def test_who_may_is_answered_what_is_wrong_for_one_reading_of_the_sign_in(desk: Desk) -> None:
    """And not for two: whoever is signed in is asked for once, whether what they sent is read or not."""
    costs = {"C": ["dynamodb.GetItem"], "O": ["dynamodb.BatchGetItem"], "T": ["dynamodb.BatchGetItem"]}
    for key, route in WITH_BODY.items():
        if route.role in (Role.ANYONE, Role.OPERATOR):
            continue
        cookie = desk.cookies[route.role]
        with watched() as calls:
            answer = sent(desk, route, cookie, BAD["an unknown field"])
        assert (answer.status, calls.made) == (422, costs[route.role.value[0]]), key


def test_no_request_reads_the_sign_in_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(accounts, "sign_in_from", _noting(accounts.sign_in_from, read))
    for key, route in WITH_ROLE.items():
        if route.role in (Role.OPERATOR, Role.SIGNED_IN):
            continue
        for text in (sound(route), "["):
            read.clear()
            desk.send(route, text)
            assert len(read) == 1, (key, text, read)


def _noting(read_row: Any, noted: list[str]) -> Any:
    def reads(ticket: Ticket, row: dict[str, Any]) -> SignIn:
        noted.append(ticket.id)
        return read_row(ticket, row)  # type: ignore[no-any-return]

    return reads


def test_an_act_meant_for_another_person_is_refused_before_anything_is_read(desk: Desk) -> None:
    """By each route that reads the cookie, from the catalogue; an act that names its own person, or none, goes on."""
    before, acts = stored(), {key: route for key, route in WITH_ROLE.items() if route.method != "GET"}
    half = ROUTES["POST /v1/second-factors"]
    for key, route in {**acts, half.key: half}.items():
        if route.role is Role.OPERATOR:
            continue
        cookie = desk.cookies.get(route.role, desk.staff)
        with watched() as calls:
            answers = [
                desk.ask(route, text, cookie, {**JSON_TYPE, "signed-in-as": "KXB200001"})
                for text in (sound(route), BAD["an unknown field"][0])
            ]
        codes = [(answer.status, answer.body["code"], calls.made) for answer in answers]
        assert codes[0] == (409, "another_person", []), key
        # What is wrong is said before who asks only where anybody may ask.
        assert route is half or codes[1] == codes[0], key
        assert all("signed-in-as" not in answer.headers for answer in answers), key
    assert stored() == before


def test_every_answer_says_to_whom_it_is_and_takes_it_back(desk: Desk) -> None:
    for key, route in WITH_ROLE.items():
        if route.role is not Role.OPERATOR:
            cookie = desk.cookies[route.role]
            own = cookie.split("=")[1].split(".")[1]
            for name in {"GET": (own, "KXB200001")}.get(route.method, (own, "")):
                answer = desk.ask(route, BAD["an unknown field"][0], cookie, {**JSON_TYPE, "signed-in-as": name})
                assert answer.headers["signed-in-as"] == own, key
                assert answer.status != 409, key


def test_content_types_fold_case_and_parameters_and_a_byte_order_mark_is_passed_over(desk: Desk) -> None:
    """Each answer is that to the plain body, whatever the route says to it."""
    kinds = ("Application/JSON", "application/json;charset=UTF-8", "APPLICATION/JSON ; charset=utf-8; x=y")
    for key in ("POST /v1/sign-ins", "POST /v1/enquiries", "POST /v1/board/sessions", "POST /v1/verifications"):
        route, text = WITH_BODY[key], json.dumps({**REQUESTS[key], "surprise": 1})
        plain = face(desk.send(route, text))
        assert plain[0] == 422
        for kind in kinds:
            assert face(desk.send(route, text, {"content-type": kind})) == plain, (key, kind)
        assert face(desk.send(route, "\ufeff" + text)) == plain, key
        missing = [desk.send(route, "", {"content-type": kind}) for kind in (*kinds, "text/plain", "")]
        assert {answer.status for answer in missing} == {422}, key
