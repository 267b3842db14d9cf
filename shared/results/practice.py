"""The published practice candidate: fictional data that always answers, so that anyone can try a check."""

from __future__ import annotations

from datetime import UTC, date, datetime

from shared.calendar.session import Format, Session
from shared.candidates.candidate import PRACTICE_ID, Entry
from shared.centres.centre import Centre
from shared.exams.catalogue import Paper, exam
from shared.results.result import judge
from shared.results.statement import Statement, statement

_RELEASED_AT = datetime(2026, 4, 17, 8, 0, tzinfo=UTC)

PRACTICE_SESSION = Session(
    id="PRACTICE-FCE",
    exam="FCE",
    name="Practice session",
    format=Format.PAPER_BASED,
    exam_date=date(2026, 3, 14),
    release_at=_RELEASED_AT,
    zone="Europe/Madrid",
    practice=True,
)

PRACTICE_ENTRY = Entry(
    candidate_id=PRACTICE_ID,
    family_name="Example",
    given_names="Practice",
    date_of_birth=date(2009, 5, 17),
    centre_number="XX000",
    candidate_number="0001",
    preparation_centre="",
    session_id=PRACTICE_SESSION.id,
)

PRACTICE_RESULT = judge(
    exam("FCE"),
    {
        Paper.READING: "176",
        Paper.USE_OF_ENGLISH: "171",
        Paper.WRITING: "168",
        Paper.LISTENING: "182",
        Paper.SPEAKING: "174",
    },
)

_CENTRE = Centre("XX000", "Practice centre", "Europe/Madrid")


def practice_statement() -> Statement:
    """The fictional Statement of the practice candidate: B2 First, 174, grade B."""
    return statement(PRACTICE_ENTRY, PRACTICE_SESSION, _CENTRE, PRACTICE_RESULT, 1, _RELEASED_AT)
