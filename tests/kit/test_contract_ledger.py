"""An answer outside the contract is heard; one inside it is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cli.contract.document import EXAMPLES
from infra.words import REST, Route
from tests.kit.contract_ledger import Ledger
from tests.kit.request_bodies import ROUTES
from tests.kit.world import Answer

ME = "GET /v1/me"
PROBLEM = {
    "type": "https://results.example.org/en/problems#not_found",
    "title": "Not Found",
    "status": 404,
    "detail": "There is nothing here.",
    "code": "not_found",
    "request_id": "request-1",
}


def heard(route: Route, status: int, body: Any, kind: str = "application/json", **headers: str) -> list[str]:
    ledger = Ledger()
    cookies = [headers.pop("cookie")] if "cookie" in headers else []
    raw = "" if body is None else json.dumps(body)
    ledger.put(route, Answer(status, body, {"content-type": kind, **headers}, cookies, raw))
    return ledger.outside


def of(key: str, **changes: Any) -> dict[str, Any]:
    return {**EXAMPLES[key]["response"], **changes}


def problem(status: int, code: str, **more: Any) -> dict[str, Any]:
    return {**PROBLEM, "status": status, "code": code, **more}


def test_an_answer_of_the_contract_is_inside_it() -> None:
    kind = "application/problem+json"
    assert heard(ROUTES[ME], 200, of(ME)) == []
    assert heard(ROUTES[ME], 401, problem(401, "sign_in_required"), kind) == []
    assert heard(ROUTES[ME], 503, problem(503, "try_again"), kind, **{"retry-after": "2"}) == []
    assert heard(ROUTES["DELETE /v1/sign-ins/current"], 204, None, cookie="__Host-session=") == []
    assert heard(REST, 405, problem(405, "method_not_allowed"), kind) == []


@pytest.mark.parametrize(
    ("status", "body", "kind", "headers", "said"),
    [
        (201, of(ME), "application/json", {}, "the contract says 200"),
        (200, of(ME, surprise=1), "application/json", {}, "surprise"),
        (200, {"email": "m"}, "application/json", {}, "candidate_id: Field required"),
        (200, of(ME, marketing="no"), "application/json", {}, "marketing"),
        (200, of(ME, candidate_id="kxa 104 827"), "application/json", {}, "candidate_id"),
        (200, of(ME, mail_trouble="full"), "application/json", {}, "mail_trouble"),
        (200, of(ME), "text/html", {}, "text/html"),
        (200, of(ME), "application/json", {"etag": "1"}, "no header etag"),
        (200, of(ME), "application/json", {"cookie": "a=b"}, "no header Set-Cookie"),
        (404, problem(404, "not_found"), "application/problem+json", {}, "no such problem as not_found"),
        (401, problem(401, "sign_in_required"), "application/json", {}, "a problem is"),
        (401, problem(401, "sign_in_required", more=1), "application/problem+json", {}, "more"),
        (503, problem(503, "try_again"), "application/problem+json", {}, "Retry-After"),
    ],
)
def test_an_answer_outside_the_contract_is_named(
    status: int, body: Any, kind: str, headers: dict[str, str], said: str
) -> None:
    (found,) = heard(ROUTES[ME], status, body, kind, **headers)
    assert said in found
