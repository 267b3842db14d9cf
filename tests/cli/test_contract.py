"""The contract's file says of every route what it answers: status, type of every field, problems, headers, example."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from pydantic import TypeAdapter

from cli.contract.document import openapi, shape
from cli.contract.operations import OPERATIONS
from cli.contract.problems import WITH_RETRY
from infra.catalogue import FUNCTIONS
from infra.words import CSV, Role

ROUTES = {route.key: route for row in FUNCTIONS for route in row.routes}


@pytest.fixture(autouse=True)
def region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")


@cache
def document() -> dict[str, Any]:
    return openapi()


def operations() -> dict[str, dict[str, Any]]:
    """By the shape of the catalogue's key."""
    paths = document()["paths"]
    return {f"{method.upper()} {shape(path)}": each for path, has in paths.items() for method, each in has.items()}


def operation(key: str) -> dict[str, Any]:
    return operations()[shape(key)]


def open_fields(schema: Any, at: str = "") -> Iterator[str]:
    """Where a schema would take anything."""
    if schema is False:
        return
    if schema is True or not {"type", "$ref", "anyOf", "allOf", "const", "enum"} & set(schema):
        yield at
        return
    parts = {**schema.get("properties", {})}
    if schema.get("type") == "object" and not parts:
        parts["*"] = schema.get("additionalProperties", True)
    if schema.get("type") == "array":
        parts["items"] = schema.get("items", True)
    for name, part in [*parts.items(), *enumerate(schema.get("anyOf", ()))]:
        yield from open_fields(part, f"{at}/{name}")


def test_the_contract_has_the_catalogues_routes_and_no_other() -> None:
    assert OPERATIONS.keys() == ROUTES.keys()


def test_every_operation_has_a_name_of_its_own_for_generated_clients() -> None:
    names = [each["operationId"] for each in operations().values()]
    assert len(set(names)) == len(names) == len(ROUTES)
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []


