"""The OpenAPI document: what comes in as the handlers declare it, what goes out as the contract's rows say.

Data in, data out; `cli/docs.py` writes it to docs/openapi.json, and the pages publish it as /v1/openapi.json.
"""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from cli.contract import refusals
from cli.contract.operations import OPERATIONS, adapter
from cli.contract.problems import codes_of
from cli.contract.words import REF, Operation
from infra.catalogue import FUNCTIONS
from infra.words import CSV, JSON, JWT, PDF, Function, Role, Route
from shared.adapters.problems import Problem
from shared.adapters.schemas import LARGEST_BODY, LARGEST_FILE
from shared.documents.status_list import ListNumber, StatusPurpose
from shared.ground.forms import CentreNumber, Day, EnquiryId, IdNumber, Opaque, ResultId, SessionId

Json = dict[str, Any]
VERSION = "1.0.0"
HEAD = "Every GET outside /v1/board is answered as HEAD, too, without a body; by HEAD nobody has looked at anything."
ANSWERED_BY_AWS = (
    "Every error of ours is a Problem with `no-store`, 404 and 405 (with `Allow`) of any path among them; we "
    "answer 413 for a body over 64 KB, for a file over 2 MB, and 415 for another media type. API Gateway itself "
    'answers, as {"message": "..."} without a `code`: 413 where a body is larger than it takes (10 MB) or than one '
    "event of a function holds (6 MB), 431 where request line and headers are over 10,240 bytes, 429 over a route's "
    "limit, 503 where no function is free, and 403 for an operator's route without a valid signature. The CDN itself "
    "answers, as HTML: 403 for a GET or HEAD with a body, and for any other method of this document's own address."
)
SERVED = "This document is served as GET /v1/openapi.json."
SECURITY: dict[Role, list[dict[str, list[str]]]] = {
    Role.ANYONE: [],
    Role.OPERATOR: [{"iam": []}],
    Role.SIGNED_IN: [{"session": []}, {}],  # who is not signed in may sign out
}
SIGNED_IN: list[dict[str, list[str]]] = [{"session": []}]
SIGNED_IN_OR_KEY: list[dict[str, list[str]]] = [*SIGNED_IN, {"key": []}, {"key_as_user": []}]
SIGNED_IN_BY = (
    "Set by POST /v1/sign-ins, and for staff anew by POST /v1/second-factors. A program that keeps no cookies sends it "
    "back itself, as `Cookie: __Host-session=...`; it needs neither `Origin` nor another token. Each answer names the "
    "account, as `Signed-In-As`; an act that sends this header back is refused, 409 `another_person`, where the cookie "
    "is somebody else's by then."
)
KEY = (
    "A key of an approved organisation: `ro_live_` or, for practice, `ro_test_`, and ninety signs. The operation names "
    "the scope that it needs (`x-scope`). Every answer to a good key says what is left of the organisation's checks of "
    "the day in `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11), as it was seconds ago."
)
SCHEMES = {
    "key": {"type": "http", "scheme": "bearer", "description": KEY},
    "key_as_user": {"type": "http", "scheme": "basic", "description": "The same: the key as user, no password."},
    "session": {"type": "apiKey", "in": "cookie", "name": "__Host-session", "description": SIGNED_IN_BY},
    "iam": {"type": "http", "scheme": "AWS4-HMAC-SHA256", "description": "AWS Signature Version 4"},
}
FILE = {"type": "string", "format": "binary"}
"""A body that is no JSON goes out as the bytes it is; of a plain string a generated client makes JSON, or nothing."""
FORMS = {
    "application_id": EnquiryId,
    "candidate_id": IdNumber,
    "batch_id": Opaque,
    "certificate_id": Opaque,
    "check_id": Opaque,
    "day": Day,
    "delivery_id": Opaque,
    "document_id": Opaque,
    "endpoint_id": Opaque,
    "enquiry_id": EnquiryId,
    "ingest_id": Opaque,
    "key_id": Opaque,
    "line_id": Opaque,
    "link": Opaque,
    "list_number": ListNumber,
    "look_id": Opaque,
    "number": CentreNumber,
    "profile_id": Opaque,
    "purpose": StatusPurpose,
    "organisation_id": Opaque,
    "release_id": Opaque,
    "result_id": SessionId,
    "session_id": SessionId,
    "share_id": Opaque,
    "staff_id": Opaque,
    "person_id": Opaque,
}
"""Of what stands in a path; the awarding body's `result_id` is a ResultId."""
EXAMPLES: dict[str, Json] = json.loads(Path(__file__).with_name("examples.json").read_text("utf-8"))
"""What each route was asked and answered when its worked example was last written (tests/journeys)."""


class _Untitled(GenerateJsonSchema):
    """No title for a field: it would repeat the name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def openapi() -> Json:
    paths: dict[str, Json] = {}
    schemas, answers = _schemas()
    for row in (row for row in FUNCTIONS if row.routes):
        document = _declared(row)
        routes = {(route.method.lower(), shape(route.path)): route for route in row.routes}
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                route = routes[method, shape(path)]
                paths.setdefault(path, {})[method] = _operation(operation, row, route, answers)
        for name, schema in document.get("components", {}).get("schemas", {}).items():
            _add(schemas, name, schema)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Results Online",
            "version": VERSION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": f"{HEAD}\n\n{ANSWERED_BY_AWS}\n\n{SERVED}",
        },
        "servers": [{"url": "/"}],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": schemas, "responses": refusals.responses(), "securitySchemes": SCHEMES},
    }


def _add(schemas: Json, name: str, schema: Json) -> None:
    """ValueError where another schema has the name: two functions' words, or what comes in and what goes out."""
    bare = {word: value for word, value in schema.items() if word != "title"}
    if "ValidationError" not in name and schemas.setdefault(name, bare) != bare:
        raise ValueError(f"two schemas are called {name}")


