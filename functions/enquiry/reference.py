"""The result that an enquiry would be about, and what is remembered for three seconds to find it."""

from __future__ import annotations

from datetime import datetime

from shared.candidates import Entry
from shared.cases import case_of
from shared.edge import cache, sealing
from shared.eligibility import Case
from shared.errors import NotFound
from shared.settings import settings
from shared.store import calendar, centres, releases
from shared.store.results import Record
from shared.windows import body_windows

NOT_OUT = "There is no released result here. The results page says when it is expected."

session_of = cache.for_seconds(3, calendar.get_session)
release_of = cache.for_seconds(3, releases.find_release)
centre_of = cache.for_seconds(3, centres.get_centre)


def out_now(record: Record, session_id: str, at: datetime) -> tuple[Entry, Case]:
    """The entry and the case of a result that is out; to ask about any other is to ask about nothing."""
    entry = record.entry(session_id)
    session = session_of(session_id) if entry else None
    found = sealing.newest_out(record.versions_of(session_id), session, release_of, at) if session else None
    if entry is None or session is None or found is None:
        raise NotFound(NOT_OUT)
    windows = body_windows(settings().enquiry_windows)
    return entry, case_of(session, centre_of(entry.centre_number), found.result, found.release.release_at, windows)
