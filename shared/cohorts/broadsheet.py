"""The broadsheet: a session's results as a centre or a school files them, one line a candidate, as CSV.

Identifiers stand in it as they are printed, so that a spreadsheet takes none for a number and cuts its zeros, or reads
"12E456789" as a power of ten. Every reader of ours takes them back in this form.
"""

from __future__ import annotations

from collections.abc import Sequence

from shared.candidates.candidate import Entry, number_at_centre, preparation_centre_as_text, printed_id
from shared.exams.catalogue import Exam, Paper
from shared.exams.grading import EXEMPT
from shared.ground.csv_writing import csv_text
from shared.ground.dates import instant_text
from shared.results.result import Result, Status, display_code, overall_is_reported, paper_is_reported
from shared.results.session_list import state_of
from shared.results.statement import Statement

MOST_LINES = 1000
"""Of one part; a longer broadsheet goes on in the next."""
NOT_REPORTED = "not reported"
_BEFORE = ("candidate_number", "candidate_id", "family_name", "given_names", "preparation_centre", "status", "code")
_AFTER = ("overall", "grade", "cefr", "certificate_cefr", "version", "released_at")


def header(exam: Exam) -> tuple[str, ...]:
    return (*_BEFORE, *(paper.value for paper in exam.papers), *_AFTER)


def place(entry: Entry) -> str:
    """Where the candidate's line stands: by centre and candidate number; "ES442 0001 KXA104827"."""
    return f"{number_at_centre(entry)} {entry.candidate_id}"


def line(exam: Exam, entry: Entry, shown: Statement | None) -> tuple[str, ...]:
    """As wide as the header; of a result that is not out, who it will be of."""
    numbers, school = (number_at_centre(entry), printed_id(entry.candidate_id)), entry.preparation_centre
    named = (entry.family_name, entry.given_names, preparation_centre_as_text(school))
    who = (*numbers, *named, state_of(shown.result.status if shown else None))
    if shown is None:
        return (*who, *[""] * (len(header(exam)) - len(who)))
    result = shown.result
    return (
        *who,
        display_code(result.status) or "",
        *(_paper(exam, paper, result) for paper in exam.papers),
        _overall(exam, result),
        result.grade or "",
        result.cefr.value if result.cefr else "",
        result.certificate_cefr.value if result.certificate_cefr else "",
        str(shown.version),
        instant_text(shown.released_at),
    )


def part(exam: Exam, lines: Sequence[Sequence[str]], *, is_first: bool) -> str:
    """CSV that Excel opens as UTF-8 and takes for no formula: byte order mark and header in the first part alone, so
    that the parts make one file, one after the other."""
    return ("\ufeff" + csv_text([header(exam)]) if is_first else "") + csv_text(lines)


def file_name(session_id: str, centre_number: str) -> str:
    """ "FCE-2026-12-PB-ES442.csv" """
    return f"{session_id}-{centre_number}.csv"


def _paper(exam: Exam, paper: Paper, result: Result) -> str:
    value = result.values.get(paper)
    if value is None or (exam.modular and value == EXEMPT):
        return ""
    return value if value == EXEMPT or paper_is_reported(exam, paper, value) else NOT_REPORTED


def _overall(exam: Exam, result: Result) -> str:
    if result.status is not Status.REPORTED or result.overall is None:
        return ""
    return result.overall if overall_is_reported(exam, result) else NOT_REPORTED
