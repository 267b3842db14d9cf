"""DynamoDB under load, in front of moto: transactions that meet, tables with so many units a second, answers lost.

Played below the SDK, so that what it tries again by itself, and what it never does, is its own doing. Sources: the
developer guide on transactions ("Transaction conflict handling", "Capacity management for transactions": twice the
units), on-demand capacity (a new table: 4,000 write units a second) and TransactWriteItems (100 actions, 4 MB, no item
twice, one outcome for one ClientRequestToken in ten minutes).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import botocore.endpoint
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ReadTimeoutError
from moto.core.models import botocore_stubber

from local.emulator.cancellations import Reason, cancelled, in_a_transaction, throttled
from shared.adapters import clock
from shared.store import calls
from tests.kit import quick_transactions
from tests.kit.played_time import PlayedTime

WRITES_S = 0.005
TRANSACTION_S = 0.03
"""How long a call takes, and holds its items."""
_TURNS = (Reason.CONFLICT, Reason.THROTTLED, Reason.PROVISIONED)
Item = tuple[str, str]


@dataclass
class BusyTable:
    """`units` are write units a second of each table (0: no bound), a second's worth of them at once. Every
    `cancels`-th transaction is cancelled; of every `loses`-th (0: none) the answer is lost after its effect, and again
    for as many `attempts` of the SDK, which waits for each as long as it is set to."""

    units: float = 0.0
    cancels: int = 0
    loses: int = 0
    attempts: int = 4
    clock: PlayedTime = field(default_factory=PlayedTime)
    transactions: int = 0
    written: int = 0
    cancelled: dict[str, int] = field(default_factory=dict)
    throttled: int = 0
    most_at_once: int = 0
    _held: set[Item] = field(default_factory=set)
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)
    _done: set[str] = field(default_factory=set)
    _lost: dict[str, int] = field(default_factory=dict)
    _under_way: int = 0
    _lock: Any = field(default_factory=threading.Lock)

    @contextmanager
    def played(self) -> Iterator[BusyTable]:
        emitter = calls.dynamodb().meta.events
        emitter.unregister("before-send", botocore_stubber)  # it would do what we refuse
        emitter.register_first("before-send.dynamodb", self._answer)
        try:
            with self.clock.running(clock, calls, botocore.endpoint):
                yield self
        finally:
            emitter.unregister("before-send.dynamodb", self._answer)
            emitter.register_first("before-send", botocore_stubber)

    def _answer(self, event_name: str, request: Any, **_: Any) -> AWSResponse | None:
        operation, found = event_name.rpartition(".")[2], json.loads(request.body)
        if operation == "TransactWriteItems":
            return self._transaction(event_name, request, found)
        if operation in ("PutItem", "UpdateItem", "DeleteItem"):
            return self._single(event_name, request, found)
        self.clock.sleep(WRITES_S)
        return self._passed_on(event_name, request)

    def _passed_on(self, event_name: str, request: Any) -> AWSResponse | None:
        with self.clock.busy():
            answer: AWSResponse | None = botocore_stubber(event_name, request)
        return answer

    def _single(self, event_name: str, request: Any, found: dict[str, Any]) -> AWSResponse | None:
        item = _item(found)
        with self._lock:
            if item in self._held:
                return _refusal(in_a_transaction())
            if not self._take({found["TableName"]: float(_kilobytes(found))}):
                self.throttled += 1
                return _refusal(throttled())
        self.clock.sleep(WRITES_S)
        return self._passed_on(event_name, request)

    def _transaction(self, event_name: str, request: Any, found: dict[str, Any]) -> AWSResponse | None:
        parts = [next(iter(each.values())) for each in found["TransactItems"]]
        items = [_item(each) for each in parts]
        assert len(parts) <= 100, "a transaction of more than 100 actions"
        assert len(set(items)) == len(items), "an item twice in one transaction"
        assert len(request.body) < 4_000_000, "a transaction of more than 4 MB"
        token = found["ClientRequestToken"]
        with self._lock:
            is_done = token in self._done
        if is_done:
            self._lose(token)
            return _answered(b"{}")
        number, reasons = self._begun(parts, items)
        if reasons:
            return _refusal(cancelled(len(parts), reasons))
        try:
            self.clock.sleep(TRANSACTION_S)
            answer = self._written(event_name, request, found["TransactItems"])
        finally:
            with self._lock:
                self._held.difference_update(items)
                self._under_way -= 1
        if answer is not None and answer.status_code == 200:
            self.written += len(parts)
            self._done.add(token)
        if self.loses and number % self.loses == 0:
            self._lost[token] = self.attempts
        self._lose(token)
        return answer

    def _begun(self, parts: list[dict[str, Any]], items: list[Item]) -> tuple[int, dict[int, Reason]]:
        """Its number, and why it is cancelled; else it holds its items."""
        with self._lock:
            self.transactions += 1
            reasons = self._reasons(self.transactions, parts, items)
            for reason in set(reasons.values()):
                self.cancelled[reason] = self.cancelled.get(reason, 0) + 1
            if not reasons:
                self._held.update(items)
                self._under_way += 1
                self.most_at_once = max(self.most_at_once, self._under_way)
            return self.transactions, reasons

    def _written(self, event_name: str, request: Any, parts: list[dict[str, Any]]) -> AWSResponse | None:
        with self.clock.busy(), self._lock:
            is_written = quick_transactions.write([next(iter(each.items())) for each in parts])
        return _answered(b"{}") if is_written else self._passed_on(event_name, request)

    def _lose(self, token: str) -> None:
        if self._lost.get(token, 0):
            self._lost[token] -= 1
            self.clock.sleep(calls.dynamodb().meta.config.read_timeout)
            raise ReadTimeoutError(endpoint_url="dynamodb")

    def _reasons(self, number: int, parts: list[dict[str, Any]], items: list[Item]) -> dict[int, Reason]:
        """What stands against this transaction, by part; units are taken where nothing does."""
        if self.cancels and number % self.cancels == 0:
            return {number % len(parts): _TURNS[number // self.cancels % len(_TURNS)]}
        held = {place: Reason.CONFLICT for place, item in enumerate(items) if item in self._held}
        if held:
            return held
        asked: dict[str, float] = {}
        for each in parts:
            asked[each["TableName"]] = asked.get(each["TableName"], 0.0) + 2.0 * _kilobytes(each)
        return {} if self._take(asked) else {0: Reason.THROTTLED}

    def _take(self, asked: dict[str, float]) -> bool:
        if not self.units:
            return True
        now = self.clock.time()
        left = {}
        for table in asked:
            before, at = self._left.get(table, (self.units, now))
            left[table] = min(self.units, before + (now - at) * self.units)
        is_enough = all(left[table] >= units for table, units in asked.items())
        for table, units in asked.items():
            self._left[table] = (left[table] - (units if is_enough else 0.0), now)
        return is_enough


class _Meeting:
    """Of two: no time passes from when both have come until both have left. Who comes again does not wait."""

    def __init__(self, clock: PlayedTime) -> None:
        self._stay = ExitStack()
        self._both = threading.Barrier(2, lambda: self._stay.enter_context(clock.busy()), timeout=60)
        self._lock, self._come, self._left = threading.Lock(), 0, 0

    def come(self) -> None:
        with self._lock:
            self._come += 1
            is_again = self._come > 2
        if not is_again:
            self._both.wait()

    def leave(self) -> None:
        with self._lock:
            self._left += 1
            if self._left == 2:
                self._stay.close()


@dataclass
class MeetingPlace(BusyTable):
    """Of two writers of the same, each transaction asks for its items when the other's twin does: one gets them."""

    _meetings: dict[frozenset[Item], _Meeting] = field(default_factory=dict)

    def _begun(self, parts: list[dict[str, Any]], items: list[Item]) -> tuple[int, dict[int, Reason]]:
        with self._lock:
            meeting = self._meetings.setdefault(frozenset(items), _Meeting(self.clock))
        meeting.come()
        try:
            return super()._begun(parts, items)
        finally:
            meeting.leave()


def _item(part: dict[str, Any]) -> Item:
    place = part.get("Key") or part["Item"]
    return part["TableName"], f"{place['pk']['S']} {place['sk']['S']}"


def _kilobytes(part: dict[str, Any]) -> int:
    """Begun; an update's item is taken to be as large as what it sets."""
    found: dict[str, Any] = part.get("Item") or part.get("ExpressionAttributeValues", {})
    return max(1, -(-sum(len(name) + _size(value) for name, value in found.items()) // 1024))


def _size(value: dict[str, Any]) -> int:
    """In bytes, as "DynamoDB item sizes and formats" counts them; a number is taken to be long."""
    (kind, held), *_ = value.items()
    if kind == "B":
        return len(held) * 3 // 4
    return len(held.encode()) if kind == "S" else len(json.dumps(held))


def _refusal(body: bytes) -> AWSResponse:
    return _answered(body, 400)


def _answered(body: bytes, status: int = 200) -> AWSResponse:
    headers = HTTPHeaders()
    headers["content-type"] = "application/x-amz-json-1.0"
    answer = AWSResponse("https://dynamodb.eu-west-1.amazonaws.com/", status, headers, None)
    answer._content = body  # type: ignore[attr-defined]  # what its stream would be read into
    return answer
