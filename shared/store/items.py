"""DynamoDB's own form of values, and ours: str, int, bool, bytes, None and lists, sets or maps of these.

Numbers come back as int, binaries as bytes; a None is an attribute that is not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer

Row = dict[str, Any]

_serialise = TypeSerializer().serialize
_deserialise = TypeDeserializer().deserialize


def key(pk: str, sk: str) -> Row:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def values(given: Row) -> Row:
    return {name: _serialise(value) for name, value in given.items()}


def item(row: Row) -> Row:
    """None means absent: a sparse index must not see it."""
    return {name: _serialise(value) for name, value in row.items() if value is not None}


def plain(stored: Row) -> Row:
    return {name: _python(_deserialise(value)) for name, value in stored.items()}


def moment(at: datetime) -> str:
    """As a row keeps it: UTC."""
    return at.astimezone(UTC).isoformat()


def sortable(at: datetime) -> str:
    """As an index sorts it: UTC with a fixed width, so that text sorts as time does."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _python(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, Binary):
        raw: Any = value
        return bytes(raw)
    if isinstance(value, list):
        return [_python(each) for each in value]
    if isinstance(value, dict):
        return {name: _python(each) for name, each in value.items()}
    return value


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
    own_names: dict[str, str] | None,
    own_values: Row | None,
    condition: Condition | None,
) -> Row:
    every_name = {**(own_names or {}), **(condition.names if condition else {})}
    every_value = {**(own_values or {}), **(condition.values if condition else {})}
    request: Row = {"Key": key(pk, sk), "UpdateExpression": change}
    if condition:
        request["ConditionExpression"] = condition.expression
    if every_name:
        request["ExpressionAttributeNames"] = every_name
    if every_value:
        request["ExpressionAttributeValues"] = values(every_value)
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
        request["ExpressionAttributeValues"] = values(condition.values)
    return request
