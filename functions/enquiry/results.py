"""The result that an enquiry would be about, and an enquiry as its candidate or centre is shown it."""

from __future__ import annotations

from datetime import datetime

from shared.adapters import sealing
from shared.application.reference import centre_of, release_of, session_of
from shared.calendar.enquiry_windows import body_windows
from shared.candidates.candidate import Entry
from shared.enquiries.case import Chain
from shared.enquiries.eligibility import Case, case_of
from shared.enquiries.states import Role
from shared.enquiries.view import to_json
from shared.enquiries.withheld_outcome import outcomes_of
from shared.ground.errors import NotFound
from shared.ground.settings import settings
from shared.releases.release import is_out
from shared.results.result import Status
from shared.store import results
from shared.store.results import Record

NOT_OUT = "There is no released result here. The results page says when it is expected."


def shown(chain: Chain, number: int, reader: Role, at: datetime, record: Record | None = None) -> dict[str, object]:
    """One enquiry for its candidate or the centre. What it found is told while the result is there to be looked at."""
    return to_json(chain, number, reader, at, told=_told(chain, at, record))


def _told(chain: Chain, at: datetime, record: Record | None) -> frozenset[str]:
    """The releases whose outcomes are told: all that are out, none while the result is withheld. One read more, and
    only where an outcome stands."""
    if not outcomes_of(chain):
        return frozenset()
    session = session_of(chain.session_id)
    versions = (record or results.get_record(chain.candidate_id)).versions_of(chain.session_id)
    newest = sealing.newest_out(versions, session, release_of, at)
    if newest is None or newest.result.status is not Status.REPORTED:
        return frozenset()
    planned = ((each, release_of(each)) for each in session.release_ids)
    return frozenset(each for each, release in planned if release is not None and is_out(release, at))


def out_now(record: Record, session_id: str, at: datetime) -> tuple[Entry, Case]:
    """The entry and the case of a result that is out; to ask about any other is to ask about nothing."""
    entry = record.entry(session_id)
    session = session_of(session_id) if entry else None
    found = sealing.newest_out(record.versions_of(session_id), session, release_of, at) if session else None
    if entry is None or session is None or found is None:
        raise NotFound(NOT_OUT)
    windows = body_windows(settings().enquiry_windows)
    return entry, case_of(session, centre_of(entry.centre_number), found.result, found.release.release_at, windows)
