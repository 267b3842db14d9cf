"""Called every minute, and by a queue for its own pages and the fan-out's. Writes all notices other than those of a
release's candidates: test mails before it, its start to centres and schools, their daily digest, the notifications of
every step of a results enquiry, the clock's own steps included, and the mails of certificates, ready, lost and sent,
whose addresses it erases in time. Adds up the season's guesses at Secret numbers.

Promises: before a release it reads only entries and announced times, so a mail shows nothing of whether results are in;
each recipient gets one mail for each cause, however often it is called. Never reads a result, and never sends one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from functions.deadlines import certificates, certifying, digests, dispatches, enquiries, guesses, starts, testmails
from shared.adapters import batches, certifying_notifications, events, log, queue
from shared.releases.announced_time import TEST_AHEAD
from shared.secret_numbers.guard import Use
from shared.store import due_work
from shared.store.certificates import due_looks
from shared.store.certifying_statements import due_applications
from shared.store.dispatches import due_requests
from shared.store.enquiries import due_chains

MOST_LOOKS = 500
"""Certificates that one minute looks at: sixty thousand that become ready in a morning are mailed in two hours."""


class Undone(Exception):
    """Some of the minute's work could not be begun. Raised from the sweep, so that the alarm on Errors goes off."""


def handler(event: events.Event, context: object) -> events.BatchAnswer:
    return batches.tick_or_batch(event, sweep, _answer, "a page of notices was cut off")


def sweep(at: datetime) -> None:
    """The minute's sweep: six small queries where nothing is due, and the wrong pairs of two days added up. Work that
    is queued twice is written once."""
    tests, begun = due_work.due_tests(at + TEST_AHEAD), "test mails could not be begun"
    in_trouble = [each for each in tests if not _is_done(partial(testmails.begin, each, at), begun, session_id=each)]
    added = "guesses could not be added up"
    in_trouble += [use.value for use in Use if not _is_done(partial(guesses.add_up, use, at), added, kind=use)]
    queue.send_deadlines({"digest": each, "at": at.isoformat()} for each in due_work.due_digests(at))
    queue.send_deadlines(queue.enquiry_event(*each, at) for each in due_chains(at))
    queue.send_deadlines(certifying_notifications.event(*each, at) for each in due_applications(at))
    queue.send_deadlines(certificates.event(*each, at) for each in due_looks(at, MOST_LOOKS))
    queue.send_deadlines(dispatches.event(*each, at) for each in due_requests(at))
    if in_trouble:
        raise Undone(", ".join(in_trouble))


def _is_done(act: Callable[[], object], trouble: str, **about: str) -> bool:
    try:
        act()
    except Exception as error:  # the next minute tries again; the other notices must not wait for it
        log.failure(trouble, error, **about)
        return False
    return True


def _answer(message: events.Message) -> None:
    body = message.body
    at = datetime.fromisoformat(str(body["at"]))
    if "test" in body:
        testmails.go_on(str(body["test"]), at, body)
    elif "chain" in body:
        enquiries.notify(str(body["chain"]), str(body["session"]), at)
    elif "certifying" in body:
        certifying.notify(str(body["certifying"]), str(body["session"]), at)
    elif "certificate" in body:
        certificates.notify(str(body["certificate"]), str(body["session"]), at)
    elif "dispatch" in body:
        dispatches.follow(str(body["dispatch"]), str(body["session"]), at)
    elif "start" in body:
        starts.notify(str(body["start"]), at, body)
    else:
        digests.send(str(body["digest"]), at)
