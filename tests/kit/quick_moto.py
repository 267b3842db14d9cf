"""moto's DynamoDB with the same answers in a third of the time, for what it does anew at every call is most of a small
test.

It copies whole tables before each transaction, lest a part fail: here only the items that the transaction names. It
looks up ten members of each attribute value under three spellings each, and the SDK looks for as many: here a value is
written and read as it stands. It makes a web request of each call and asks every service whose it is: here a call of
DynamoDB is handed to DynamoDB. The SDK signs each for an account that moto reads nothing else from: here it does not.
"""

from __future__ import annotations

import copy
from base64 import b64decode, b64encode
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from string import ascii_letters, digits
from typing import Any
from unittest.mock import patch

from botocore import parsers
from botocore.awsrequest import AWSPreparedRequest
from botocore.signers import RequestSigner
from botocore.useragent import UserAgentString
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.parse import JSONParser
from moto.core.serialize import BaseJSONSerializer
from moto.core.utils import get_service_model, method_names_from_class
from moto.dynamodb import models
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing.tokens import ExpressionTokenizer, Token
from moto.dynamodb.responses import DynamoHandler
from moto.moto_api._internal.moto_random import MotoRandom

from tests.kit.quick_updates import quick_updates

Part = dict[str, Any]
_cast: Any = DynamoType.__dict__["cast_value"]
_reader: Any = parsers.BaseJSONParser  # whose types leave out how it reads


@contextmanager
def quick() -> Iterator[None]:
    with (
        patch.object(models, "copy", _Copy),
        patch.object(DynamoDBBackend, "transact_write_items", _or_put_back(DynamoDBBackend.transact_write_items)),
        patch.object(BaseJSONSerializer, "_serialize_type_structure", _as_it_stands()),
        patch("moto.core.responses.method_names_from_class", cache(method_names_from_class)),
        patch.object(BotocoreStubber, "process_request", _handed_over(BotocoreStubber.process_request)),
        patch.object(RequestSigner, "sign", _but_for_dynamodb(RequestSigner.sign)),
        patch.object(UserAgentString, "to_string", lambda _: "tests"),
        patch.object(MotoRandom, "get_random_string", _at_once),
        patch.object(ConditionExpressionParser, "_lex_condition_expression", _cut_once()),
        patch.object(ExpressionTokenizer, "make_list", _read_once(ExpressionTokenizer.make_list)),
        patch.object(DynamoType, "__eq__", _equal),
        patch.object(DynamoType, "cast_value", property(_but_for_texts(_cast.fget, str))),
        patch.object(DynamoType, "size", _but_for_texts(DynamoType.size, _bytes_of)),
        patch.object(_reader, "_handle_structure", _as_read(_reader._handle_structure)),
        patch.object(JSONParser, "_parse_structure", _as_read(JSONParser._parse_structure)),
        quick_updates(),
    ):
        yield


def _handed_over(process: Callable[..., Any]) -> Callable[..., Any]:
    def processed(stubber: BotocoreStubber, request: AWSPreparedRequest) -> Any:
        target: Any = request.headers.get("X-Amz-Target", b"")
        if not target.startswith(b"DynamoDB_"):
            return process(stubber, request)
        return _Called(target.decode(), request).call_action()

    return processed


class _Called(DynamoHandler):
    """A call as moto's own set-up would have it: whose, where, when and what."""

    def __init__(self, target: str, request: AWSPreparedRequest) -> None:
        super().__init__()
        self.headers = {"x-amz-target": target, "Content-Type": "application/x-amz-json-1.0"}
        self.region, self.partition = request.url.split(".")[1], "aws"
        self.current_account, self.access_key = DEFAULT_ACCOUNT_ID, "testing"
        self.response_headers = {"server": "amazon.com"}
        self.uri_match, self.querystring = dict[str, Any](), dict[str, Any]()
        operation = get_service_model("dynamodb").operation_model(self._get_action())
        sent: Any = {"body": request.body}
        self.params = JSONParser(operation, map_type=self.PROTOCOL_PARSER_MAP_TYPE).parse(sent)


def _but_for_dynamodb(sign: Callable[..., None]) -> Callable[..., None]:
    def signed(signer: Any, operation: str, request: Any, *args: Any, **more: Any) -> None:
        if signer.signing_name != "dynamodb":
            sign(signer, operation, request, *args, **more)

    return signed


def _at_once(random: MotoRandom, length: int = 20, include_digits: bool = True, lower_case: bool = False) -> str:
    pool = ascii_letters + (digits if include_digits else "")
    found = "".join(random.choices(pool, k=length))
    return found.lower() if lower_case else found


def _cut_once() -> Callable[[ConditionExpressionParser], Any]:
    """A condition's words, which nothing changes later."""
    cut = ConditionExpressionParser._lex_condition_expression

    @cache
    def words(expression: str | None) -> tuple[Any, ...]:
        return tuple(cut(ConditionExpressionParser(expression, None, None)))

    return lambda parser: deque(words(parser.condition_expression))


def _read_once(make_list: Callable[[str], list[Token]]) -> Callable[[str], list[Token]]:
    read = cache(lambda expression: tuple(make_list(expression)))
    return lambda expression: list(read(expression))


class _Copy:
    """`copy` as moto's writes see it: a table is put back item by item, and what an item was is for streams alone."""

    copy = staticmethod(copy.copy)

    @staticmethod
    def deepcopy(given: Any) -> Any:
        return given if isinstance(given, Table | Item) else copy.deepcopy(given)


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


def _as_read(read: Callable[..., Any]) -> Callable[..., Any]:
    """An attribute value as it came over the wire, here and there; all else as the model has it."""

    def structure(parser: Any, shape: Any, value: Any) -> Any:
        if shape.name == "AttributeValue" and type(value) is dict and len(value) == 1:
            return _read(value)
        return read(parser, shape, value)

    return structure


def _read(value: Part) -> Part:
    ((kind, held),) = value.items()
    match kind:
        case "B":
            return {kind: b64decode(held)}
        case "BS":
            return {kind: [b64decode(each) for each in held]}
        case "M":
            return {kind: {name: _read(each) for name, each in held.items()}}
        case "L":
            return {kind: [_read(each) for each in held]}
        case _:
            return {kind: held}


def _equal(one: DynamoType, other: DynamoType) -> bool:
    """Keys are texts: nothing is to be cast."""
    if one.type == other.type == "S":
        return bool(one.value == other.value)
    return bool(one.type == other.type and one.cast_value == other.cast_value)


def _but_for_texts(of: Callable[[DynamoType], Any], of_text: Callable[[str], Any]) -> Callable[[DynamoType], Any]:
    """Most values are texts, which moto asks last."""
    return lambda held: of_text(held.value) if held.type == "S" else of(held)


def _bytes_of(text: str) -> int:
    return len(text.encode())
