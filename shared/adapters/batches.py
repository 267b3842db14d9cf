"""Handles a batch of queue messages: one that fails does not stop the others, and comes again soon."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import datetime

from shared.adapters import events, log, parallel, queue

WAITS = (10, 30, 90)
"""Seconds, at most, until a message that has failed once, twice or three times comes again: most temporary trouble is
over by then. After that it waits its queue's whole visibility timeout, which is longer than any call of the function,
so that the last attempts come after any other delivery of the same message has ended. After a call that gives no answer
the wait is as long."""


def each(event: events.Event, act: Callable[[events.Message], object], trouble: str, *, at_once: int = 1) -> list[str]:
    """Calls `act` on every message, so many side by side, and returns the ids of those that failed, which alone come
    again. `trouble` is the text of the log line."""
    failed = []

    def tried(message: events.Message) -> None:
        try:
            act(message)
        except Exception as error:  # one that always fails, too: after its last receive it is in the failure queue
            log.failure(trouble, error, message_id=message.id)
            failed.append(message)

    parallel.each(tried, events.messages(event), at_once)
    bring_forward(failed)
    return [message.id for message in failed]


def tick_or_batch(
    event: events.Event, sweep: Callable[[datetime], object], act: Callable[[events.Message], object], trouble: str
) -> events.BatchAnswer:
    """The answer of a function that is called both every minute and by a queue."""
    if events.is_tick(event):
        sweep(events.tick_at(event))
        return events.failed([])
    return events.failed(each(event, act, trouble))


def bring_forward(failed: Iterable[events.Message]) -> None:
    """Makes failed messages come again soon, each after a longer wait than the last time."""
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
