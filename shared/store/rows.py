"""Rows of a table: the few DynamoDB calls the store modules are written in.

Reads are strong unless they go through an index, or say otherwise. Writes take a condition or are naturally repeatable.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Any, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from shared.backoff import pause_s
from shared.errors import TryAgain
from shared.settings import settings
from shared.store import expressions, marshal
from shared.store.expressions import ABSENT as ABSENT
from shared.store.expressions import PRESENT as PRESENT
from shared.store.expressions import Condition as Condition
from shared.store.expressions import set_values as set_values
from shared.store.marshal import Row as Row
from shared.store.tables import Table

T = TypeVar("T")

_TURNS = 5
"""How often one call is tried while a person waits: two pauses out of three are under a second in all."""
_BUSY = {
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "TransactionInProgressException",
}
"""What the SDK has tried again already before we hear of it. With the last one a first try, whose answer was lost, may
still be done: whoever goes again learns that by the conditions of what they write."""
_MET = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
"""Why a transaction is cancelled that may go again; the SDK leaves these to us."""

_CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 4}, connect_timeout=1, read_timeout=4, max_pool_connections=16
)


@cache
def dynamodb() -> Any:
    """One client per environment; tests call `dynamodb.cache_clear()`."""
    return boto3.client("dynamodb", config=_CONFIG)


def physical(table: Table) -> str:
    return str(getattr(settings(), f"{table.name}_table"))


def get(table: Table, pk: str, sk: str, *, strong: bool = True) -> Row | None:
    answer = _tried(
        lambda: dynamodb().get_item(TableName=physical(table), Key=marshal.key(pk, sk), ConsistentRead=strong)
    )
    return marshal.plain(answer["Item"]) if "Item" in answer else None


def query(
    table: Table,
    pk: str,
    *,
    begins: str = "",
    newest_first: bool = False,
    most: int = 0,
    only: Sequence[str] = (),
    strong: bool = True,
) -> list[Row]:
    """All rows of one partition whose sort key begins so, or `only` these attributes of them; `most` cuts the list."""
    request: dict[str, Any] = {
        "TableName": physical(table),
        "KeyConditionExpression": "pk = :pk AND begins_with(sk, :sk)" if begins else "pk = :pk",
        "ExpressionAttributeValues": marshal.values({":pk": pk, ":sk": begins} if begins else {":pk": pk}),
        "ConsistentRead": strong,
        "ScanIndexForward": not newest_first,
        **expressions.projected(only),
    }
    if most:
        answer = _tried(lambda: dynamodb().query(**request, Limit=most))
        return [marshal.plain(item) for item in answer["Items"]]
    return list(_pages(request))


def query_index(table: Table, index: str, partition: str, *, up_to: str = "") -> list[Row]:
    """The keys behind one partition of an index, eventually consistent; `up_to` bounds its sort key from above."""
    names = next(entry for entry in table.indexes if entry.name == index)
    request: dict[str, Any] = {
        "TableName": physical(table),
        "IndexName": index,
        "KeyConditionExpression": "#p = :p AND #s <= :s" if up_to else "#p = :p",
        "ExpressionAttributeNames": {"#p": names.partition, "#s": names.sort} if up_to else {"#p": names.partition},
        "ExpressionAttributeValues": marshal.values({":p": partition, ":s": up_to} if up_to else {":p": partition}),
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
        "ExpressionAttributeValues": marshal.values({":p": partition}),
        "Limit": most,
    }
    if after is not None:
        request["ExclusiveStartKey"] = marshal.item(after)
    answer = _tried(lambda: dynamodb().query(**request))
    last = answer.get("LastEvaluatedKey")
    return [marshal.plain(item) for item in answer["Items"]], marshal.plain(last) if last else None


def get_many(table: Table, keys: Sequence[tuple[str, str]], *, only: Sequence[str] = ()) -> list[Row]:
    """The rows of up to 100 keys, strongly read, or `only` these attributes of them; unprocessed ones are asked for
    again, and then TryAgain."""
    found: list[Row] = []
    places = [marshal.key(pk, sk) for pk, sk in dict.fromkeys(keys)]
    asked: dict[str, Any] = {physical(table): {"Keys": places, "ConsistentRead": True, **expressions.projected(only)}}
    for turn in range(_TURNS):
        if not asked or not asked[physical(table)]["Keys"]:
            return found
        if turn:
            _pause(turn)
        answer = _tried(partial(dynamodb().batch_get_item, RequestItems=asked))
        found.extend(marshal.plain(item) for item in answer["Responses"].get(physical(table), []))
        asked = answer.get("UnprocessedKeys") or {}
    if asked:
        raise TryAgain
    return found


def put(table: Table, row: Row, condition: Condition | None = None) -> bool:
    """False when the condition does not hold."""
    request = {"TableName": physical(table), "Item": marshal.item(row), **expressions.conditioned(condition)}
    return _held(lambda: dynamodb().put_item(**request)) is not None


def put_new(table: Table, row: Row) -> bool:
    return put(table, row, ABSENT)


def delete(table: Table, pk: str, sk: str) -> None:
    _tried(lambda: dynamodb().delete_item(TableName=physical(table), Key=marshal.key(pk, sk)))


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
            TableName=physical(table),
            ReturnValues="ALL_NEW",
            **expressions.updating(pk, sk, change, names, values, condition),
        )
    )
    return None if answer is None else marshal.plain(answer["Attributes"])


# A transaction is a list of these; `transact` answers False when any condition fails.


def putting(table: Table, row: Row, condition: Condition | None = ABSENT) -> Row:
    return {"Put": {"TableName": physical(table), "Item": marshal.item(row), **expressions.conditioned(condition)}}


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
    return {"Update": {"TableName": physical(table), **expressions.updating(pk, sk, change, names, values, condition)}}


def deleting(table: Table, pk: str, sk: str, condition: Condition | None = None) -> Row:
    return {"Delete": {"TableName": physical(table), "Key": marshal.key(pk, sk), **expressions.conditioned(condition)}}


def checking(table: Table, pk: str, sk: str, condition: Condition) -> Row:
    """Writes nothing: the transaction fails where the condition does not hold."""
    check = {"TableName": physical(table), "Key": marshal.key(pk, sk), **expressions.conditioned(condition)}
    return {"ConditionCheck": check}


def transact(writes: Sequence[Row], *, turns: int = _TURNS) -> bool:
    """All or nothing, up to 100 writes; False when a condition fails.

    One that meets another, or a busy table, is surely not done, and goes again `turns` times in all, then TryAgain.
    Who has minutes gives it one turn, and waits by `edge/patiently.py`.
    """
    return _held(lambda: dynamodb().transact_write_items(TransactItems=list(writes)), turns) is not None


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


def _pause(turn: int) -> None:
    """Clients come back at odds; `edge/clock.py` is not the store's to know."""
    time.sleep(pause_s(turn, random.random()))  # noqa: S311, TID251


