"""results.csv: one result a row, judged by its exam's rules as it is read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from shared.candidates.candidate import CandidateId
from shared.candidates.entry_file import (
    SECRET_NUMBERS,
    Cells,
    Sessions,
    known_session,
    real_candidate_id,
    warn_of_zeros,
)
from shared.exams.catalogue import Exam, Paper, exam
from shared.exams.grading import award_by_given_grade, paper_value
from shared.ground.csv_files import CsvRow, Separator, open_csv
from shared.ground.errors import ExpectedError, RuleBroken
from shared.ground.file_faults import Faults
from shared.ground.text import as_meant
from shared.results.result import Result, Status, disagreements, judge, without_scores
from shared.results.stated_figures import impossible_figures

RESULTS_HEADER = ("candidate_id", "session_id", "status")
PAPER_COLUMNS = tuple(paper.value for paper in Paper)
GIVEN_COLUMNS = ("overall", "grade", "cefr")

_PAPERS = {paper.value: paper for paper in Paper}
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class NamedResult:
    """One row that names a candidate and a session, whatever is wrong with the rest of it."""

    candidate_id: CandidateId
    session_id: str
    line: int


@dataclass(frozen=True, slots=True)
class LoadedResult(NamedResult):
    """One sound row, judged."""

    result: Result


@dataclass(frozen=True, slots=True)
class ResultsFile:
    """`results` are to be written only if there is no fault; `named` are they and the rows with one."""

    separator: Separator
    named: tuple[NamedResult, ...]
    faults: Faults
    warnings: Faults

    @property
    def session_ids(self) -> set[str]:
        return {each.session_id for each in self.named}

    @property
    def results(self) -> tuple[LoadedResult, ...]:
        return tuple(each for each in self.named if isinstance(each, LoadedResult))


def read_results(content: bytes, sessions: Sessions) -> ResultsFile:
    """results.csv checked whole and judged, against the sessions known by their id.

    Whether a candidate was ever entered is not known here: that takes the stored entries.
    """
    faults, warnings = Faults(), Faults()
    named: dict[tuple[CandidateId, str], NamedResult] = {}
    # No column of this file has Secret numbers; a file of entries that is sent by mistake has.
    file = open_csv(content, RESULTS_HEADER, faults, optional=PAPER_COLUMNS + GIVEN_COLUMNS, hidden=SECRET_NUMBERS)
    for row in file.rows:
        result = _sound(row, sessions) or _named_faults(row, sessions, faults)
        if result is None:
            continue
        warn_of_zeros(row, result.candidate_id, warnings)
        first = named.setdefault((result.candidate_id, result.session_id), result)
        if first is not result:
            remedy = f"Line {first.line} already has the result of this candidate and session: keep one."
            faults.add(row.line, "candidate_id", row.repeatable(result.candidate_id), remedy)
    return ResultsFile(file.separator, tuple(named.values()), faults, warnings)


def parse_status(text: str) -> Status:
    """The status written as `text`; raises RuleBroken."""
    try:
        return Status(as_meant(text).casefold().replace(" ", "_"))
    except ValueError:
        raise RuleBroken(f"Give one of {', '.join(Status)}.") from None


def _sound(row: CsvRow, sessions: Sessions) -> LoadedResult | None:
    """The row as a judged result, or None where it has a fault."""
    with suppress(RuleBroken):
        return None if row.unclean else _loaded(row, sessions)
    return None


def _loaded(row: CsvRow, sessions: Sessions) -> LoadedResult:
    """The row as a judged result; raises RuleBroken at its first fault."""
    cells = row.cells
    session = known_session(cells["session_id"], sessions)
    result = _result(exam(session.exam), parse_status(cells["status"]), row)
    return LoadedResult(real_candidate_id(cells["candidate_id"]), session.id, row.line, result)


def _result(of_exam: Exam, status: Status, row: CsvRow) -> Result:
    if status is not Status.REPORTED:
        _refuse_scores(status, row.cells)
        return without_scores(of_exam, status)
    return judge(of_exam, _values(row), row.cells.get("grade"), row.number("overall"), row.cells.get("cefr"))


def _values(row: CsvRow) -> Mapping[Paper, str]:
    return {_PAPERS[column]: row.number(column) for column, cell in row.cells.items() if cell and column in _PAPERS}


def _refuse_scores(status: Status, cells: Cells) -> None:
    for column in _filled(cells, PAPER_COLUMNS + GIVEN_COLUMNS):
        raise RuleBroken(_no_scores(status), pointer=f"/{column}")


def _filled(cells: Cells, columns: tuple[str, ...]) -> list[str]:
    return [column for column in columns if cells.get(column)]


def _no_scores(status: Status) -> str:
    return f"A result that is {status} has no scores: leave this column blank."


def _named_faults(row: CsvRow, sessions: Sessions, faults: Faults) -> NamedResult | None:
    """Adds every fault of a row that has one, where `_loaded` stopped at the first; the row, if it says whose result of
    which session it is."""
    candidate_id = _read(row, "candidate_id", real_candidate_id, faults)
    session = _read(row, "session_id", lambda text: known_session(text, sessions), faults)
    status = _read(row, "status", parse_status, faults)
    if status in (Status.REPORTED, None):
        if session:
            _name_score_faults(row, exam(session.exam), status, faults)
    else:
        for column in _filled(row.cells, PAPER_COLUMNS + GIVEN_COLUMNS):
            if column not in row.unclean:
                faults.add(row.line, column, row.found(column), _no_scores(status))
    return NamedResult(candidate_id, session.id, row.line) if candidate_id and session else None


def _read(row: CsvRow, column: str, check: Callable[[str], A], faults: Faults) -> A | None:
    """What the cell says, or None where it says nothing sound."""
    try:
        if column in row.unclean:
            return None
        return check(row.number(column) if column in PAPER_COLUMNS else row.cells.get(column, ""))
    except RuleBroken as broken:
        faults.add(row.line, column, row.found(column), broken.detail)
        return None


def _name_score_faults(row: CsvRow, of_exam: Exam, status: Status | None, faults: Faults) -> None:
    """Where no status is known the scores may be needless, but those that are given may be wrong."""
    before = faults.count
    if status:
        _name_missing_columns(row, of_exam, faults)
    for paper in Paper:
        if paper in row.cells and (row.cells[paper] or (status and paper in of_exam.weights)):
            _read(row, paper.value, partial(_paper_value, of_exam, paper), faults)
    if status and faults.count == before and not row.unclean:
        _name_disagreements(row, of_exam, faults)
        return
    if status and of_exam.given_grades and not row.cells.get("grade"):
        _read(row, "grade", partial(award_by_given_grade, of_exam), faults)
    for broken in impossible_figures(of_exam, _given(row)):
        _name_at_its_column(row, broken, faults)


def _name_missing_columns(row: CsvRow, of_exam: Exam, faults: Faults) -> None:
    missing = ", ".join(paper for paper in of_exam.papers if paper not in row.cells)
    if missing:
        remedy = f"{of_exam.code} has papers without a column in this file: add {missing}, or correct the session."
        faults.add(row.line, "session_id", row.cells["session_id"], remedy)


def _paper_value(of_exam: Exam, paper: Paper, text: str) -> None:
    """Raises RuleBroken; for a blank or a word it says where an absence belongs."""
    try:
        paper_value(of_exam, paper, text)
    except RuleBroken as broken:
        if paper not in of_exam.weights or any(map(str.isdigit, text)):
            raise
        absent = f"Of an absent candidate give no scores, and {Status.ABSENT_PART} or {Status.ABSENT_ALL} as status."
        raise RuleBroken(f"{broken.detail} {absent}") from None


def _name_disagreements(row: CsvRow, of_exam: Exam, faults: Faults) -> None:
    def judged(without: Collection[str]) -> None:
        given = {column: None if column in without else text for column, text in _given(row).items()}
        judge(of_exam, _values(row), given["grade"], given["overall"], given["cefr"])

    for broken in disagreements(judged):
        _name_at_its_column(row, broken, faults)


def _given(row: CsvRow) -> Mapping[str, str | None]:
    """The figures that stand beside the papers, but for those that are found unclean."""
    read = {"overall": row.number("overall"), "grade": row.cells.get("grade"), "cefr": row.cells.get("cefr")}
    return {column: None if column in row.unclean else text for column, text in read.items()}


def _name_at_its_column(row: CsvRow, broken: ExpectedError, faults: Faults) -> None:
    column = (broken.pointer or "").removeprefix("/")
    faults.add(row.line, column, row.found(column), broken.detail)
