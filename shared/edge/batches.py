"""A call with several messages of a queue: one message's trouble must not stop another's."""

from __future__ import annotations

from collections.abc import Callable

from shared.edge import events, log


def each(event: events.Event, act: Callable[[events.Message], object], trouble: str) -> list[str]:
    """`act` on every message; the ids of those that failed, which come again alone. `trouble` is what the log says."""
    failed = []
    for message in events.messages(event):
        try:
            act(message)
        except Exception as error:  # a poison message too: after its last receive it lies among the failures
            log.failure(trouble, error, message_id=message.id)
            failed.append(message.id)
    return failed
