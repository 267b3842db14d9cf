"""Checks a request's path and body alike on every route: bounded, and one JSON object of clean text. An error names the
field. The few routes that take a file take text/csv and no JSON; such a route checks the file's content itself. The few
that take what a browser sends of a form by itself read its fields as the same object of text.

Refused before any route runs, so that what pydantic, a log or a table is handed later is never a surprise.
"""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Collection, Iterator
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from shared.adapters.events import Event, header, method

LARGEST_BODY, LARGEST_FILE = 64 * 1024, 2 * 1024 * 1024
LONGEST_TEXT = 2000
FORM, MOST_FIELDS = "application/x-www-form-urlencoded", 10
LONGEST_PATH = 300
"""In bytes. Ids are under 50; DynamoDB would answer a key of over a kilobyte with an error of its own."""
DEEPEST = 4
"""Levels. The deepest body of ours is a list in an object; far deeper ones would exhaust the stack of a recursive
reader."""
AS_MEANT = frozenset(
    f"/{field}"
    for field in (
        *("candidate_id", "secret_number", "access_code", "code", "pin"),
        *("centre_number", "email", "contact_email", "identifier"),
        *("country", "web_domain"),
    )
)
"""Numbers, codes and addresses, in which `shared.ground.text.as_meant` passes over a tab or line end at either end."""


class Malformed(Exception):
    """A body that no route would take; `code` is the problem's code, `pointer` names the guilty field if any."""

    def __init__(self, code: str, detail: str, pointer: str | None = None) -> None:
        super().__init__(detail)
        self.code, self.detail, self.pointer = code, detail, pointer


def pointer_to(*names: object) -> str:
    """The JSON pointer (RFC 6901) made of these names and numbers; "" is the body as a whole."""
    return "".join("/" + str(name).replace("~", "~0").replace("/", "~1") for name in names)


def is_path(text: str) -> bool:
    """Whether a route could have this path."""
    return len(text.encode()) <= LONGEST_PATH and text.isprintable()


def with_checked_body(event: Event, files: Collection[str] = (), forms: Collection[str] = ()) -> Event:
    """The event with its body decoded; `files` are the routes that take one, "POST /v1/..." each, `forms` those that
    take a form. Raises Malformed."""
    if method(event) in ("GET", "HEAD", "DELETE"):
        return event
    is_file = event.get("routeKey") in files
    if is_file:  # its reader names by line what is no UTF-8
        text = _decoded(event, "replace", LARGEST_FILE)
        _must_be_of_type("text/csv", event)
        return {**event, "body": text, "isBase64Encoded": False}
    text = _decoded(event, "strict", LARGEST_BODY)
    if event.get("routeKey") in forms:
        _must_be_of_type(FORM, event)
        text = json.dumps(form_of(text))
        for pointer, value in _values(json.loads(text), "", 0):
            _must_be_clean(pointer, value)
    elif text:  # a missing body counts as an empty one, so that the route names the missing fields
        _must_be_of_type("application/json", event)
        for pointer, value in _values(_parsed(text), "", 0):
            _must_be_clean(pointer, value)
    headers = {**(event.get("headers") or {}), "content-type": "application/json"}
    return {**event, "headers": headers, "body": text or "{}", "isBase64Encoded": False}


def form_of(text: str) -> dict[str, str]:
    """The fields of a form; an empty one is missing, as one that was not sent. Raises Malformed."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise Malformed("malformed", "The body is not a form in UTF-8.") from None
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Malformed("malformed", "The form has a field twice.")
    return {name: value for name, value in found.items() if value}


def _must_be_of_type(wanted: str, event: Event) -> None:
    """In any case and with any parameter (RFC 9110, 8.3.1); the library that reads the body is handed the plain one."""
    if header(event, "content-type").lower().partition(";")[0].strip() != wanted:
        raise Malformed("unsupported_media_type", f"Send the body as {wanted}.")


def _decoded(event: Event, errors: str, largest: int) -> str:
    body = event.get("body") or ""
    too_large = Malformed("too_large", f"The body is too large. Send at most {largest // 1024} KB.")
    if len(body) > largest * 2:
        raise too_large
    try:
        raw = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
        if len(raw) > largest:
            raise too_large
        return raw.decode("utf-8-sig", errors)  # a byte order mark is passed over, as RFC 8259, 8.1, lets a reader do
    except ValueError:
        raise Malformed("malformed", "The body is not UTF-8 text.") from None


def _parsed(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Malformed("malformed", "The body is not JSON. Send one JSON object.") from None
    if not isinstance(body, dict):
        raise Malformed("malformed", "The body must be one JSON object, not a list or a single value.")
    return body


def _no_number(text: str) -> NoReturn:
    """Python reads NaN and Infinity; JSON (RFC 8259) has neither."""
    raise ValueError(text)


def _values(value: Any, pointer: str, depth: int) -> Iterator[tuple[str, Any]]:
    """Every plain value with its JSON pointer, and every name with the pointer of the object that has it."""
    if depth > DEEPEST:
        raise Malformed("malformed", "The body is nested too deeply.")
    if isinstance(value, dict):
        for name, each in value.items():
            yield pointer, name
            yield from _values(each, pointer + pointer_to(name), depth + 1)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _values(each, pointer + pointer_to(number), depth + 1)
    else:
        yield pointer, value


def _must_be_clean(pointer: str, value: Any) -> None:
    if value is None:
        raise Malformed("validation_failed", "Give this field a value, or leave it out.", pointer)
    if not isinstance(value, str):
        return
    if len(value) > LONGEST_TEXT:
        raise Malformed("validation_failed", f"Use at most {LONGEST_TEXT} characters.", pointer)
    text = value.strip() if pointer in AS_MEANT else value
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise Malformed("validation_failed", "Remove the control characters from this field.", pointer)
