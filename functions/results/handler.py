"""Called by a candidate's browser. Shows the sessions entered for, and each Statement of Results once it is out.

Promises: a view is two parallel calls. Never depends on whether a result exists before its release is out, never
compares times itself, never shows anything of another candidate.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from functions.results import activity_routes, my_statement
from functions.results.spread import spread_of
from shared.accounts.account import Holder, Ticket, ticket_of
from shared.adapters import cache, http, log, parallel
from shared.application.enquiry_cases import newest_out
from shared.application.reference import centre_of, session_of
from shared.candidates.candidate import Entry
from shared.ground.errors import NotFound
from shared.notices.mail_promise import Mailbox
from shared.results.session_list import ListLine, MyResults, list_line
from shared.store import accounts, mailboxes, notices, results

A = TypeVar("A")
app = http.api()
app.include_router(activity_routes.router)
handler = http.handler(app)
viewed = cache.for_seconds(3600, notices.note_view)  # once is enough, so a reload writes nothing


@app.get("/v1/me/results")
def my_results() -> http.Shown:
    mailbox, record = _mine(mailboxes.admit)
    lines = [_line(record, entry, mailbox) for entry in record.entries]
    return MyResults(data=lines, spread_s=spread_of(record.entries, http.asked_at(app)))


@app.get("/v1/me/results/<result_id>")
def my_result(result_id: str) -> http.Shown:
    at = http.asked_at(app)
    _, record = _mine(lambda mine, at: accounts.admit(mine, Holder.CANDIDATE, at))
    entry = record.entry(result_id)
    found = newest_out(record, result_id, at) if entry else None
    if entry is None or found is None:
        raise NotFound("There is no released result here. Your results page says when it is expected.")
    if http.is_look(app):
        _note_view(found.release.id, entry)
    return my_statement.shown(entry, found, at)


def _note_view(release_id: str, entry: Entry) -> None:
    """Notes the view for the board's count alone; a failure never fails the candidate's view."""
    try:
        viewed(release_id, entry.candidate_id)
    except Exception as error:
        log.failure("a view was not noted", error, release_id=release_id)


def _mine(admit: Callable[[Ticket, datetime], A]) -> tuple[A, results.Record]:
    """The cookie names the candidate, so the sign-in and the record are read side by side."""
    mine, at = ticket_of(Holder.CANDIDATE, http.ticket(app.current_event.raw_event)), http.asked_at(app)
    return parallel.both(lambda: admit(mine, at), lambda: results.get_record(mine.id))


def _line(record: results.Record, entry: Entry, mailbox: Mailbox | None) -> ListLine:
    session, found = session_of(entry.session_id), newest_out(record, entry.session_id, http.asked_at(app))
    status, released_at = (found.result.status, found.released_at) if found else (None, None)
    return list_line(session, centre_of(entry.centre_number), mailbox, status, released_at)