@pytest.mark.parametrize("key", ROUTES)
def test_an_answer_has_its_own_success_status_and_a_schema(key: str) -> None:
    responses = operation(key)["responses"]
    found = [each for each in responses if each.startswith("2")]
    assert [int(status) for status in found] == list(OPERATIONS[key].answers)
    assert all((status == "204") is ("content" not in responses[status]) for status in found)
    files = {"application/pdf": OPERATIONS[key].pdf, "application/vc+jwt": OPERATIONS[key].jwt}
    if any(files.values()):
        assert list(responses[found[0]]["content"]) == [media for media, is_there in files.items() if is_there]
        return
    bodies = [responses[status]["content"]["application/json"] for status in found if status != "204"]
    assert len([body for body in bodies if "example" in body]) == min(1, len(bodies))


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document()["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], schema)
    return found


def is_taken_for(made: dict[str, Any], first: dict[str, Any]) -> bool:
    """Whether a client that tries `first` first reads with it what was made as the other. Only what is there is looked
    at, and no value, as a generated client does."""
    made, first = resolved(made), resolved(first)
    if (made.get("type"), first.get("type")) == ("array", "array"):
        return is_taken_for(made["items"], first["items"])
    if (made.get("type"), first.get("type")) != ("object", "object"):
        return True
    has, wanted = made.get("properties", {}), first.get("properties", {})
    return all(name in has and is_taken_for(has[name], wanted[name]) for name in first.get("required", ()))


def unions(schema: object) -> Iterator[list[dict[str, Any]]]:
    """The objects of each `anyOf`."""
    if isinstance(schema, dict):
        objects = [each for each in schema.get("anyOf", ()) if resolved(each).get("type") == "object"]
        yield from [objects] if len(objects) > 1 else []
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from unions(part)


def test_a_generated_client_knows_which_answer_of_a_route_it_has() -> None:
    """It takes the first schema of an `anyOf` that fits."""
    found = list(unions([document()["paths"], document()["components"]]))
    assert len(found) >= 4
    assert [each for each in found for a, b in combinations(each, 2) if is_taken_for(b, a)] == []


def enumerations(schema: object, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """The enumerations without a name of their own that may be null, by the name of their field."""
    if isinstance(schema, dict):
        yield from ((name, each["enum"]) for each in schema.get("anyOf", ()) if "enum" in each)
        for word, part in schema.items():
            yield from enumerations(part, word)
    elif isinstance(schema, list):
        for part in schema:
            yield from enumerations(part, name)


def test_a_generated_client_gets_names_that_can_be_read() -> None:
    """Its modules are named after schemas, and its help after summaries; a file's name ends at 255 bytes, on some
    systems with its folders."""
    schemas = document()["components"]["schemas"]
    assert [name for name in schemas if len(name) > 60] == []
    assert list(enumerations(schemas)) == []
    assert [op["summary"] for op in operations().values() if "/" in op["summary"]] == []


def test_no_answer_has_a_field_without_a_type() -> None:
    """The number of routes without a type of their own stands at none."""
    schemas = document()["components"]["schemas"]
    assert {name: found for name, each in schemas.items() if (found := list(open_fields(each)))} == {}
    bodies = [
        each["content"]["application/json"]["schema"]
        for op in operations().values()
        for each in op["responses"].values()
        if "application/json" in each.get("content", {})
    ]
    assert len(bodies) == sum(len(each.answers) for each in OPERATIONS.values() if each.answer is not None)
    assert [body for body in bodies if list(open_fields(body))] == []


@pytest.mark.parametrize(
    ("field", "found"),
    [
        (object, ["/x"]),
        (dict[str, object], ["/x/*"]),
        (list[object], ["/x/items"]),
        (int | None, []),
        (list[int], []),
    ],
)
def test_a_field_that_would_take_anything_is_named(field: Any, found: list[str]) -> None:
    schema = {"type": "object", "properties": {"x": TypeAdapter(field).json_schema(mode="serialization")}}
    assert list(open_fields(schema)) == found


@pytest.mark.parametrize("key", ROUTES)
def test_every_refusal_is_a_problem_that_lists_its_codes(key: str) -> None:
    components = document()["components"]
    refusals = {int(status): each for status, each in operation(key)["responses"].items() if status[0] in "45"}
    assert {500, 503} <= refusals.keys()
    assert (401 in refusals) >= (ROUTES[key].role not in (Role.ANYONE, Role.SIGNED_IN))
    for status, each in refusals.items():
        refusal = components["responses"][each["$ref"].rpartition("/")[2]]
        (media,) = refusal["content"]
        schema = components["schemas"][refusal["content"][media]["schema"]["$ref"].rpartition("/")[2]]
        assert media == "application/problem+json"
        assert schema["allOf"][1]["properties"]["code"]["enum"]
        assert ("Retry-After" in refusal.get("headers", {})) is (status in WITH_RETRY)


def test_what_stands_in_a_path_has_a_form() -> None:
    in_paths = [each for op in operations().values() for each in op["parameters"] if each["in"] == "path"]
    assert in_paths
    assert [each for each in in_paths if not {"pattern", "maxLength", "enum"} & each["schema"].keys()] == []


def test_a_route_that_takes_a_body_says_its_type_and_size_and_has_an_example() -> None:
    taking = {
        key: operation(key)["requestBody"] for key, route in ROUTES.items() if route.method in ("POST", "PUT", "PATCH")
    }
    for key, body in taking.items():
        assert list(body["content"]) == [ROUTES[key].takes]
        assert ("2048 KB" if ROUTES[key].takes == CSV else "64 KB") in body["description"]
        if ROUTES[key].takes == CSV:
            assert body["content"][CSV]["schema"]["format"] == "binary"
        assert "example" in body["content"][ROUTES[key].takes]


def test_the_contract_says_how_a_program_without_a_cookie_jar_is_signed_in() -> None:
    session = document()["components"]["securitySchemes"]["session"]
    assert f"`Cookie: {session['name']}=...`" in session["description"]


def test_cookies_and_idempotency_keys_are_named() -> None:
    setting = {
        op["operationId"]
        for op in operations().values()
        for each in op["responses"].values()
        if "Set-Cookie" in each.get("headers", {})
    }
    ending = {"sign_out", "remove_colleague", "remove_member"}
    assert setting == {"register", "change_my_account", "sign_in", "give_second_factor", *ending}
    keyed = {
        op["operationId"]: each
        for op in operations().values()
        for each in op["parameters"]
        if each["name"] == "Idempotency-Key"
    }
    assert keyed.keys() == {
        *("make_api_key", "make_requirement_profile", "make_share", "open_batch"),
        *("open_enquiry", "plan_release"),
    }
    assert all(each["in"] == "header" and each["description"] for each in keyed.values())
