"""Every call that leaves the process for AWS, in order; and the same with trouble at one of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.exceptions import ClientError, ReadTimeoutError


class Trouble(StrEnum):
    THROTTLED = "throttled"
    KILLED_BEFORE = "killed_before"
    KILLED_AFTER = "killed_after"
    TIMED_OUT_BEFORE = "timed_out_before"
    TIMED_OUT_AFTER = "timed_out_after"


class Killed(BaseException):
    """The process is gone: no `except Exception` of ours may catch this."""


@dataclass
class Calls:
    """`made` are "dynamodb.GetItem" and the like, in order; `strong` those of them that read strongly; `read_units`
    what DynamoDB would charge for the reads."""

    made: list[str] = field(default_factory=list)
    strong: list[str] = field(default_factory=list)
    read_units: float = 0.0
    trouble: Trouble | None = None
    at_index: int = -1
    lock: Any = field(default_factory=Lock)

    def of(self, *operations: str) -> list[str]:
        return [each for each in self.made if each.partition(".")[2] in operations]

    @property
    def writes(self) -> list[str]:
        return self.of("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems")

    @property
    def reads(self) -> list[str]:
        return self.of("GetItem", "Query", "BatchGetItem")


@contextmanager
def watched(trouble: Trouble | None = None, at_index: int = -1) -> Iterator[Calls]:
    """Counts the calls made inside; the one of this index (from 0) meets the trouble."""
    calls = Calls(trouble=trouble, at_index=at_index)
    original = BaseClient._make_api_call  # type: ignore[attr-defined]  # what every client method goes through

    def call(client: Any, operation: str, request: dict[str, Any]) -> Any:
        name = f"{client.meta.service_model.service_name}.{operation}"
        with calls.lock:  # moto is not atomic under threads either
            index = len(calls.made)
            calls.made.append(name)
            if operation in ("GetItem", "Query", "BatchGetItem") and _is_strong(request):
                calls.strong.append(name)
            answer = _troubled(calls, index, operation, lambda: original(client, operation, request))
            calls.read_units += _read_units(operation, request, answer)
            return answer

    with patch.object(BaseClient, "_make_api_call", call):
        yield calls


def _is_strong(request: dict[str, Any]) -> bool:
    tables = request.get("RequestItems", {}).values()
    return bool(request.get("ConsistentRead")) or (bool(tables) and all(each.get("ConsistentRead") for each in tables))


def _read_units(operation: str, request: dict[str, Any], answer: Any) -> float:
    """By 4 KB begun: of each row that is fetched by its key, there or not, and of all that one query has read together
    ("Read consistency", "Capacity unit consumption", DynamoDB developer guide). Queries with filters are not known."""
    if operation == "GetItem":
        begun = [_begun(answer.get("Item", {}))]
    elif operation == "BatchGetItem":
        asked = sum(len(each["Keys"]) for each in request["RequestItems"].values())
        found = [_begun(item) for items in answer["Responses"].values() for item in items]
        begun = found + [1] * (asked - len(found))
    elif operation == "Query":
        assert "FilterExpression" not in request
        begun = [_begun(answer["Items"])]
    else:
        return 0.0
    return sum(begun) * (1.0 if _is_strong(request) else 0.5)


def _begun(listed: object) -> int:
    """A little more than DynamoDB counts, for names of types and marks of JSON are in it."""
    return max(1, -(-len(json.dumps(listed, default=str)) // 4096))


def _troubled(calls: Calls, index: int, operation: str, call: Any) -> Any:
    kind = calls.trouble if index == calls.at_index else None
    if kind is Trouble.THROTTLED:
        raise throttled(operation)
    if kind is Trouble.KILLED_BEFORE:
        raise Killed
    if kind is Trouble.TIMED_OUT_BEFORE:
        raise ReadTimeoutError(endpoint_url=operation)
    answer = call()
    if kind is Trouble.KILLED_AFTER:
        raise Killed
    if kind is Trouble.TIMED_OUT_AFTER:
        raise ReadTimeoutError(endpoint_url=operation)
    return answer


def throttled(operation: str) -> ClientError:
    answer = {
        "Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"},
        "ResponseMetadata": {"HTTPStatusCode": 400},
    }
    return ClientError(answer, operation)  # type: ignore[arg-type]  # the rest of an answer is left out
