"""Asks that whoever relies on a result is told of a change, as soon as its cause is written."""

from __future__ import annotations

from shared.adapters import log, queue
from shared.verification.result_change import SETTLED, Cause


def ask_to_notify(cause: Cause) -> None:
    """What was decided is done whatever becomes of the message: the minute's sweep of `changes` finds the cause."""
    try:
        queue.send_cause(cause.subject, cause.number, cause.at + SETTLED, delay=SETTLED.seconds)
    except Exception as error:
        log.failure("a change of results waits for the sweep", error, kind=cause.kind.value)
