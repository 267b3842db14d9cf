"""Called by a candidate's browser. Shows the sessions entered for, and each Statement of Results once it is out.

Promises: a view is two parallel calls, and one more for whom something of a session was taken back. Never depends on
whether a result exists before its release is out, never compares times itself, never shows anything of another
candidate.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from functions.results import activity_routes, listing, my_statement
from functions.results.spread import spread_of
from shared.accounts.account import Holder, Ticket, ticket_of
from shared.adapters import cache, http, log, parallel
from shared.application.enquiry_cases import newest_out
from shared.candidates.candidate import Entry
from shared.results.no_result import NotOut
from shared.results.session_list import MyResults
from shared.store import accounts, mailboxes, notices, results

A = TypeVar("A")
app = http.api()
app.include_router(activity_routes.router)
handler = http.handler(app)
viewed = cache.for_seconds(3600, notices.note_view)  # once is enough, so a reload writes nothing


@app.get("/v1/me/results")
def my_results() -> http.Shown:
    mailbox, record = _mine(mailboxes.admit)
    at = http.asked_at(app)
    return MyResults(data=listing.lines_of(record, mailbox, at), spread_s=spread_of(record.entries, at))


@app.get("/v1/me/results/<result_id>")
def my_result(result_id: str) -> http.Shown:
    at = http.asked_at(app)
    _, record = _mine(lambda mine, at: accounts.admit(mine, Holder.CANDIDATE, at))
    entry = record.entry(result_id)
    found = newest_out(record, result_id, at) if entry else None
    if entry is None or found is None:
        raise NotOut
    if http.is_look(app) and not found.is_withdrawn:
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
