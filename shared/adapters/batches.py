"""A call with several messages of a queue: one message's trouble must not stop another's, nor wait long."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import datetime

from shared.adapters import events, log, queue

WAITS = (10, 30, 90)
"""Seconds, at most, until a message comes again that has failed once, twice, three times: what passes is mostly over by
then. After that it waits its queue's whole visibility, which is longer than any call of the function, so that the
last attempts come after another delivery of the same message has ended. A call that gives no answer waits as long."""


def each(event: events.Event, act: Callable[[events.Message], object], trouble: str) -> list[str]:
    """`act` on every message; the ids of those that failed, which come again alone. `trouble` is what the log says."""
    failed = []
    for message in events.messages(event):
        try:
            act(message)
        except Exception as error:  # a poison message too: after its last receive it lies among the failures
            log.failure(trouble, error, message_id=message.id)
            failed.append(message)
    bring_forward(failed)
    return [message.id for message in failed]


def tick_or_batch(
    event: events.Event, sweep: Callable[[datetime], object], act: Callable[[events.Message], object], trouble: str
) -> events.BatchAnswer:
    """What a function answers that is called every minute, and by a queue as well."""
    if events.is_tick(event):
        sweep(events.tick_at(event))
        return events.failed([])
    return events.failed(each(event, act, trouble))


def bring_forward(failed: Iterable[events.Message]) -> None:
    """Has messages come again soon that failed, each later than the last time."""
    for message in failed:
        _come_soon(message)


def _come_soon(message: events.Message) -> None:
    if message.received > len(WAITS):
        return
    longest = WAITS[message.received - 1]
    try:
        queue.hide(message.queue, message.receipt, random.randint(longest // 2, longest))  # noqa: S311  # spread out
    except Exception as error:  # then it waits for as long as its queue says
        log.failure("a failed message could not be brought forward", error, message_id=message.id)
