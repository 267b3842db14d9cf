"""The transactions of a load, written into moto's tables without moto's parsing of each expression anew: a thousand
times the same few, at a hundredth of the time. Whatever else there is in a transaction goes the long way."""

from __future__ import annotations

import copy
import re
from base64 import b64decode
from functools import cache
from typing import Any

from tests.faults.engine import backend

Part = dict[str, Any]
Attributes = dict[str, Any]

_SET = re.compile(r"(\w+) = (?:if_not_exists\(\1, (:\w+)\)|(:\w+))(?:, |$)")
_FORMS = (
    (r"attribute_not_exists\((#?\w+)\)", r"not has('\1')"),
    (r"attribute_exists\((#?\w+)\)", r"has('\1')"),
    (r"(#?\w+) = (:\w+)", r"same('\1', '\2')"),
)


def write(parts: list[tuple[str, Part]]) -> bool | None:
    """Whether all conditions held, and then all is written; None where a part is of another kind."""
    if not all(_is_known(kind, part) for kind, part in parts):
        return None
    existing = [_existing(part) for _, part in parts]
    if not all(_holds(part, item) for (_, part), item in zip(parts, existing, strict=True)):
        return False
    for (kind, part), item in zip(parts, existing, strict=True):
        attributes = part["Item"] if kind == "Put" else _updated(part, item)
        backend().put_item(part["TableName"], attributes, overwrite=True)
    return True


def _is_known(kind: str, part: Part) -> bool:
    known_change = kind == "Put" or (kind == "Update" and _changes(part["UpdateExpression"]) is not None)
    return known_change and (not part.get("ConditionExpression") or _asked(part["ConditionExpression"]) is not None)


def _existing(part: Part) -> Attributes:
    place = part.get("Key") or {name: part["Item"][name] for name in ("pk", "sk")}
    item = backend().get_item(part["TableName"], place)
    return dict(item.to_json()["Attributes"]) if item else {}


def _holds(part: Part, item: Attributes) -> bool:
    if not part.get("ConditionExpression"):
        return True
    names, values = part.get("ExpressionAttributeNames", {}), part.get("ExpressionAttributeValues", {})

    def has(name: str) -> bool:
        return names.get(name, name) in item

    def same(name: str, value: str) -> bool:
        return has(name) and _plain(item[names.get(name, name)]) == _plain(values[value])

    return bool(eval(_asked(part["ConditionExpression"]), {"has": has, "same": same}))


def _updated(part: Part, item: Attributes) -> Attributes:
    after, values = {**copy.copy(item), **part["Key"]}, part["ExpressionAttributeValues"]
    for name, first, value in _changes(part["UpdateExpression"]) or ():
        if value or name not in after:
            after[name] = values[value or first]
    return after


@cache
def _asked(condition: str) -> Any:
    text = condition
    for form, python in _FORMS:
        text = re.sub(form, python, text)
    left = re.sub(r"has\('#?\w+'\)|same\('#?\w+', ':\w+'\)|not|AND|OR|[() ]", "", text)
    return None if left else compile(text.replace("AND", "and").replace("OR", "or"), condition, "eval")


@cache
def _changes(expression: str) -> list[tuple[str, str, str]] | None:
    text = expression.removeprefix("SET ")
    return None if _SET.sub("", text) else [(each[1], each[2], each[3]) for each in _SET.finditer(text)]


def _plain(value: Attributes) -> object:
    """moto keeps a binary as bytes or, where it came over the wire, as base64."""
    (kind, held), *_ = value.items()
    return b64decode(held) if kind == "B" and isinstance(held, str) else held
