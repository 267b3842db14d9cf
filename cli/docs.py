"""`make docs`: what is generated from the code. A test compares; nobody edits these files by hand.

docs/openapi.json   the HTTP contract, from the handlers' own types, one document of all functions
docs/functions.md   the functions with their routes and grants, from the catalogue
docs/exams.md       the exams, from the exam table
functions/calendar/methods.json  the methods of each path, from the catalogue
docs/operations.md  the lists in "Restoring a table", between its markers
"""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path

from cli.restoring import blocks, doors
from infra.catalogue import FUNCTIONS
from infra.words import JSON, REST, Function, Grant, Key, Mail, Queue, Role, Route, Rows, Uploads
from shared.exams.catalogue import EXAMS, Exam
from shared.exams.enquiry_stages import newest_rule

DOCS = Path(__file__).parent.parent / "docs"
VERSION = "1.0.0"
HEAD = "Every GET outside /v1/board is answered as HEAD, too, without a body; by HEAD nobody has looked at anything."

ANSWERED_BY_AWS = (
    "Every error of ours is a Problem with `no-store`, 404 and 405 (with `Allow`) of any path among them; we "
    "answer 413 for a body over 64 KB and 415 for another media type. API Gateway itself answers, as "
    '{"message": "..."} without a `code`: 413 where a body is larger than it takes (10 MB) or than one event of a '
    "function holds (6 MB), 431 where request line and headers are over 10,240 bytes, 429 over a route's limit, 503 "
    "where no function is free, and 403 for an operator's route without a valid signature."
)

