"""A request's body before any route reads it: what is taken, what is refused, and which field is named."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from shared.adapters.problems import STATUS_OF_MALFORMED
from shared.adapters.schemas import LARGEST_BODY, LARGEST_FILE, Malformed, is_path, pointer_to, with_checked_body


def event(body: str | None, method: str = "POST", kind: str = "application/json", **more: Any) -> dict[str, Any]:
    context = {"http": {"method": method}}
    return {"rawPath": "/v1/x", "headers": {"content-type": kind}, "requestContext": context, "body": body, **more}


def refusal(body: str | None, **more: Any) -> tuple[int, str, str | None]:
    with pytest.raises(Malformed) as caught:
        with_checked_body(event(body, **more))
    return STATUS_OF_MALFORMED[caught.value.code], caught.value.code, caught.value.pointer


def padded(size: int) -> str:
    """A sound body of so many bytes."""
    fields = [f'"f{number:02d}": "{"x" * 1900}"' for number in range(LARGEST_BODY // 2000)]
    body = "{" + ", ".join(fields) + "}"
    return body + " " * (size - len(body))


@pytest.mark.parametrize(
    "body",
    ['{"a": "b"}', "{}", ' {"a": 1} ', '{"a": [["b"]]}', '{"a": {"b": {"c": {"d": 1}}}}', '{"a": "😀 é"}']
    + [json.dumps({"a": "x" * 2000}), padded(LARGEST_BODY)],
)
def test_one_object_of_clean_text_is_taken_as_it_is(body: str) -> None:
    assert with_checked_body(event(body))["body"] == body


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8", "application/json;charset=x"])
def test_json_by_any_spelling_of_its_name(kind: str) -> None:
    assert with_checked_body(event("{}", kind=kind))["body"] == "{}"


def test_a_route_that_takes_a_file_takes_no_json_and_no_other_route_a_file() -> None:
    files = ("POST /v1/files",)
    sent = event("a,b\n1,2\n", kind="Text/CSV; charset=utf-8", routeKey="POST /v1/files")
    assert with_checked_body(sent, files)["body"] == "a,b\n1,2\n"
    coded = {**sent, "body": base64.b64encode("a,é\n".encode()).decode(), "isBase64Encoded": True}
    assert with_checked_body(coded, files)["body"] == "a,é\n"
    lost = {**coded, "body": base64.b64encode("a,é\n".encode("latin-1")).decode()}
    assert with_checked_body(lost, files)["body"] == "a,\ufffd\n"  # named by line and column
    with pytest.raises(Malformed) as caught:
        with_checked_body({**lost, "routeKey": "POST /v1/x"}, files)
    assert caught.value.code == "malformed"
    for kind, key in (("application/json", "POST /v1/files"), ("text/csv", "POST /v1/x"), ("", "POST /v1/files")):
        with pytest.raises(Malformed) as caught:
            with_checked_body(event("{}", kind=kind, routeKey=key), files)
        assert caught.value.code == "unsupported_media_type"
    with pytest.raises(Malformed) as caught:
        with_checked_body({**sent, "body": "x" * (LARGEST_FILE + 1)}, files)
    assert caught.value.code == "too_large"


@pytest.mark.parametrize("kind", ["", "text/json", "application/json+x", "application/problem+json", "text/plain"])
def test_no_other_type_is_read(kind: str) -> None:
    assert refusal("{}", kind=kind) == (415, "unsupported_media_type", None)


def test_no_body_is_an_empty_one() -> None:
    for nothing in (None, ""):
        assert with_checked_body(event(nothing, kind=""))["body"] == "{}"


def test_a_coded_body_is_decoded() -> None:
    coded = base64.b64encode('{"a": "é"}'.encode()).decode()
    assert with_checked_body(event(coded, isBase64Encoded=True))["body"] == '{"a": "é"}'
    latin = base64.b64encode('{"a": "é"}'.encode("latin-1")).decode()
    assert refusal(latin, isBase64Encoded=True) == (400, "malformed", None)


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ('{"a": null}', 422, "/a"),
        ('{"a": [1, null]}', 422, "/a/1"),
        ('{"a": {"b": null}}', 422, "/a/b"),
        ('{"a": NaN}', 400, None),
        ('{"a": Infinity}', 400, None),
        ('{"a": "\\ud800"}', 422, "/a"),
        ('{"\\udfff": 1}', 422, ""),
        ('{"a\\u0000": 1}', 422, ""),
        ('{"a": {"\\udfff": 1}}', 422, "/a"),
        ('{"a/b": null}', 422, "/a~1b"),
        ('{"m~n": {"~1": null}}', 422, "/m~0n/~01"),
        ('{"": null}', 422, "/"),
        ('{"a": "\\u0000"}', 422, "/a"),
        ('{"a": "b\\nc"}', 422, "/a"),
        ('{"a": "\\u0085"}', 422, "/a"),
        (json.dumps({"a": "x" * 2001}), 422, "/a"),
        (json.dumps({"x" * 2001: 1}), 422, ""),
        ('{"a": [[[[["b"]]]]]}', 400, None),
        ("[" * 900 + "]" * 900, 400, None),
        ('{"a":' * 900 + "1" + "}" * 900, 400, None),
        ("[" * 30_000, 400, None),
        (padded(LARGEST_BODY + 1), 413, None),
        ('{"a": "' + "é" * 40_000 + '"}', 413, None),
    ],
)
def test_what_is_refused_and_the_field_it_names(body: str, status: int, pointer: str | None) -> None:
    assert (refusal(body)[0], refusal(body)[2]) == (status, pointer)


def test_reading_asks_for_no_body() -> None:
    for method in ("GET", "DELETE"):
        assert with_checked_body(event("[", method=method, kind=""))["body"] == "["


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("/v1/" + "x" * 296, True),
        ("/v1/" + "x" * 297, False),
        ("/v1/" + "𠀀" * 75, False),
        ("/v1/a\n", False),
        ("/v1/ñ 1", True),
    ],
)
def test_a_path_of_300_bytes_that_can_be_printed(path: str, taken: bool) -> None:
    assert is_path(path) is taken


@pytest.mark.parametrize(
    ("names", "pointer"),
    [
        ((), ""),
        (("",), "/"),
        (("email",), "/email"),
        (("session_ids", 0), "/session_ids/0"),
        (("a/b",), "/a~1b"),
        (("m~n",), "/m~0n"),
        (("~1",), "/~01"),  # "~" before "/", or this would read back as "/"
        ((" ", 'k"l', "c%d"), '/ /k"l/c%d'),
    ],
)
def test_names_are_escaped_as_rfc_6901_section_5_shows(names: tuple[object, ...], pointer: str) -> None:
    assert pointer_to(*names) == pointer
