"""The words of a write: what it changes, and the condition under which it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.store import items
from shared.store.items import Row


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition expression with its names and values: Condition("#state = :s", {"#state": "state"}, {":s": "x"})."""

    expression: str
    names: dict[str, str]
    values: dict[str, Any]


ABSENT = Condition("attribute_not_exists(pk)", {}, {})
PRESENT = Condition("attribute_exists(pk)", {}, {})


def set_values(row: Row) -> tuple[str, dict[str, str], Row]:
    """("SET #a = :a, #b = :b", names, values) for the plain case; a None removes the attribute."""
    names = {f"#{name}": name for name in row}
    values = {f":{name}": value for name, value in row.items() if value is not None}
    change = "SET " + ", ".join(f"#{name[1:]} = {name}" for name in values) if values else ""
    removed = ", ".join(f"#{name}" for name, value in row.items() if value is None)
    return f"{change} REMOVE {removed}".strip() if removed else change, names, values


def updating(
    pk: str,
    sk: str,
    change: str,
    names: dict[str, str] | None,
    values: Row | None,
    condition: Condition | None,
) -> Row:
    every_name = {**(names or {}), **(condition.names if condition else {})}
    every_value = {**(values or {}), **(condition.values if condition else {})}
    request: Row = {"Key": items.key(pk, sk), "UpdateExpression": change}
    if condition:
        request["ConditionExpression"] = condition.expression
    if every_name:
        request["ExpressionAttributeNames"] = every_name
    if every_value:
        request["ExpressionAttributeValues"] = items.values(every_value)
    return request


def projected(only: Sequence[str]) -> Row:
    """These attributes alone; all of them where none is named."""
    if not only:
        return {}
    names = {f"#{name}": name for name in only}
    return {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names}


def conditioned(condition: Condition | None) -> Row:
    if condition is None:
        return {}
    request: Row = {"ConditionExpression": condition.expression}
    if condition.names:
        request["ExpressionAttributeNames"] = condition.names
    if condition.values:
        request["ExpressionAttributeValues"] = items.values(condition.values)
    return request
