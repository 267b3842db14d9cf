"""DynamoDB's own form of values, and ours: str, int, bool, bytes, None and lists, sets or maps of these.

Numbers come back as int, binaries as bytes; a None is an attribute that is not there.
"""

from __future__ import annotations

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
