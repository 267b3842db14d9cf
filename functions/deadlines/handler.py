"""Called every minute, and by the queue of its own pages and of the fan-out's. Writes the notices of those who are told
besides the candidates of a release: test mails before it, its start to centres and schools, their daily digest; and of
everybody whom a step of a results enquiry tells, the clock's own steps among them.

Promises: by entries and announced times alone before a release, so a mail says nothing of whether results are in; each
recipient once a cause, however often it is called. Never reads a result, and never says one.
"""

from __future__ import annotations

from datetime import datetime

from functions.deadlines import digests, enquiries, starts, testmails
from shared.adapters import batches, events, log, queue
from shared.releases.announced_time import TEST_AHEAD
from shared.store import due_work
from shared.store.enquiries import due_chains


class Undone(Exception):
    """Some of the minute's work could not be begun. Raised out of the sweep, so that the alarm on Errors goes off."""


def handler(event: events.Event, context: object) -> events.BatchAnswer:
    return batches.tick_or_batch(event, sweep, _answer, "a page of notices was cut off")


def sweep(at: datetime) -> None:
    """Three small queries where nothing is due. What is queued twice is written once."""
    in_trouble = [each for each in due_work.due_tests(at + TEST_AHEAD) if not _is_begun(each, at)]
    queue.send_deadlines({"digest": each, "at": at.isoformat()} for each in due_work.due_digests(at))
    queue.send_deadlines(queue.enquiry_event(*each, at) for each in due_chains(at))
    if in_trouble:
        raise Undone(", ".join(in_trouble))


def _is_begun(session_id: str, at: datetime) -> bool:
    try:
        testmails.begin(session_id, at)
    except Exception as error:  # the next minute tries again; the digests must not wait for it
        log.failure("test mails could not be begun", error, session_id=session_id)
        return False
    return True


def _answer(message: events.Message) -> None:
    body = message.body
    at = datetime.fromisoformat(str(body["at"]))
    if "test" in body:
        testmails.go_on(str(body["test"]), at, body)
    elif "chain" in body:
        enquiries.notify(str(body["chain"]), str(body["session"]), at)
    elif "start" in body:
        starts.notify(str(body["start"]), at, body)
    else:
        digests.send(str(body["digest"]), at)