PROBLEM = {
    "title": "Problem",
    "description": "RFC 9457, as application/problem+json. `detail` is a sentence a candidate may read.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Stable: programs may tell problems apart by it."},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": 'JSON pointer (RFC 6901) of the guilty field; "" is the whole body',
                    },
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
ANY_PROBLEM = {
    "description": "What went wrong, and what to do.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
SECURITY: dict[Role, list[dict[str, list[str]]]] = {
    Role.ANYONE: [],
    Role.CANDIDATE: [{"session": []}],
    Role.ORGANISATION: [{"session": []}],
    Role.STAFF: [{"session": []}],
    Role.CANDIDATE_OR_STAFF: [{"session": []}],
    Role.SIGNED_IN: [{"session": []}],
    Role.OPERATOR: [{"iam": []}],
}
QUERIES = {
    "GET /v1/me/activity": [{"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}}],
}
"""Of routes whose function loads no pydantic, and therefore declares no query."""
SCHEMES = {
    "session": {"type": "apiKey", "in": "cookie", "name": "__Host-session"},
    "iam": {"type": "http", "scheme": "AWS4-HMAC-SHA256", "description": "AWS Signature Version 4"},
}

Json = dict[str, object]


METHODS = DOCS.parent / "functions" / "calendar" / "methods.json"


def main() -> None:
    for name, text in written().items():
        (DOCS / name).write_text(text, encoding="utf-8")
    METHODS.write_text(methods(), encoding="utf-8")


def methods() -> str:
    """The methods of each path of the API, for what answers 405."""
    found: dict[str, list[str]] = {}
    for row in FUNCTIONS:
        for route in row.api_routes:
            if route != REST:
                found.setdefault(_one_name(route.path), []).append(route.method)
    return json.dumps({path: sorted(has) for path, has in found.items()}, indent=1, sort_keys=True) + "\n"


def written() -> dict[str, str]:
    """Each generated file by its name under docs/."""
    return {
        "openapi.json": json.dumps(openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n",
        "functions.md": functions(),
        "exams.md": exams(),
        "operations.md": filled((DOCS / "operations.md").read_text(encoding="utf-8"), blocks(doors())),
    }


def filled(text: str, parts: dict[str, str]) -> str:
    """`text` with each part between its markers, `<!-- generated: NAME -->` and `<!-- end -->`; KeyError for a marker
    that no part is for, and for a part without a marker."""
    left = dict(parts)
    whole = re.sub(
        r"(<!-- generated: (\w+) -->\n).*?([ ]*<!-- end -->)",
        lambda found: f"{found[1]}{left.pop(found[2])}\n{found[3]}",
        text,
        flags=re.DOTALL,
    )
    if left:
        raise KeyError(f"docs/operations.md has no marker for {sorted(left)}")
    return whole


def openapi() -> Json:
    paths: dict[str, Json] = {}
    schemas: Json = {"Problem": PROBLEM}
    for row in FUNCTIONS:
        if not row.routes:
            continue
        document = _document(row)
        routes = {(route.method.lower(), _shape(route.path)): route for route in row.routes}
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                assert isinstance(operation, dict)
                _complete(operation, row, routes[method, _shape(path)])
                paths.setdefault(path, {})[method] = operation
        found = document.get("components", {}).get("schemas", {})
        schemas |= {name: schema for name, schema in found.items() if "ValidationError" not in name}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Results Online",
            "version": VERSION,
            "license": {"name": "Apache-2.0"},
            "description": f"{HEAD}\n\n{ANSWERED_BY_AWS}",
        },
        "servers": [{"url": "/"}],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": schemas, "securitySchemes": SCHEMES},
    }


def functions() -> str:
    parts = [f"# The functions\n\nGenerated from `infra/catalogue.py` by `make docs`. {HEAD}\n"]
    parts += [_function(row) for row in FUNCTIONS]
    return "\n".join(parts)


def exams() -> str:
    lines = [
        "# The exams\n",
        "Generated from `shared/exams/exams.json` by `make docs`; how to add an exam: CONTRIBUTING.md. S1 and S2: what",
        "Stage 1 of an enquiry checks, and what Stage 2 marks again.\n",
        "| Code | Exam | Level | Papers | Values | S1 | S2 | Sources |",
        "|---|---|---|---|---|---|---|---|",
        *(f"| {' | '.join(_exam(each))} |" for each in EXAMS.values()),
    ]
    return "\n".join(lines) + "\n"


def _exam(exam: Exam) -> tuple[str, ...]:
    rule, name = newest_rule(exam.code), exam.name + (f" (until {exam.retired})" if exam.retired else "")
    checked, remarked = (
        "its own route" if rule.own_route else ", ".join(each) for each in (rule.checked, rule.remarked)
    )
    values = f"{exam.reported_from} to {exam.highest}, {exam.kind}"
    return exam.code, name, exam.cefr or "", ", ".join(exam.papers), values, checked, remarked, exam.source


def _document(row: Function) -> dict[str, dict[str, dict[str, Json]]]:
    app = importlib.import_module(f"functions.{row.name}.handler").app
    document: dict[str, dict[str, dict[str, Json]]] = json.loads(
        app.get_openapi_json_schema(title="Results Online", version=VERSION)
    )
    return document


def _complete(operation: Json, row: Function, route: Route) -> None:
    """The document with what the handlers do not declare: every error is a Problem; callers and file types are the
    catalogue's."""
    operation["tags"] = [row.name]
    operation["security"] = SECURITY[route.role]
    if route.key in QUERIES:
        operation["parameters"] = QUERIES[route.key]
    if route.takes != JSON:
        operation["requestBody"] = {"required": True, "content": {route.takes: {"schema": {"type": "string"}}}}
    responses = operation["responses"]
    if isinstance(responses, dict):
        responses.pop("422", None)
        responses["default"] = ANY_PROBLEM


def _one_name(path: str) -> str:
    return re.sub(r"\{\w+\}", "{id}", path)


def _shape(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def _function(row: Function) -> str:
    module = importlib.import_module(f"functions.{row.name}.handler")
    lines = [f"## {row.name}\n", (module.__doc__ or "").strip(), ""]
    lines += [f"- `{route.key}` · {_who(route)} · {route.limit.rate} a second" for route in row.routes]
    lines += [f"- takes from the queue `{queue}`" for queue in row.consumes]
    lines += ["- is called every minute"] if row.minutely else []
    lines += ["", "May:", ""]
    lines += [f"- {_sentence(grant)}" for grant in row.grants]
    return "\n".join(lines) + "\n"


def _who(route: Route) -> str:
    return f"{route.role.name.lower()}, {route.duty}" if route.duty else route.role.name.lower()


def _sentence(grant: Grant) -> str:
    match grant:
        case Rows(table=table, actions=actions, keys=keys):
            return f"{', '.join(actions)} on `{table}`, only {', '.join(f'`{key}`' for key in keys)}"
        case Key(name=name, actions=actions):
            return f"{', '.join(actions)} with the key `{name}`"
        case Queue(name=name):
            return f"send to the queue `{name}`"
        case Uploads(actions=actions):
            return f"{', '.join(actions)} on uploaded files"
        case Mail():
            return "send mail from the awarding body's address"


if __name__ == "__main__":
    main()