def _held(call: Callable[[], Any], turns: int = _TURNS) -> Any:
    """None where a condition does not hold."""
    try:
        return _tried(call, turns)
    except ClientError as error:
        failed = {error.response["Error"]["Code"], *_reasons(error)}
        if failed & {"ConditionalCheckFailedException", "ConditionalCheckFailed"}:
            return None
        raise


def _tried(call: Callable[[], Any], turns: int = _TURNS) -> Any:
    """The answer; TryAgain where the row or the table has no room for this call."""
    for turn in range(1, turns + 1):
        try:
            return call()
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code not in _BUSY and not _has_met(error):
                raise
            if code in _BUSY or turn == turns:
                raise TryAgain from error
        _pause(turn)
    raise TryAgain


def _has_met(error: ClientError) -> bool:
    """The row is in somebody's transaction, or ours was cancelled for nothing but what passes."""
    if error.response["Error"]["Code"] == "TransactionConflictException":
        return True
    return bool(_reasons(error)) and _reasons(error) <= _MET


def _reasons(error: ClientError) -> set[str]:
    """Of a cancelled transaction, without the parts that were right."""
    return {reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])} - {"None"}


def _pages(request: Row) -> Iterator[Row]:
    while True:
        answer = _tried(lambda: dynamodb().query(**request))
        yield from (marshal.plain(item) for item in answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
