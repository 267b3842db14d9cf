"""Lambda as a reader of SQS: the records it hands over, and its count of a function's calls in one chain of them.

"If your function is invoked approximately 16 times in the same chain of requests, then Lambda automatically stops the
next function invocation in that request chain" (Lambda developer guide, "recursive loop detection"), unless the
function's RecursiveLoop is Allow. The count is each function's own, travels with every message that a call sends, and
does not grow when a message is only received again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from infra.words import Function

STOPS_AFTER = 16


@dataclass(frozen=True, slots=True)
class Chain:
    """What has led to a message: how often each function has run for it, and when the first of them did."""

    calls: dict[str, int] = field(default_factory=dict)
    began: datetime | None = None

    def then(self, name: str, at: datetime) -> Chain:
        return Chain({**self.calls, name: self.calls.get(name, 0) + 1}, self.began or at)

    def stops(self, row: Function) -> bool:
        return not row.loops and self.calls.get(row.name, 0) >= STOPS_AFTER

    @property
    def depth(self) -> int:
        return sum(self.calls.values())


def longest(chains: Iterable[Chain]) -> Chain:
    """Of a batch; AWS does not say which message's count a call carries on, so the worst is taken."""
    listed = list(chains)
    names = {name for each in listed for name in each.calls}
    calls = {name: max(each.calls.get(name, 0) for each in listed) for name in names}
    return Chain(calls, min((each.began for each in listed if each.began), default=None))


@dataclass(slots=True)
class Longest:
    """The worst that was met, by function."""

    hops: dict[str, int] = field(default_factory=dict)
    depth: int = 0
    age: float = 0.0
    """Seconds from the first call of a chain to its last."""

    def meet(self, row: Function, chain: Chain, at: datetime) -> None:
        self.hops[row.name] = max(self.hops.get(row.name, 0), chain.calls[row.name])
        self.depth = max(self.depth, chain.depth)
        self.age = max(self.age, (at - chain.began).total_seconds() if chain.began else 0.0)


def record(identity: str, queue: str, body: str, received: int = 1) -> dict[str, Any]:
    """One of an event's `Records`, as Lambda writes them."""
    return {
        "messageId": identity,
        "receiptHandle": f"{identity}-{received}",
        "body": body,
        "attributes": {"ApproximateReceiveCount": str(received), "SentTimestamp": "0"},
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:eu-west-1:123456789012:{queue}",
        "awsRegion": "eu-west-1",
    }
