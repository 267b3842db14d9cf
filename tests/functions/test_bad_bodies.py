"""Bad input on every route that takes a body: a 4xx that names what is wrong, never a 5xx, and nothing written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from cli.contract.requests import REQUESTS
from tests.kit.request_bodies import WITH_BODY, Desk
from tests.kit.stories import stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

# Whole bodies that are no JSON object of clean text.
NOT_OBJECTS = {
    "not JSON": "candidate_id=KXA104827",
    "half of it": '{"candidate_id": "KXA104827"',
    "a list": "[]",
    "a list of bodies": "[{}]",
    "a number": "1",
    "a text": '"KXA104827"',
    "null": "null",
    "true": "true",
    "not a number": "NaN",
    "white space": "   ",
    "a very long number": "9" * 5000,
    "a deep list": "[" * 30_000 + "]" * 30_000,
    "a deep object": '{"a":' * 9_000 + "1" + "}" * 9_000,
    "not too deep to read": '{"a":' * 950 + "1" + "}" * 950,
    "deep under a list": '{"a":' + "[" * 930 + "]" * 930 + "}",
    "a megabyte": '{"name": "' + "x" * 1_000_000 + '"}',
    "a long name of a field": '{"' + "x" * 3000 + '": 1}',
    "no number": '{"name": NaN}',
    "no end": '{"name": -Infinity}',
    "no UTF-8": '{"name": "\ud800"}',
}
# Values that no field of any body takes.
NEVER = {
    "null": "null",
    "an object": '{"a": 1}',
    "a list of lists": "[[1]]",
    "a fraction": "1.5",
    "a long text": json.dumps("x" * 1500),
    "a longer text": json.dumps("x" * 2001),
    "a NUL": json.dumps("a\0b"),
    "a line end": json.dumps("KXA104827\r\nBcc: x@example.org"),
    "an escape": json.dumps("\x1b[31m"),
    "a C1 control": json.dumps("a\x85b"),
    "a lone surrogate": '"\\ud800"',
    "empty text": '""',
}
WRONG_TYPES = {
    str: ("true", "1", "[]"),
    bool: ('"true"', "1", "0"),
    int: ("true", '"14"', "1.0", "-1"),
    dict: ('"a"', "1", "[]", "[1]"),
    list: ('"a"', "{}", "[]", "[1]"),
}


def test_every_route_with_a_body_is_here() -> None:
    assert REQUESTS.keys() == WITH_BODY.keys()


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def whole_bodies() -> Iterator[tuple[str, None, str]]:
    return ((what, None, text) for what, text in NOT_OBJECTS.items())


def bodies_with_a_guilty_field(sound: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(what is wrong, the field's pointer, the body)."""
    for name, value in sound.items():
        others = {other: text for other, text in sound.items() if other != name}
        for what, bad in {**NEVER, **{f"{each} for {name}": each for each in WRONG_TYPES[type(value)]}}.items():
            rest = json.dumps(others)[:-1] + (", " if others else "")
            yield f"{name}: {what}", f"/{name}", f'{rest}"{name}": {bad}}}'
    yield "an unknown field", "/surprise", json.dumps({**sound, "surprise": "1"})
    for name, escaped in {"a/b": "/a~1b", "m~n": "/m~0n", "body": "/body", "query": "/query", "": "/"}.items():
        yield f"an unknown {name!r}", escaped, json.dumps({**sound, name: "1"})
    yield "an own role", "/role", json.dumps({**sound, "role": "operator"})
    yield "an unknown null", "/surprise", json.dumps({**sound, "surprise": None})


def faults_of(answer: Answer, pointer: str | None) -> list[str]:
    """What is wrong with a refusal of a bad body; [] if it is as it should be."""
    found = []
    if not 400 <= answer.status < 500:
        return [f"status {answer.status} {answer.raw[:120]}"]
    if answer.headers.get("content-type") != "application/problem+json":
        found.append(f"content type {answer.headers.get('content-type')}")
    if not (answer.body.get("detail") and answer.body.get("code") and answer.body["status"] == answer.status):
        found.append(f"no detail or code: {answer.raw[:200]}")
    pointers = [each["pointer"] for each in answer.body.get("errors", [])]
    if pointer and not any(each == pointer or each.startswith(pointer + "/") for each in pointers):
        found.append(f"names {pointers}")
    if len(answer.raw) > 6000:
        found.append(f"answers {len(answer.raw)} bytes")
    return found


def test_a_bad_body_is_refused_by_name_and_writes_nothing(desk: Desk) -> None:
    before, wrong = stored(), {}
    for key, route in WITH_BODY.items():
        for what, pointer, text in (*whole_bodies(), *bodies_with_a_guilty_field(REQUESTS[key])):
            wrong[f"{key}, {what}"] = faults_of(desk.send(route, text), pointer)
    assert {what: found for what, found in wrong.items() if found} == {}
    assert stored() == before


def test_only_json_is_read(desk: Desk) -> None:
    before, taken = stored(), []
    for key, route in WITH_BODY.items():
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
            answer = desk.send(route, json.dumps(REQUESTS[key]), {"content-type": kind})
            taken += [(key, kind, answer.status)] if answer.status != 415 else []
    assert taken == []
    assert stored() == before


def test_the_sound_bodies_are_read(desk: Desk) -> None:
    """Else the refusals above would prove nothing. What a rule then says to them is other tests' matter, and no request
    can know the code of a second factor that has just been begun."""
    unknowable = "POST /v1/organisations/me/second-factors/confirmations"
    sent = {key: route for key, route in WITH_BODY.items() if key != unknowable}
    answers = {key: desk.send(route, json.dumps(REQUESTS[key])) for key, route in sent.items()}
    refused = {
        key: answer.raw
        for key, answer in answers.items()
        if answer.status >= 500 or (answer.status >= 400 and answer.body["code"] in ("malformed", "validation_failed"))
    }
    assert refused == {}
