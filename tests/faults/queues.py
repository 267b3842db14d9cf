"""SQS as it behaves, on the stage's clock: delays, a message in work hidden and not gone, shown sooner where its call
says so, some delivered twice, and a failure queue after the last receive, or where Lambda takes a chain for a loop."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Any

from infra import limits
from shared.adapters.queue import LONGEST_DELAY
from tests.faults.loop import SECOND
from tests.kit.lambda_chains import Chain


@dataclass(slots=True)
class Message:
    id: str
    queue: str
    body: str
    due: int
    received: int = 0
    chain: Chain = field(default_factory=Chain)

    @property
    def receipt(self) -> str:
        return f"{self.id}-{self.received}"

    @property
    def content(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


class Queues:
    """`lying` are all that are not deleted; `ever` the body of each that was sent, in order, with its queue; `waits`
    how long each that was brought forward then stayed hidden, in seconds."""

    def __init__(self) -> None:
        self.lying: dict[str, Message] = {}
        self.failed: dict[str, Message] = {}
        self.ever: list[tuple[str, str]] = []
        self.waits: list[int] = []
        self._coming: list[tuple[int, int, Message]] = []
        self._ready: dict[str, list[Message]] = {}
        self._numbers = count()

    def send(self, queue: str, body: str, due: int, chain: Chain) -> Message:
        message = Message(f"m{next(self._numbers)}", queue, body, due, chain=chain)
        self.lying[message.id] = message
        self.ever.append((queue, body))
        heappush(self._coming, (due, next(self._numbers), message))
        return message

    def due(self, now: int) -> dict[str, list[Message]]:
        """By queue, what a worker could have; what was received too often goes to the failure queue instead."""
        while self._coming and self._coming[0][0] <= now:
            due, _, message = heappop(self._coming)
            if message.id not in self.lying or due != message.due:
                continue
            if message.received >= limits.ATTEMPTS:
                self.failed[message.id] = self.lying.pop(message.id)
            else:
                self._ready.setdefault(message.queue, []).append(message)
        return {queue: ready for queue, ready in self._ready.items() if ready}

    def receive(self, queue: str, most: int, now: int) -> list[Message]:
        batch, self._ready[queue] = self._ready[queue][:most], self._ready[queue][most:]
        for message in batch:
            message.received += 1
            self._hide(message, now + limits.hidden(queue) * SECOND)
        return batch

    def show_in(self, receipt: str, seconds: int, now: int) -> int:
        """ChangeMessageVisibility; when it is seen again. A receipt of an earlier delivery changes nothing."""
        message = next((each for each in self.lying.values() if each.receipt == receipt), None)
        if message is not None:
            self.waits.append(seconds)
            self._hide(message, now + seconds * SECOND)
        return now + seconds * SECOND

    def stop(self, message: Message) -> None:
        """What Lambda will not call is received until it lies among the failures."""
        self.failed[message.id] = self.lying.pop(message.id)

    def _hide(self, message: Message, due: int) -> None:
        message.due = due
        heappush(self._coming, (due, next(self._numbers), message))

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
