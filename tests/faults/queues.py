"""SQS as it behaves, on the stage's clock: delays, a message in work hidden and not gone, some delivered twice, and a
failure queue after five receives."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import Any

from infra.catalogue import FUNCTIONS
from shared.edge.queue import LONGEST_DELAY
from tests.faults.loop import SECOND

ATTEMPTS = 5
"""As infra/queues.py has it, which a test that needs no stack must not import."""
HIDDEN = {name: 2 * row.timeout * SECOND for row in FUNCTIONS for name in row.consumes}
AT_ONCE = {"fanout": 1, "uploads": 1}
"""Ten elsewhere."""


@dataclass(slots=True)
class Message:
    id: str
    queue: str
    body: str
    due: int
    received: int = 0

    @property
    def content(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


class Queues:
    """`lying` are all that are not deleted; `ever` the body of each that was sent, in order, with its queue."""

    def __init__(self) -> None:
        self.lying: dict[str, Message] = {}
        self.failed: dict[str, Message] = {}
        self.ever: list[tuple[str, str]] = []
        self._coming: list[tuple[int, int, Message]] = []
        self._ready: dict[str, list[Message]] = {}
        self._numbers = count()

    def send(self, queue: str, body: str, due: int) -> Message:
        message = Message(f"m{next(self._numbers)}", queue, body, due)
        self.lying[message.id] = message
        self.ever.append((queue, body))
        heappush(self._coming, (due, next(self._numbers), message))
        return message

    def due(self, now: int) -> dict[str, list[Message]]:
        """By queue, what a worker could have; what was received too often goes to the failure queue instead."""
        while self._coming and self._coming[0][0] <= now:
            message = heappop(self._coming)[2]
            if message.id not in self.lying:
                continue
            if message.received >= ATTEMPTS:
                self.failed[message.id] = self.lying.pop(message.id)
            else:
                self._ready.setdefault(message.queue, []).append(message)
        return {queue: ready for queue, ready in self._ready.items() if ready}

    def receive(self, queue: str, most: int, now: int) -> list[Message]:
        batch, self._ready[queue] = self._ready[queue][:most], self._ready[queue][most:]
        for message in batch:
            message.received += 1
            message.due = now + HIDDEN[queue]
            heappush(self._coming, (message.due, next(self._numbers), message))
        return batch

    def delete(self, ids: Iterator[str] | list[str]) -> None:
        for each in ids:
            self.lying.pop(each, None)


class OperatorsSqs:
    """What `cli.redrive` asks of SQS; `put` is how a message comes into a queue."""

    def __init__(self, queues: Queues, put: Callable[[str, str], None]) -> None:
        self._failed, self._put = queues.failed, put

    def get_queue_url(self, **request: Any) -> dict[str, str]:
        return {"QueueUrl": request["QueueName"]}

    def receive_message(self, **request: Any) -> dict[str, Any]:
        url = str(request["QueueUrl"])
        lying = [each for each in self._failed.values() if url.endswith(f"-{each.queue}-failed")]
        return {"Messages": [{"Body": each.body, "ReceiptHandle": each.id} for each in lying[:10]]}

    def send_message(self, **request: Any) -> None:
        self._put(str(request["QueueUrl"]).removeprefix("results-online-"), request["MessageBody"])

    def delete_message(self, **request: Any) -> None:
        del self._failed[request["ReceiptHandle"]]


def asked(operation: str, request: dict[str, Any]) -> list[tuple[str, str, str, int]]:
    """(entry id, queue, body, delay in seconds) of a SendMessage or SendMessageBatch; refuses what SQS refuses."""
    entries = [{"Id": "0", **request}] if operation == "SendMessage" else request["Entries"]
    assert operation in ("SendMessage", "SendMessageBatch"), operation
    assert 1 <= len(entries) <= 10
    queue = str(request["QueueUrl"]).rpartition("/")[2]
    sent = [(each["Id"], queue, each["MessageBody"], int(each.get("DelaySeconds", 0))) for each in entries]
    assert all(0 <= delay <= LONGEST_DELAY for *_, delay in sent)
    return sent
