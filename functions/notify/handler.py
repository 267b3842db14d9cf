"""Called by the queues of notices and letters, and by that of SES's events. Sends each notice once and keeps its fate.

Promises: a lease before every sending, a mark after it; a release's mail leaves only while that release is out. Never
sends twice what it can account for: a call whose end is unknown stays leased for the provider's events to settle, and
only a notice of which they say nothing until the lease is over goes out again. Above SES's rate a notice goes back to
its queue as a message of its own, later each time, so no message is given up because SES is busy.
"""

from __future__ import annotations

from datetime import datetime

from jinja2 import UndefinedError

from functions.notify.provider import record
from shared.edge import clock, events, log, mail, queue
from shared.errors import TryAgain
from shared.notices import Notice, Reference
from shared.releases import is_out
from shared.store import notices, releases

LEASE = 90
"""Seconds: longer than a call of this function may last (its holder is surely gone), shorter than the queues hide a
message, so that one that comes again after a crash finds the lease over."""
TURNS = 500
"""Times a notice may wait for a busy SES, most of a day; then its message fails, and the failure queue has an alarm."""


class Later(Exception):
    """Not sent, and to be tried again: the message comes back."""


def handler(event: events.Event, context: object) -> events.BatchAnswer:
    failed = []
    for message in events.messages(event):
        try:
            _answer(message.body)
        except Exception as error:  # a poison message must not block the others
            log.failure("a notice was not sent", error, message_id=message.id)
            failed.append(message.id)
    return events.failed(failed)


def _answer(body: dict[str, object]) -> None:
    if "detail" in body:
        record(body)
        return
    cause, recipient = str(body["cause"]), str(body["recipient"])
    at = datetime.fromisoformat(str(body["at"]))
    standing = notices.find_notice(cause, recipient)
    if standing is None:
        raise Later
    if not _may_leave(standing, at):
        return
    now = clock.seconds()
    leased = notices.lease(cause, recipient, now=now, until=now + LEASE)
    if leased is not None:
        _send_or_queue(leased, now + LEASE, at, int(str(body.get("turn", 0))))
    elif notices.is_leased(cause, recipient):
        raise Later


def _may_leave(notice: Notice, at: datetime) -> bool:
    """A mail about a release waits while it is held or recalled; its restoration queues it again."""
    if notice.release_id is None:
        return True
    release = releases.find_release(notice.release_id)
    return release is not None and is_out(release, at)


def _send_or_queue(notice: Notice, until: int, at: datetime, turn: int) -> None:
    """A fresh message instead of this one: only five receives stand between a message and the failure queue."""
    try:
        _send(notice, until)
    except mail.Busy:
        if turn >= TURNS:
            raise
        queue.send_again(notice.kind, Reference(notice.cause, notice.recipient, at), turn + 1)


def _send(notice: Notice, until: int) -> None:
    try:
        ready = mail.build(notice.kind.value, notice.language, dict(notice.merge))
    except (mail.BlankField, UndefinedError) as error:
        log.failure("a mail could not be built", error, kind=notice.kind.value)
        notices.mark_failed(notice, until=until)
        return
    try:
        message_id = mail.send(notice, ready)
    except mail.Refused as error:
        log.failure("the provider refused a mail", error, kind=notice.kind.value)
        notices.mark_failed(notice, until=until)
        return
    except TryAgain:
        notices.give_back(notice, until=until)
        raise
    notices.mark_sent(notice, message_id, until=until)
