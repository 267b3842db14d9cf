"""Rows of a table: the few DynamoDB calls the store modules are written in.

Reads are strong unless they go through an index, or say otherwise. Writes take a condition or are naturally repeatable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from shared.ground.errors import TryAgain
from shared.ground.settings import settings
from shared.store import items
from shared.store.calls import TURNS, dynamodb, held, held_or_met, pause, tried
from shared.store.items import ABSENT, Condition, Row
from shared.store.tables import Table

T = TypeVar("T")


def physical(table: Table) -> str:
    return str(getattr(settings(), f"{table.name}_table"))


def get(table: Table, pk: str, sk: str, *, strong: bool = True) -> Row | None:
    answer = tried(lambda: dynamodb().get_item(TableName=physical(table), Key=items.key(pk, sk), ConsistentRead=strong))
    return items.plain(answer["Item"]) if "Item" in answer else None


def query(
    table: Table,
    pk: str,
    *,
    begins: str = "",
    newest_first: bool = False,
    most: int = 0,
    after: str = "",
    only: Sequence[str] = (),
    strong: bool = True,
) -> list[Row]:
    """All rows of one partition whose sort key begins so, or `only` these attributes of them; `most` cuts the list.
    It goes on after the sort key `after`, in the order it is read in, whether or not that row is there."""
    request: dict[str, Any] = {
        "TableName": physical(table),
        "KeyConditionExpression": "pk = :pk AND begins_with(sk, :sk)" if begins else "pk = :pk",
        "ExpressionAttributeValues": items.values({":pk": pk, ":sk": begins} if begins else {":pk": pk}),
        "ConsistentRead": strong,
        "ScanIndexForward": not newest_first,
        **items.projected(only),
    }
    if after:
        request["ExclusiveStartKey"] = items.key(pk, after)
    if most:
        answer = tried(lambda: dynamodb().query(**request, Limit=most))
        return [items.plain(item) for item in answer["Items"]]
    return list(_pages(request))


def query_index(table: Table, index: str, partition: str, *, up_to: str = "") -> list[Row]:
    """The keys behind one partition of an index, eventually consistent; `up_to` bounds its sort key from above."""
    return list(_pages(_of_index(table, index, partition, up_to)))


def newest_between(table: Table, pk: str, low: str, high: str, most: int) -> list[Row]:
    """Up to `most` rows of one partition, newest first, whose sort key is from `low` to `high`, both included, where
    `low` is not above `high`."""
    request = _newest_first(table, pk, " AND sk BETWEEN :low AND :high", {":low": low, ":high": high})
    return _one_page(request, None, most)[0]


def page_of_index(
    table: Table, index: str, partition: str, *, after: Row | None, most: int, up_to: str = ""
) -> tuple[list[Row], Row | None]:
    """One page of an index's partition, as `query_index`, and the row to go on after (None at the end)."""
    return _one_page(_of_index(table, index, partition, up_to), items.item(after) if after else None, most)


def _of_index(table: Table, index: str, partition: str, up_to: str) -> Row:
    """The request for one partition of an index; "" for no bound of its sort key."""
    names = next(entry for entry in table.indexes if entry.name == index)
    return {
        "TableName": physical(table),
        "IndexName": index,
        "KeyConditionExpression": "#p = :p AND #s <= :s" if up_to else "#p = :p",
        "ExpressionAttributeNames": {"#p": names.partition, **({"#s": names.sort} if up_to else {})},
        "ExpressionAttributeValues": items.values({":p": partition, **({":s": up_to} if up_to else {})}),
    }


def page(table: Table, pk: str, *, before: str | None, most: int, only: Sequence[str]) -> tuple[list[Row], str | None]:
    """One page of a partition from its last row on, `before` this sort key, `only` these attributes, and the sort key
    to go on before (None at the end)."""
    request = {**_newest_first(table, pk), **items.projected(only)}
    found, last = _one_page(request, items.key(pk, before) if before else None, most)
    return found, last["sk"] if last else None


def _newest_first(table: Table, pk: str, bound: str = "", values: Row | None = None) -> Row:
    return {
        "TableName": physical(table),
        "KeyConditionExpression": f"pk = :pk{bound}",
        "ExpressionAttributeValues": items.values({":pk": pk, **(values or {})}),
        "ConsistentRead": True,
        "ScanIndexForward": False,
    }


def _one_page(request: Row, after: Row | None, most: int) -> tuple[list[Row], Row | None]:
    begin = {"ExclusiveStartKey": after} if after else {}
    answer = tried(lambda: dynamodb().query(**request, **begin, Limit=most))
    last = answer.get("LastEvaluatedKey")
    return [items.plain(item) for item in answer["Items"]], items.plain(last) if last else None


