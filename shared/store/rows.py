"""Rows of a table: the few DynamoDB calls the store modules are written in.

Reads are strong unless they go through an index. Writes take a condition or are naturally repeatable.
Values are str, int, bool, bytes, None and lists, sets or maps of these; numbers come back as int.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import boto3
from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import ClientError

from shared.errors import TryAgain
from shared.settings import settings
from shared.store.tables import Table

Row = dict[str, Any]
T = TypeVar("T")

_CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 4}, connect_timeout=1, read_timeout=4, max_pool_connections=16
)
_serialise = TypeSerializer().serialize
_deserialise = TypeDeserializer().deserialize


@cache
def dynamodb() -> Any:
    """One client per environment; tests call `dynamodb.cache_clear()`."""
    return boto3.client("dynamodb", config=_CONFIG)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition expression with its names and values: Condition("#state = :s", {"#state": "state"}, {":s": "x"})."""

    expression: str
    names: dict[str, str]
    values: dict[str, Any]


ABSENT = Condition("attribute_not_exists(pk)", {}, {})
PRESENT = Condition("attribute_exists(pk)", {}, {})


def physical(table: Table) -> str:
    return str(getattr(settings(), f"{table.name}_table"))


def get(table: Table, pk: str, sk: str) -> Row | None:
    answer = dynamodb().get_item(TableName=physical(table), Key=_key(pk, sk), ConsistentRead=True)
    return _plain(answer["Item"]) if "Item" in answer else None


def query(table: Table, pk: str, *, begins: str = "", newest_first: bool = False, most: int = 0) -> list[Row]:
    """All rows of one partition whose sort key begins so, strongly read; `most` cuts the list."""
    request: dict[str, Any] = {
        "TableName": physical(table),
        "KeyConditionExpression": "pk = :pk AND begins_with(sk, :sk)" if begins else "pk = :pk",
        "ExpressionAttributeValues": _values({":pk": pk, ":sk": begins} if begins else {":pk": pk}),
        "ConsistentRead": True,
        "ScanIndexForward": not newest_first,
    }
    if most:
        return [_plain(item) for item in dynamodb().query(**request, Limit=most)["Items"]]
    return list(_pages(request))


def query_index(table: Table, index: str, partition: str, *, up_to: str = "") -> list[Row]:
    """The keys behind one partition of an index, eventually consistent; `up_to` bounds its sort key from above."""
    names = next(entry for entry in table.indexes if entry.name == index)
    request: dict[str, Any] = {
        "TableName": physical(table),
        "IndexName": index,
        "KeyConditionExpression": "#p = :p AND #s <= :s" if up_to else "#p = :p",
        "ExpressionAttributeNames": {"#p": names.partition, "#s": names.sort} if up_to else {"#p": names.partition},
        "ExpressionAttributeValues": _values({":p": partition, ":s": up_to} if up_to else {":p": partition}),
    }
    return list(_pages(request))


def page_of_index(
    table: Table, index: str, partition: str, *, after: Row | None, most: int
) -> tuple[list[Row], Row | None]:
    """One page of an index's partition and the row to go on after (None at the end)."""
    names = next(entry for entry in table.indexes if entry.name == index)
    request: dict[str, Any] = {
        "TableName": physical(table),
        "IndexName": index,
        "KeyConditionExpression": "#p = :p",
        "ExpressionAttributeNames": {"#p": names.partition},
        "ExpressionAttributeValues": _values({":p": partition}),
        "Limit": most,
    }
    if after is not None:
        request["ExclusiveStartKey"] = _item(after)
    answer = dynamodb().query(**request)
    last = answer.get("LastEvaluatedKey")
    return [_plain(item) for item in answer["Items"]], _plain(last) if last else None


def get_many(table: Table, keys: Sequence[tuple[str, str]]) -> list[Row]:
    """The rows of up to 100 keys, strongly read; unprocessed ones are asked for again, and then TryAgain."""
    found: list[Row] = []
    asked: dict[str, Any] = {
        physical(table): {"Keys": [_key(pk, sk) for pk, sk in dict.fromkeys(keys)], "ConsistentRead": True}
    }
    for _ in range(5):
        if not asked or not asked[physical(table)]["Keys"]:
            return found
        answer = dynamodb().batch_get_item(RequestItems=asked)
        found.extend(_plain(item) for item in answer["Responses"].get(physical(table), []))
        asked = answer.get("UnprocessedKeys") or {}
    if asked:
        raise TryAgain
    return found


