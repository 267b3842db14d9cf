"""What the signed-in candidate may read: the list of their sessions, and each Statement once it is out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from functions.results import listing, my_statement
from functions.results.my_statement import MyStatement
from functions.results.spread import spread_of
from shared.accounts.account import Holder, Ticket, ticket_of
from shared.adapters import cache, http, log, parallel
from shared.adapters.events import Event, http_at, is_head
from shared.application.enquiry_cases import newest_out
from shared.candidates.candidate import Entry
from shared.results.no_result import NotOut
from shared.results.session_list import MyResults
from shared.store import accounts, mailboxes, notices, results

A = TypeVar("A")
viewed = cache.for_seconds(3600, notices.note_view)  # once is enough, so a reload writes nothing


def listed(event: Event) -> MyResults:
    mailbox, record = _read(event, mailboxes.admit)
    at = http_at(event)
    return MyResults(data=listing.lines_of(record, mailbox, at), spread_s=spread_of(record.entries, at))


def statement(event: Event, result_id: str) -> MyStatement:
    """Raises NotOut alike for what is not out yet, what is taken back and what there is not."""
    at = http_at(event)
    _, record = _read(event, lambda mine, at: accounts.admit(mine, Holder.CANDIDATE, at))
    entry = record.entry(result_id)
    found = newest_out(record, result_id, at) if entry else None
    if entry is None or found is None:
        raise NotOut
    if not is_head(event) and not found.is_withdrawn:
        _note_view(found.release.id, entry)
    return my_statement.shown(entry, found, at)


def _note_view(release_id: str, entry: Entry) -> None:
    """Notes the view for the board's count alone; a failure never fails the candidate's view."""
    try:
        viewed(release_id, entry.candidate_id)
    except Exception as error:
        log.failure("a view was not noted", error, release_id=release_id)


def _read(event: Event, admit: Callable[[Ticket, datetime], A]) -> tuple[A, results.Record]:
    """The cookie names the candidate, so the sign-in and the record are read side by side."""
    mine, at = ticket_of(Holder.CANDIDATE, http.ticket(event)), http_at(event)
    return parallel.both(lambda: admit(mine, at), lambda: results.get_record(mine.id))
