"""Called by the queue of notices, and by the queue of SES's events. Sends each notice once and keeps what became of it.

Promises: a lease before every sending, a mark after it; a release's mail leaves only while that release is out. Never
sends twice what it can account for: a call whose end is unknown stays leased for the provider's events to settle, and
only a notice of which they say nothing until the lease is over goes out again.
"""

from __future__ import annotations

from datetime import datetime

from jinja2 import UndefinedError

from functions.notify.provider import record
from shared.edge import clock, events, log, mail
from shared.errors import TryAgain
from shared.notices import Notice
from shared.releases import is_out
from shared.store import notices, releases

LEASE = 120
"""Seconds: longer than one SES call may take with its retries, shorter than the queue's patience."""


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
        _send(leased, now + LEASE)
    elif notices.is_leased(cause, recipient):
        raise Later


def _may_leave(notice: Notice, at: datetime) -> bool:
    """A mail about a release waits while it is held or recalled; its restoration queues it again."""
    if notice.release_id is None:
        return True
    release = releases.find_release(notice.release_id)
    return release is not None and is_out(release, at)


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