def get_many(table: Table, keys: Sequence[tuple[str, str]], *, only: Sequence[str] = ()) -> list[Row]:
    """The rows of up to 100 keys, strongly read, or `only` these attributes of them; unprocessed ones are asked for
    again, and then TryAgain."""
    found: list[Row] = []
    places = [items.key(pk, sk) for pk, sk in dict.fromkeys(keys)]
    asked: dict[str, Any] = {physical(table): {"Keys": places, "ConsistentRead": True, **items.projected(only)}}
    for turn in range(TURNS):
        if not asked or not asked[physical(table)]["Keys"]:
            return found
        if turn:
            pause(turn)
        answer = tried(partial(dynamodb().batch_get_item, RequestItems=asked))
        found.extend(items.plain(item) for item in answer["Responses"].get(physical(table), []))
        asked = answer.get("UnprocessedKeys") or {}
    if asked:
        raise TryAgain
    return found


def put(table: Table, row: Row, condition: Condition | None = None) -> bool:
    """False when the condition does not hold."""
    request = {"TableName": physical(table), "Item": items.item(row), **items.conditioned(condition)}
    return held(lambda: dynamodb().put_item(**request)) is not None


def put_new(table: Table, row: Row) -> bool:
    return put(table, row, ABSENT)


def delete(table: Table, pk: str, sk: str) -> None:
    tried(lambda: dynamodb().delete_item(TableName=physical(table), Key=items.key(pk, sk)))


def write_many(table: Table, puts: Sequence[Row], deletes: Sequence[tuple[str, str]]) -> None:
    """Up to 25 rows put and deleted in one call, each by itself, in no order and without conditions; those that the
    table had no room for are sent again, and then TryAgain."""
    parts: list[Row] = [{"PutRequest": {"Item": items.item(row)}} for row in puts]
    parts += [{"DeleteRequest": {"Key": items.key(pk, sk)}} for pk, sk in deletes]
    left: dict[str, Any] = {physical(table): parts}
    for turn in range(TURNS):
        if turn:
            pause(turn)
        answer = tried(partial(dynamodb().batch_write_item, RequestItems=left))
        left = answer.get("UnprocessedItems") or {}
        if not left:
            return
    raise TryAgain


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
    answer = held(
        lambda: dynamodb().update_item(
            TableName=physical(table),
            ReturnValues="ALL_NEW",
            **items.updating(pk, sk, change, names, values, condition),
        )
    )
    return None if answer is None else items.plain(answer["Attributes"])


def update_or_met(
    table: Table, pk: str, sk: str, *, change: str, names: dict[str, str], values: Row, condition: Condition | None
) -> tuple[bool, Row]:
    """Whether the condition held, and the row: after the change, or as it was where the condition did not hold."""
    request = items.updating(pk, sk, change, names, values, condition)
    either = {"ReturnValues": "ALL_NEW", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    done, row = held_or_met(lambda: dynamodb().update_item(TableName=physical(table), **either, **request))
    return done, items.plain(row)


def putting(table: Table, row: Row, condition: Condition | None = ABSENT) -> Row:
    return {"Put": {"TableName": physical(table), "Item": items.item(row), **items.conditioned(condition)}}


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
    return {"Update": {"TableName": physical(table), **items.updating(pk, sk, change, names, values, condition)}}


def deleting(table: Table, pk: str, sk: str, condition: Condition | None = None) -> Row:
    return {"Delete": {"TableName": physical(table), "Key": items.key(pk, sk), **items.conditioned(condition)}}


def checking(table: Table, pk: str, sk: str, condition: Condition) -> Row:
    """Writes nothing: the transaction fails where the condition does not hold."""
    check = {"TableName": physical(table), "Key": items.key(pk, sk), **items.conditioned(condition)}
    return {"ConditionCheck": check}


def transact(writes: Sequence[Row], *, turns: int = TURNS) -> bool:
    """All or nothing, up to 100 writes, of `putting` and the like; False when a condition fails.

    One that meets another, or a busy table, is surely not done, and goes again `turns` times in all, then TryAgain.
    """
    return held(lambda: dynamodb().transact_write_items(TransactItems=list(writes)), turns) is not None


def in_chunks(given: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size` items, the last one shorter: what one call takes."""
    chunk: list[T] = []
    for item in given:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _pages(request: Row) -> Iterator[Row]:
    while True:
        answer = tried(lambda: dynamodb().query(**request))
        yield from (items.plain(item) for item in answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
