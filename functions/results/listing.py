"""The lines of a candidate's list, and which results were taken back after they knew that those are out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from shared.application.enquiry_cases import newest_out
from shared.application.reference import centre_of, release_of, session_of
from shared.notices.mail_promise import Mailbox
from shared.releases.taken_back import recalled_of, retraction_of
from shared.results.session_list import ListLine, list_line
from shared.results.taken_back import TakenBack
from shared.store import notices
from shared.store.results import Record


def lines_of(record: Record, mailbox: Mailbox | None, at: datetime) -> list[ListLine]:
    taken_back, lines = _taken_back(record, at), []
    for entry in record.entries:
        session, found = session_of(entry.session_id), newest_out(record, entry.session_id, at)
        status, released_at = (found.result.status, found.released_at) if found else (None, None)
        centre = centre_of(entry.centre_number)
        lines.append(list_line(session, centre, mailbox, status, released_at, taken_back.get(session.id)))
    return lines


def _taken_back(record: Record, at: datetime) -> Mapping[str, TakenBack]:
    """By session. Whether somebody knew is asked for each session with a recalled release, so that neither the calls
    nor their number show whether there was a result; otherwise nothing is read."""
    sessions = [session_of(entry.session_id) for entry in record.entries]
    recalled = {each for session in sessions for each in recalled_of(session, release_of, at)}
    found = {each.id: retraction_of(record.versions_of(each.id), each, release_of, at) for each in sessions}
    mine = {session_id: each for session_id, each in found.items() if each}
    asked = sorted(recalled | {each.release_id for each in mine.values()})
    known = notices.known_to(record.entries[0].candidate_id, asked) if asked else frozenset()
    return {session_id: each.taken_back for session_id, each in mine.items() if each.release_id in known}
