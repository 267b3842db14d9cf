"""In whose cohorts an entry stands."""

from __future__ import annotations

from shared.candidates.candidate import Entry
from shared.centres.centre import CentreKind


def cohorts_of(entry: Entry) -> list[tuple[str, str, CentreKind]]:
    """In whose cohorts this entry stands: session, number and kind of its centre, and of the school that prepared."""
    found = [(entry.session_id, entry.centre_number, CentreKind.CENTRE)]
    if entry.preparation_centre:
        found.append((entry.session_id, entry.preparation_centre, CentreKind.SCHOOL))
    return found