def shape(path: str) -> str:
    """A path without the names of its parts."""
    return re.sub(r"\{\w+\}", "{}", path)


def _schemas() -> tuple[Json, dict[str, Json]]:
    """All schemas of answers by name, and by status and route, "201 POST /v1/registrations", the one of its body."""
    wanted: list[Any] = [
        (f"{status} {key}", "serialization", adapter(key, status))
        for key, each in OPERATIONS.items()
        for status, answer in each.answers.items()
        if answer
    ]
    made, found = TypeAdapter.json_schemas(
        [*wanted, ("", "serialization", TypeAdapter(Problem))], ref_template=REF, schema_generator=_Untitled
    )
    named = dict(found["$defs"])
    for schema in named.values():
        schema.pop("title", None)  # that of every Page is the same
    bodies = {key: schema for (key, _), schema in made.items()}
    return _renamed({**named, **refusals.schemas()}), _renamed(bodies)


def _renamed(schemas: Json) -> Json:
    """With plain names for the generic ones: `Page_ActivityLine_` is ActivityLinePage."""
    text = re.sub(r'(Page|Listing)_(\w+)_(?=")', lambda found: _plain(found[2]) + found[1], json.dumps(schemas))
    return dict(json.loads(text))


def _plain(inner: str) -> str:
    return "Or".join(part for part in re.split("_+", inner) if part not in ("", "Union"))


def _declared(row: Function) -> Json:
    """What the function's own handlers declare: paths, parameters and bodies."""
    app = importlib.import_module(f"functions.{row.name}.handler").app
    return dict(json.loads(app.get_openapi_json_schema(title="Results Online", version=VERSION)))


def _operation(declared: Json, row: Function, route: Route, answers: dict[str, Json]) -> Json:
    operation = OPERATIONS[route.key]
    made = {
        "operationId": operation.id,
        "summary": operation.id.replace("_", " ").capitalize(),
        "tags": [row.name],
        "security": SECURITY.get(route.role, SIGNED_IN_OR_KEY if route.scope else SIGNED_IN),
        **({"x-scope": route.scope} if route.scope else {}),
        "parameters": [_parameter(each, route, operation) for each in declared.get("parameters", [])]
        + [
            {"name": name, "in": "query", "required": False, "schema": _schema_of(form)}
            for name, form in operation.query.items()
        ],
        "responses": {
            **{
                str(status): _success(operation, answers.get(f"{status} {route.key}"), _example(route, status))
                for status in operation.answers
            },
            **{
                str(status): {"$ref": f"#/components/responses/{refusals.name_of(operation, status, codes)}"}
                for status, codes in codes_of(route, operation).items()
            },
        },
    }
    if "request" in EXAMPLES[route.key]:
        schema = FILE if route.takes == CSV else declared["requestBody"]["content"][JSON]["schema"]
        made["requestBody"] = {
            "required": True,
            "description": f"At most {(LARGEST_FILE if route.takes == CSV else LARGEST_BODY) // 1024} KB, UTF-8.",
            "content": {route.takes: {"schema": schema, "example": EXAMPLES[route.key]["request"]}},
        }
    return made


def _parameter(declared: Json, route: Route, operation: Operation) -> Json:
    """With the form of what stands in a path; a query or header that may be left out is not null."""
    name, schema = declared["name"], declared["schema"]
    if declared["in"] == "path":
        of_board = name == "result_id" and route.role is Role.OPERATOR
        return {**declared, "schema": _schema_of(ResultId if of_board else FORMS[name])}
    schema = next(iter(schema.get("anyOf", [schema])))
    made = {**declared, "schema": {word: value for word, value in schema.items() if word != "title"}}
    if name == "idempotency-key":
        made |= {"name": "Idempotency-Key", "description": operation.once}
    return made


def _example(route: Route, status: int) -> Json | None:
    example = EXAMPLES[route.key]
    return example.get("response") if example["status"] == status else None


def _schema_of(form: Any) -> Json:
    return dict(TypeAdapter[Any](form).json_schema())


def _success(operation: Operation, body: Json | None, example: Json | None) -> Json:
    if body is None:
        made: Json = {"description": "Done."}
    else:
        shown = {"schema": body} if example is None else {"schema": body, "example": example}
        made = {"description": "The answer.", "content": {JSON: shown}}
    if operation.pdf:
        made = {"description": "The file.", "content": {PDF: {"schema": {**FILE, "description": operation.pdf}}}}
    if operation.jwt:
        made = made if operation.pdf else {"description": "The token.", "content": {}}
        made["content"][JWT] = {"schema": {"type": "string", "description": operation.jwt}}
    if operation.csv:
        made["content"][CSV] = {"schema": {"type": "string", "description": operation.csv}}
    headers = {**operation.headers, **({"Set-Cookie": operation.cookies} if operation.cookies else {})}
    if headers:
        made["headers"] = {name: {"description": what, "schema": {"type": "string"}} for name, what in headers.items()}
    return made
