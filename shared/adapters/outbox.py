"""The outbox's one order: the row first, then its reference.

A page that comes again writes the same rows and queues the same references, and `notify` sends each once; a row that
stands already, and still waits, is queued anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from shared.adapters import queue
from shared.notices.notice import Notice, NoticeState, Reference


def put(made: Iterable[Notice], write: Callable[[Notice], object], at: datetime) -> None:
    """`write` puts each notice if it is absent; `at` is the business time of the cause."""
    listed = list(made)
    for notice in listed:
        write(notice)
    waiting = (notice for notice in listed if notice.state is NoticeState.QUEUED)
    queue.send_references(Reference(each.cause, each.recipient, at, each.release_id) for each in waiting)
