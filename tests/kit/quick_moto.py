"""moto's DynamoDB with the same answers in half the time, for what it does anew at every call is most of a small test.

It copies whole tables before each transaction, lest a part fail: here only the items that the transaction names. It
looks up ten members of each attribute value under three spellings each: here a value is written as it stands.
"""

from __future__ import annotations

import copy
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

from moto.core.serialize import BaseJSONSerializer
from moto.core.utils import method_names_from_class
from moto.dynamodb import models
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

Part = dict[str, Any]


@contextmanager
def quick() -> Iterator[None]:
    with (
        patch.object(models, "copy", _Copy),
        patch.object(DynamoDBBackend, "transact_write_items", _or_put_back(DynamoDBBackend.transact_write_items)),
        patch.object(BaseJSONSerializer, "_serialize_type_structure", _as_it_stands()),
        patch("moto.core.responses.method_names_from_class", cache(method_names_from_class)),
    ):
        yield


class _Copy:
    """`copy` as moto's transactions see it: a table is put back item by item."""

    copy = staticmethod(copy.copy)

    @staticmethod
    def deepcopy(given: Any) -> Any:
        return given if isinstance(given, Table) else copy.deepcopy(given)


def _or_put_back(transact: Callable[..., None]) -> Callable[..., None]:
    def transacted(backend: DynamoDBBackend, transact_items: list[Part]) -> None:
        before = list(_named(backend, transact_items))
        try:
            transact(backend, transact_items)
        except Exception:
            for row, sort, item in before:
                row.pop(sort, None)
                if item is not None:
                    row[sort] = item
            raise

    return transacted


def _named(backend: DynamoDBBackend, parts: list[Part]) -> Iterator[tuple[dict[DynamoType, Item], DynamoType, Any]]:
    """Where each item lies, and a copy of what lies there."""
    for part in (next(iter(each.values())) for each in parts):
        table = backend.tables.get(part["TableName"])
        if table is not None:
            key = part.get("Key") or part["Item"]
            row: Any = table.items[DynamoType(key[table.hash_key_attr])]
            sort = DynamoType(key[table.range_key_attr])
            yield row, sort, copy.deepcopy(row.get(sort))


def _as_it_stands() -> Callable[..., None]:
    serialize = BaseJSONSerializer._serialize_type_structure

    def serialized(serializer: Any, into: Part, value: Any, shape: Any, key: str) -> None:
        if shape.name == "AttributeValue" and type(value) is dict:
            into[key] = _written(value)
        else:
            serialize(serializer, into, value, shape, key)

    return serialized


def _written(value: Part) -> Part:
    """An attribute value as it goes over the wire."""
    ((kind, held),) = value.items()
    match kind:
        case "B":
            return {kind: b64encode(held).decode()}
        case "M":
            return {kind: {name: _written(each) for name, each in held.items()}}
        case "L":
            return {kind: [_written(each) for each in held]}
        case _:
            return {kind: held}
