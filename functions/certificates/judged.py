"""A document, and the result that it is about as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.application.enquiry_cases import newest_out
from shared.application.reference import centre_of, release_of, session_of
from shared.calendar.session import Session
from shared.documents.document import Document
from shared.documents.judgement import DocumentState, NewestOut, state_of
from shared.exams.catalogue import exam
from shared.ground.dates import zone_named
from shared.releases.release import was_ever_out
from shared.results.statement import Statement, statement
from shared.results.validity import expires_on
from shared.store.results import Record


@dataclass(frozen=True, slots=True)
class Judged:
    """`newest` is the Statement that is out now, if any is; `expires_on` is by the exam's own rule."""

    document: Document
    session: Session
    state: DocumentState
    newest: Statement | None
    expires_on: date | None


def judged(document: Document, record: Record, at: datetime) -> Judged:
    of, slot = session_of(document.slot.session_id), document.slot
    entry, found = record.entry(slot.session_id), newest_out(record, slot.session_id, at)
    last_day = expires_on(exam(of.exam), of)
    state = state_of(
        document,
        NewestOut(found.version, found.result.status) if found else None,
        was_out=_was_out(document, record, at),
        is_practice=of.practice,
        expires_on=last_day,
        today=at.astimezone(zone_named(of.zone)).date(),
    )
    newest = None
    if entry and found:
        centre, released_at = centre_of(entry.centre_number), found.released_at
        newest = statement(entry, of, centre, found.result, found.number, released_at)
    return Judged(document, of, state, newest, last_day)


def _was_out(document: Document, record: Record, at: datetime) -> bool:
    """Whether the version that it is about ever was."""
    versions = record.versions_of(document.slot.session_id)
    own = next((each for each in versions if each.version == document.slot.version), None)
    release = release_of(own.release_id) if own else None
    return release is not None and was_ever_out(release, at)
