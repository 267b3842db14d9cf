"""Statements of invented candidates, out of the real domain, so that their shapes cannot drift."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from shared.calendar.enquiry_windows import AS_IN_THE_SOURCES
from shared.calendar.session import Format, Session
from shared.candidates.candidate import CandidateId, Entry
from shared.centres.centre import Centre
from shared.enquiries.eligibility import case_of, eligibility
from shared.exams.catalogue import EXAMS, Paper
from shared.exams.grading import EXEMPT
from shared.exams.next_grade import next_grade
from shared.results.result import Result, Status, judge, without_scores
from shared.results.statement import Statement, statement

RELEASED = datetime(2026, 12, 9, 8, tzinfo=UTC)
AT = datetime(2026, 12, 10, 8, tzinfo=UTC)
VALUES: dict[str, list[str]] = {
    "FCE": ["176", "168", "172", "181", "173"],
    "KET": ["131", "127", "80"],
    "CAE": ["205", "199", "203", "208", "201"],
    "PET": ["141", "118", "125", "133"],
    "BECP": ["165", "160", "158", "163"],
    "YLES": ["5", "4", "3"],
    "TKT": ["4", EXEMPT, "3", EXEMPT, EXEMPT],
    "DELTA1": ["61", "58"],
    "IELTS": ["7.5", "6.5", "6", "7"],
    "BULATS": ["72", "64", EXEMPT],
    "ILEC": ["41", "38", "36", "40"],
}
GRADES = {"DELTA1": "Pass with Merit", "ILEC": "C1 Pass"}


def a_statement(code: str, status: Status = Status.REPORTED) -> dict[str, Any]:
    """The Statement of one invented candidate in one exam."""
    entry = Entry(
        CandidateId("KXA104827"), "García Puig", "Núria", date(2009, 3, 27), "ES442", "0001", "", f"{code}-2026-12-PB"
    )
    session = Session(
        f"{code}-2026-12-PB", code, "December 2026", Format.PAPER_BASED, date(2026, 11, 28), RELEASED, "Europe/Madrid"
    )
    result = result_of(code, status)
    centre = Centre("ES442", "Centre d’Exàmens de Girona", "Europe/Madrid")
    offers = eligibility(case_of(session, centre, result, RELEASED, AS_IN_THE_SOURCES), AT)
    shown = statement_of(entry, session, centre, result)
    return {**shown.to_json(AT), "enquiry": offers.to_json(), "next_grade": next_grade(shown.exam, result.overall)}


def statement_of(entry: Entry, session: Session, centre: Centre, result: Result) -> Statement:
    return statement(entry, session, centre, result, 1, RELEASED)


def result_of(code: str, status: Status) -> Result:
    exam = EXAMS[code]
    if status is not Status.REPORTED:
        return without_scores(exam, status)
    values: dict[Paper, str] = dict(zip(exam.papers, VALUES[code], strict=True))
    return judge(exam, values, GRADES.get(code))
