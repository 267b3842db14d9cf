"""The result that a document is about: the newest version that is out, as the page of the Statement finds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.adapters.sealing import Shown
from shared.application.enquiry_cases import newest_out
from shared.application.reference import centre_of, session_of
from shared.candidates.candidate import Entry
from shared.results.statement import StatementView, statement
from shared.store.results import Record


@dataclass(frozen=True, slots=True)
class Out:
    """A result that is out, with its entry."""

    entry: Entry
    found: Shown

    def view(self, at: datetime) -> StatementView:
        session, centre = session_of(self.entry.session_id), centre_of(self.entry.centre_number)
        release = self.found.released_at
        return statement(self.entry, session, centre, self.found.result, self.found.number, release).to_json(at)


def find_out(record: Record, session_id: str, at: datetime) -> Out | None:
    entry = record.entry(session_id)
    found = newest_out(record, session_id, at) if entry else None
    return Out(entry, found) if entry and found else None
