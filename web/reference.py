"""The reference of the API for developers, read from the contract file: one page for each of a key's scopes, and one of
what needs no key."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from web.pages import Page
from web.translations import N_

CONTRACT = Path(__file__).parent.parent / "docs" / "openapi.json"
Json = Mapping[str, object]

CHAPTERS: Mapping[str, str] = {
    "verify": N_("Check one, and look again"),
    "batch": N_("Check many at once"),
    "feed": N_("What is shared, and what changed"),
    "webhooks": N_("Webhooks"),
    "open": N_("Without a key"),
}
"""By the scope that a key needs."""
PRACTISED = (
    N_("C1 Advanced, valid: it meets most requirements"),
    N_("B1 Preliminary, valid: it misses most requirements"),
    N_("IELTS, expired"),
    N_("Pending"),
    N_("Withheld"),
    N_("Absent"),
    N_("Valid; replaced by a newer version when you look at the check again"),
    N_("Valid; taken back when you look at the check again"),
    N_("Two sittings of B2 First, to be combined"),
)
"""What a key for practice is shown of each practice candidate, in the order of their numbers."""
OPEN = ("/v1/calendar", "/v1/conversions", "/v1/health")
METHODS = ("get", "post", "put", "patch", "delete")
DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One parameter, or one field of a body: `name` with what it stands in, as `rows[].pin`."""

    name: str
    kind: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered under one status: an example of it, or the codes of a problem."""

    status: str
    says: str
    example: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the contract file has it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    parameters: tuple[Part, ...]
    body: tuple[Part, ...]
    body_says: str
    body_example: str
    replies: tuple[Reply, ...]

    @property
    def anchor(self) -> str:
        return self.id.replace("_", "-")


def reference_pages() -> tuple[tuple[Page, str], ...]:
    """One page a chapter, with its key in CHAPTERS."""
    return tuple((Page(f"developers/{each}", "developers-reference.html", nav="org"), each) for each in CHAPTERS)


def operations(chapter: str) -> tuple[Operation, ...]:
    """Those of one chapter, in the order of their paths."""
    return tuple(each for each in _operations() if each.scope == chapter)


@cache
def _operations() -> tuple[Operation, ...]:
    document: Json = json.loads(CONTRACT.read_text("utf-8"))
    found = []
    for path in sorted(_in(document, "paths")):
        methods = _in(_in(document, "paths"), path)
        for method in (each for each in METHODS if each in methods):
            operation = _in(methods, method)
            scope = _text(operation, "x-scope") or ("open" if path in OPEN else "")
            if scope:
                found.append(_operation(document, path, method, operation, scope))
    return tuple(found)


def _operation(document: Json, path: str, method: str, operation: Json, scope: str) -> Operation:
    body = _content(_in(operation, "requestBody"))
    schema = _resolved(document, _in(body, "schema"))
    responses = _in(operation, "responses")
    return Operation(
        _text(operation, "operationId"),
        method.upper(),
        path,
        _text(operation, "summary"),
        _text(operation, "description"),
        scope,
        tuple(_parameter(document, each) for each in _list(operation, "parameters")),
        tuple(_parts(document, schema)),
        _text(schema, "description"),
        _pretty(body.get("example")),
        tuple(_reply(document, status, _in(responses, status)) for status in sorted(responses)),
    )


def _parameter(document: Json, given: Json) -> Part:
    kind = f"{_text(given, 'in')}: {_kind(document, _in(given, 'schema'))}"
    return Part(_text(given, "name"), kind, given.get("required") is True)


def _reply(document: Json, status: str, given: Json) -> Reply:
    """A problem's codes are its description."""
    response = _resolved(document, given)
    if "application/problem+json" in _in(response, "content"):
        return Reply(status, "", "", tuple(_text(response, "description").split(", ")))
    content = _content(response)
    says = _text(_resolved(document, _in(content, "schema")), "description")
    return Reply(status, says, _pretty(content.get("example")), ())


def _content(holder: Json) -> Json:
    """Its JSON, or whatever else it has."""
    contents = _in(holder, "content")
    return _in(contents, next((each for each in ("application/json", *contents) if each in contents), ""))


def _resolved(document: Json, given: Json) -> Json:
    while "$ref" in given:
        place = document
        for step in _text(given, "$ref").removeprefix("#/").split("/"):
            place = _in(place, step)
        given = place
    return given


def _parts(document: Json, schema: Json, before: str = "", depth: int = 0) -> Iterator[Part]:
    needed = schema.get("required")
    for name in _in(schema, "properties"):
        whole, field = f"{before}{name}", _in(_in(schema, "properties"), name)
        yield Part(whole, _kind(document, field), isinstance(needed, list) and name in needed)
        inner, mark = _inner(document, field)
        if depth < DEEPEST:
            yield from _parts(document, inner, f"{whole}{mark}.", depth + 1)


def _inner(document: Json, field: Json) -> tuple[Json, str]:
    """What a field holds, where that has fields of its own, and how their names say so."""
    found = _only(document, field)
    if found.get("type") == "array":
        return _only(document, _in(found, "items")), "[]"
    return found, ""


def _only(document: Json, given: Json) -> Json:
    """Of a value that may be null, the other one."""
    schema = _resolved(document, given)
    others = _others(schema)
    return _only(document, others[0]) if len(others) == 1 else schema


def _others(schema: Json) -> list[Json]:
    return [each for each in _list(schema, "anyOf") if each.get("type") != "null"]


def _kind(document: Json, given: Json) -> str:
    schema = _only(document, given)
    named = schema.get("enum")
    if isinstance(named, list):
        return " | ".join(map(str, named))
    if others := _others(schema):
        return " or ".join(_kind(document, each) for each in others)
    match schema.get("type"):
        case "array":
            return f"list of {_kind(document, _in(schema, 'items'))}"
        case "string":
            return _text(schema, "format") or "text"
        case other:
            return str(other or "value")


def _pretty(example: object) -> str:
    if example is None or isinstance(example, str):
        return example or ""
    return json.dumps(example, ensure_ascii=False, indent=2)


def _in(holder: Json, name: str) -> Json:
    found = holder.get(name)
    return found if isinstance(found, dict) else {}


def _list(holder: Json, name: str) -> list[Json]:
    found = holder.get(name)
    return found if isinstance(found, list) else []


def _text(holder: Json, name: str) -> str:
    found = holder.get(name)
    return found if isinstance(found, str) else ""
