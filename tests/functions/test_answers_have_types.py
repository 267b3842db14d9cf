"""What a route answers with has a type, a TypedDict, from which the contract's schema is made: here of the board, of
casework and of enquiries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_origin, get_type_hints

import pytest
from pydantic import TypeAdapter
from typing_extensions import is_typeddict

from functions.board import dry_run, guessing, ingests, release_views, results, sessions, staff, undelivered
from functions.casework import enquiries, outcomelists, outcomes, turnarounds
from functions.enquiry import candidates, centres
from infra.catalogue import FUNCTIONS

Maker = Callable[..., Mapping[str, object]]

BOARD: dict[str, Maker] = {
    "GET /v1/board/sessions": sessions.listed,
    "POST /v1/board/sessions": sessions.shown,
    "PATCH /v1/board/sessions/{id}": sessions.shown,
    "GET /v1/board/centres/{number}": sessions.shown_centre,
    "PUT /v1/board/centres/{number}": sessions.shown_centre,
    "POST /v1/board/staff-invitations": staff.invite,
    "POST /v1/board/ingests": ingests.open_ingest,
    "GET /v1/board/ingests/{id}": ingests.progress,
    "POST /v1/board/releases": release_views.shown,
    "GET /v1/board/releases": release_views.listed,
    "GET /v1/board/releases/{id}": release_views.shown_whole,
    "PATCH /v1/board/releases/{id}": release_views.shown,
    "GET /v1/board/releases/{id}/dry-run": dry_run.dry_run_of,
    "GET /v1/board/releases/{id}/undelivered": undelivered.page,
    "POST /v1/board/releases/{id}/approvals": release_views.shown,
    "POST /v1/board/releases/{id}/holds": release_views.shown,
    "POST /v1/board/releases/{id}/recalls": release_views.shown,
    "POST /v1/board/releases/{id}/restorations": release_views.shown,
    "POST /v1/board/releases/{id}/abandonments": release_views.shown,
    "POST /v1/board/results/{id}/withdrawals": results.withdraw,
    "POST /v1/board/results/{id}/restorations": results.give_back,
    "GET /v1/board/second-item": guessing.shown_all,
    "POST /v1/board/second-item/endings": guessing.end,
}
CASEWORK: dict[str, Maker] = {
    "GET /v1/board/enquiries": enquiries.worklist,
    "GET /v1/board/enquiries/{id}": enquiries.show,
    "POST /v1/board/enquiries/{id}/begins": enquiries.begin,
    "POST /v1/board/enquiries/{id}/pauses": enquiries.pause,
    "POST /v1/board/enquiries/{id}/resumptions": enquiries.resume,
    "POST /v1/board/enquiries/{id}/withdrawals": enquiries.end,
    "POST /v1/board/enquiries/{id}/outcomes": outcomes.conclude,
    "POST /v1/board/enquiries/{id}/settlements": outcomes.settle,
    "POST /v1/board/enquiry-outcomes": outcomelists.conclude_all,
    "GET /v1/board/enquiry-turnaround": turnarounds.of_month,
}
OF_CANDIDATES: dict[str, Maker] = {
    "POST /v1/enquiries": candidates.open_enquiry,
    "GET /v1/enquiries": candidates.list_enquiries,
    "GET /v1/enquiries/{id}": candidates.show_enquiry,
    "POST /v1/enquiries/{id}/consents": candidates.consent,
    "POST /v1/enquiries/{id}/withdrawals": candidates.withdraw,
}
OF_CENTRES: dict[str, Maker] = {
    "POST /v1/enquiries": centres.open_enquiry,
    "GET /v1/enquiries": centres.inbox,
    "GET /v1/enquiries/{id}": centres.show,
    "POST /v1/enquiries/{id}/consents": centres.declare_consent,
    "POST /v1/enquiries/{id}/withdrawals": centres.withdraw,
    "POST /v1/enquiries/{id}/approvals": centres.approve,
    "POST /v1/enquiries/{id}/refusals": centres.refuse,
    "POST /v1/enquiries/{id}/payments": centres.pay,
    "POST /v1/enquiries/{id}/submissions": centres.submit,
    "POST /v1/enquiries/{id}/appeals": centres.appeal,
    "POST /v1/enquiry-submissions": centres.submit_many,
}
MAKERS = [pair for makers in (BOARD, CASEWORK, OF_CANDIDATES, OF_CENTRES) for pair in makers.items()]


@pytest.mark.parametrize(
    ("function", "keys"), [("board", {*BOARD}), ("casework", {*CASEWORK}), ("enquiry", {*OF_CANDIDATES, *OF_CENTRES})]
)
def test_every_route_has_a_maker_of_its_answer(function: str, keys: set[str]) -> None:
    (row,) = (each for each in FUNCTIONS if each.name == function)
    assert {f"{route.method} {route.path}" for route in row.routes} == keys


@pytest.mark.parametrize(("key", "maker"), MAKERS)
def test_an_answer_is_a_typed_dict_whose_schema_says_the_type_of_every_field(key: str, maker: Maker) -> None:
    answer = get_type_hints(maker, include_extras=True)["return"]
    assert is_typeddict(get_origin(answer) or answer)
    assert list(_open(TypeAdapter(answer).json_schema(mode="serialization"))) == []


def _open(schema: Any, at: str = "") -> Iterator[str]:
    """Where a schema would take anything."""
    if schema is True or not {"type", "$ref", "anyOf", "const", "enum"} & set(schema):
        yield at
        return
    parts = {**schema.get("properties", {}), **schema.get("$defs", {})}
    for name in ("items", "additionalProperties"):
        if name in schema:
            parts[name] = schema[name]
    for name, part in [*parts.items(), *enumerate(schema.get("anyOf", ()))]:
        yield from _open(part, f"{at}/{name}")


@pytest.mark.parametrize(
    ("field", "found"),
    [
        (object, ["/x"]),
        (dict[str, object], ["/x/additionalProperties"]),
        (list[object], ["/x/items"]),
        (int | None, []),
        (list[int], []),
    ],
)
def test_a_field_that_would_take_anything_is_named(field: Any, found: list[str]) -> None:
    schema = {"type": "object", "properties": {"x": TypeAdapter(field).json_schema(mode="serialization")}}
    assert list(_open(schema)) == found
