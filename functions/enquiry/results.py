"""The result that an enquiry would be about, and an enquiry as its candidate or centre sees it."""

from __future__ import annotations

from datetime import datetime

from shared.application.enquiry_cases import case, newest_out
from shared.application.reference import release_of, session_of
from shared.candidates.candidate import Entry
from shared.enquiries.case import Chain
from shared.enquiries.eligibility import Case
from shared.enquiries.states import Role
from shared.enquiries.view import EnquiryView, to_json
from shared.enquiries.withheld_outcome import outcomes_of
from shared.releases.release import is_out
from shared.results.no_result import NotOut
from shared.results.result import Status
from shared.store import results
from shared.store.results import Record


def shown(chain: Chain, number: int, reader: Role, at: datetime, record: Record | None = None) -> EnquiryView:
    """One enquiry for its candidate or the centre; its outcome is included only while the result itself is shown."""
    return to_json(chain, number, reader, at, out=_out(chain, at, record))


def _out(chain: Chain, at: datetime, record: Record | None) -> frozenset[str]:
    """The releases whose outcomes are shown: all that are out, none while the result is withheld. One more read, only
    where there is an outcome."""
    if not outcomes_of(chain):
        return frozenset()
    session = session_of(chain.session_id)
    newest = newest_out(record or results.get_record(chain.candidate_id), chain.session_id, at)
    if newest is None or newest.result.status is not Status.REPORTED:
        return frozenset()
    planned = ((each, release_of(each)) for each in session.release_ids)
    return frozenset(each for each, release in planned if release is not None and is_out(release, at))


def out_now(record: Record, session_id: str, at: datetime) -> tuple[Entry, Case]:
    """The entry and the case of a released result; any other result is answered as unknown."""
    entry = record.entry(session_id)
    found = newest_out(record, session_id, at) if entry else None
    if entry is None or found is None:
        raise NotOut
    return entry, case(entry, found)