def put(table: Table, row: Row, condition: Condition | None = None) -> bool:
    """False when the condition does not hold."""
    request = {"TableName": physical(table), "Item": _item(row), **_expressions(condition)}
    return _held(lambda: dynamodb().put_item(**request)) is not None


def put_new(table: Table, row: Row) -> bool:
    return put(table, row, ABSENT)


def delete(table: Table, pk: str, sk: str) -> None:
    dynamodb().delete_item(TableName=physical(table), Key=_key(pk, sk))


def update(
    table: Table,
    pk: str,
    sk: str,
    *,
    change: str,
    names: dict[str, str] | None = None,
    values: Row | None = None,
    condition: Condition | None = None,
) -> Row | None:
    """The row after the change, or None when the condition does not hold."""
    answer = _held(
        lambda: dynamodb().update_item(
            TableName=physical(table), ReturnValues="ALL_NEW", **_update(pk, sk, change, names, values, condition)
        )
    )
    return None if answer is None else _plain(answer["Attributes"])


def set_values(row: Row) -> tuple[str, dict[str, str], Row]:
    """("SET #a = :a, #b = :b", names, values) for the plain case; a None removes the attribute."""
    names = {f"#{name}": name for name in row}
    values = {f":{name}": value for name, value in row.items() if value is not None}
    change = "SET " + ", ".join(f"#{name[1:]} = {name}" for name in values) if values else ""
    removed = ", ".join(f"#{name}" for name, value in row.items() if value is None)
    return f"{change} REMOVE {removed}".strip() if removed else change, names, values


# A transaction is a list of these four; `transact` answers False when any condition fails.


def putting(table: Table, row: Row, condition: Condition | None = ABSENT) -> Row:
    return {"Put": {"TableName": physical(table), "Item": _item(row), **_expressions(condition)}}


def updating(
    table: Table,
    pk: str,
    sk: str,
    *,
    change: str,
    names: dict[str, str] | None = None,
    values: Row | None = None,
    condition: Condition | None = None,
) -> Row:
    return {"Update": {"TableName": physical(table), **_update(pk, sk, change, names, values, condition)}}


def deleting(table: Table, pk: str, sk: str, condition: Condition | None = None) -> Row:
    return {"Delete": {"TableName": physical(table), "Key": _key(pk, sk), **_expressions(condition)}}


def transact(writes: Sequence[Row]) -> bool:
    """All or nothing, up to 100 writes; False when a condition fails; TryAgain when it keeps meeting another."""
    try:
        dynamodb().transact_write_items(TransactItems=list(writes))
    except ClientError as error:
        reasons = {reason.get("Code") for reason in error.response.get("CancellationReasons", [])}
        if "ConditionalCheckFailed" in reasons:
            return False
        if reasons & {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}:
            raise TryAgain from error
        raise
    return True


def in_chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size` items, the last one shorter: what one call takes."""
    chunk: list[T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _held(call: Any) -> Any:
    try:
        return call()
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            return None
        raise


def _pages(request: Row) -> Iterator[Row]:
    while True:
        answer = dynamodb().query(**request)
        yield from (_plain(item) for item in answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _update(
    pk: str,
    sk: str,
    change: str,
    names: dict[str, str] | None,
    values: Row | None,
    condition: Condition | None,
) -> Row:
    every_name = {**(names or {}), **(condition.names if condition else {})}
    every_value = {**(values or {}), **(condition.values if condition else {})}
    request: Row = {"Key": _key(pk, sk), "UpdateExpression": change}
    if condition:
        request["ConditionExpression"] = condition.expression
    if every_name:
        request["ExpressionAttributeNames"] = every_name
    if every_value:
        request["ExpressionAttributeValues"] = _values(every_value)
    return request


def _expressions(condition: Condition | None) -> Row:
    if condition is None:
        return {}
    request: Row = {"ConditionExpression": condition.expression}
    if condition.names:
        request["ExpressionAttributeNames"] = condition.names
    if condition.values:
        request["ExpressionAttributeValues"] = _values(condition.values)
    return request


def _key(pk: str, sk: str) -> Row:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _values(values: Row) -> Row:
    return {name: _serialise(value) for name, value in values.items()}


def _item(row: Row) -> Row:
    """None means absent: a sparse index must not see it."""
    return {name: _serialise(value) for name, value in row.items() if value is not None}


def _plain(item: Row) -> Row:
    return {name: _python(_deserialise(value)) for name, value in item.items()}


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
