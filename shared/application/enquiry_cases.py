"""Reads a candidate's released result, and the case that an enquiry about it would be opened with."""

from __future__ import annotations

from datetime import datetime

from shared.adapters import sealing
from shared.application.reference import centre_of, release_of, session_of
from shared.calendar.enquiry_windows import body_windows
from shared.candidates.candidate import Entry
from shared.enquiries.eligibility import Case, case_of
from shared.ground.settings import settings
from shared.store.results import Record


def newest_out(record: Record, session_id: str, at: datetime) -> sealing.Shown | None:
    """None while nothing is out; raises UnknownSession for a session that is not there."""
    return sealing.newest_out(record.versions_of(session_id), session_of(session_id), release_of, at)


def case(entry: Entry, found: sealing.Shown) -> Case:
    """The case of this result, with the windows by its release, exam, centre and session."""
    session, centre = session_of(entry.session_id), centre_of(entry.centre_number)
    windows = body_windows(settings().enquiry_windows)
    return case_of(session, centre, found.result, found.release.release_at, windows)
