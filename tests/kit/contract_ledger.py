"""Holds every answer that a test gets from a route to the contract: status, headers, media type, body and code.

An answer outside it is kept, and tests/conftest.py fails the test that got it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from cli.contract.operations import OPERATIONS, adapter
from cli.contract.problems import WITH_RETRY, codes_of
from cli.contract.words import Operation
from infra.words import CSV, JSON, JWT, PDF, REST, Role, Route
from shared.adapters.plain_pages import HTML, PREFIX
from shared.adapters.problems import PROBLEM, Problem

if TYPE_CHECKING:
    from tests.kit.world import Answer

EVERYWHERE = {"content-type", "cache-control", "x-content-type-options"}
OF_KEYS = {"ratelimit", "ratelimit-policy"}
OF_SIGN_INS = {"signed-in-as"}
"""Both are described where the contract says what opens a route."""


@dataclass
class Ledger:
    """`judged` counts answers; `seen` has each route's problems; `outside` says what is wrong with an answer."""

    judged: int = 0
    seen: set[tuple[str, int, str]] = field(default_factory=set)
    outside: list[str] = field(default_factory=list)

    def put(self, route: Route, answer: Answer) -> None:
        self.judged += 1
        is_page = route.path.startswith(PREFIX)
        of_route = _of_problem if answer.status >= 400 else _of_success
        found = _of_page(answer) if is_page else of_route(route, answer)
        if answer.status >= 400 and answer.body:
            self.seen.add((_as_get(route).key, answer.status, answer.body["code"]))
        if found:
            self.outside.append(f"{route.key} answered {answer.status}: {found}\n    {answer.raw[:300]}")


CONTRACT = Ledger()


def _as_get(route: Route) -> Route:
    return replace(route, method="GET") if route.method == "HEAD" else route


def _of_page(answer: Answer) -> str | None:
    """Every answer of a plain page is one: no program reads it, so the contract has no word of it."""
    is_one = answer.headers["content-type"] == HTML and answer.headers["cache-control"] == "private, no-store"
    return None if is_one else f"a page is {HTML} and kept nowhere"


def _of_success(route: Route, answer: Answer) -> str | None:
    key = _as_get(route).key
    operation = OPERATIONS[key]
    opened = set() if route.role is Role.ANYONE else OF_KEYS | OF_SIGN_INS
    extra = set(answer.headers) - EVERYWHERE - opened - {name.lower() for name in operation.headers}
    if answer.status not in operation.answers:
        return f"the contract says {', '.join(map(str, operation.answers))}"
    if extra or (answer.cookies and not operation.cookies):
        return f"it names no header {', '.join(sorted(extra)) or 'Set-Cookie'}"
    media = answer.headers["content-type"]
    if (operation.pdf or operation.jwt) and route.method != "HEAD":
        return _of_file(operation, media, answer.raw)
    if operation.answer is None or route.method == "HEAD":
        return "it says that there is no body" if answer.raw else None
    if media == JSON:
        return _fault(adapter(key, answer.status), answer.raw)
    return None if operation.csv and media == f"{CSV}; charset=utf-8" else f"it names no {media}"


def _of_file(operation: Operation, media: str, raw: str) -> str | None:
    is_one = {PDF: operation.pdf and raw.startswith("%PDF-"), JWT: operation.jwt and raw.count(".") == 2}
    return None if is_one.get(media) else f"it says nothing of {media}"


def _of_problem(route: Route, answer: Answer) -> str | None:
    if answer.headers["content-type"] != PROBLEM:
        return f"a problem is {PROBLEM}"
    if answer.status in WITH_RETRY and "retry-after" not in answer.headers:
        return "it says Retry-After"
    if route.method == "HEAD":
        return None
    known = {404: ["not_found"], 405: ["method_not_allowed"]} if route is REST else _codes(_as_get(route))
    if answer.body["code"] not in known.get(answer.status, ()):
        return f"it names no such problem as {answer.body['code']}"
    return _fault(_problem(), answer.raw)


@cache
def _codes(route: Route) -> dict[int, list[str]]:
    return codes_of(route, OPERATIONS[route.key])


@cache
def _problem() -> TypeAdapter[Any]:
    return TypeAdapter(Problem)


def _fault(reader: TypeAdapter[Any], raw: str) -> str | None:
    try:
        reader.validate_json(raw, strict=True, extra="forbid")
    except ValidationError as error:
        return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()[:5])
    return None
