"""results.csv: one result a row, judged by its exam's rules as it is read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial

from shared.candidates.candidate import CandidateId
from shared.candidates.entry_file import Cells, Sessions, known_session, real_candidate_id
from shared.exams.catalogue import Exam, Paper, exam
from shared.exams.grading import paper_value
from shared.ground.csv_files import CsvRow, Fault, Faults, csv_rows
from shared.ground.errors import RuleBroken
from shared.results.result import Result, Status, disagreements, judge, without_scores

RESULTS_HEADER = ("candidate_id", "session_id", "status")
PAPER_COLUMNS = tuple(paper.value for paper in Paper)
GIVEN_COLUMNS = ("overall", "grade", "cefr")

_PAPERS = {paper.value: paper for paper in Paper}


@dataclass(frozen=True, slots=True)
class LoadedResult:
    """One sound row, judged."""

    candidate_id: CandidateId
    session_id: str
    result: Result
    line: int


@dataclass(frozen=True, slots=True)
class ResultsFile:
    """Either results or faults, never both; `faults` lists the first 500, `fault_count` counts all."""

    results: tuple[LoadedResult, ...]
    faults: tuple[Fault, ...]
    fault_count: int


def read_results(content: bytes, sessions: Sessions) -> ResultsFile:
    """results.csv checked whole and judged, against the sessions known by their id.

    Whether a candidate was ever entered is not known here: that takes the stored entries.
    """
    faults = Faults()
    loaded: dict[tuple[CandidateId, str], LoadedResult] = {}
    for row in csv_rows(content, RESULTS_HEADER, faults, optional=PAPER_COLUMNS + GIVEN_COLUMNS):
        try:
            result = _loaded(row, sessions)
        except RuleBroken:
            _name_faults(row, sessions, faults)
            continue
        first = loaded.setdefault((result.candidate_id, result.session_id), result)
        if first is not result:
            remedy = f"Line {first.line} already has the result of this candidate and session: keep one."
            faults.add(row.line, "candidate_id", result.candidate_id, remedy)
    return ResultsFile(() if faults.count else tuple(loaded.values()), faults.in_order(), faults.count)


def parse_status(text: str) -> Status:
    """The status written as `text`; raises RuleBroken."""
    try:
        return Status(text)
    except ValueError:
        raise RuleBroken(f"Give one of {', '.join(Status)}.") from None


def _loaded(row: CsvRow, sessions: Sessions) -> LoadedResult:
    """The row as a judged result; raises RuleBroken at its first fault."""
    cells = row.cells
    session = known_session(cells["session_id"], sessions)
    result = _result(exam(session.exam), parse_status(cells["status"]), cells)
    return LoadedResult(real_candidate_id(cells["candidate_id"]), session.id, result, row.line)


def _result(of_exam: Exam, status: Status, cells: Cells) -> Result:
    if status is not Status.REPORTED:
        _refuse_scores(status, cells)
        return without_scores(of_exam, status)
    return judge(of_exam, _values(cells), cells.get("grade"), cells.get("overall"), cells.get("cefr"))


def _values(cells: Cells) -> Mapping[Paper, str]:
    return {_PAPERS[column]: cell for column, cell in cells.items() if cell and column in _PAPERS}


def _refuse_scores(status: Status, cells: Cells) -> None:
    for column in _filled(cells, PAPER_COLUMNS + GIVEN_COLUMNS):
        raise RuleBroken(_no_scores(status), pointer=f"/{column}")


def _filled(cells: Cells, columns: tuple[str, ...]) -> list[str]:
    return [column for column in columns if cells.get(column)]


def _no_scores(status: Status) -> str:
    return f"A result that is {status} has no scores: leave this column blank."


def _name_faults(row: CsvRow, sessions: Sessions, faults: Faults) -> None:
    """Adds every fault of a row that has one, where `_loaded` stopped at the first."""
    cells = row.cells
    checks: Mapping[str, Callable[[str], object]] = {
        "candidate_id": real_candidate_id,
        "session_id": lambda text: known_session(text, sessions),
        "status": parse_status,
    }
    sound = {column for column, check in checks.items() if _passes(row, column, check, faults)}
    if {"session_id", "status"} <= sound:
        _name_score_faults(row, exam(sessions[cells["session_id"]].exam), Status(cells["status"]), faults)


def _passes(row: CsvRow, column: str, check: Callable[[str], object], faults: Faults) -> bool:
    cell = row.cells.get(column, "")
    try:
        check(cell)
    except RuleBroken as broken:
        faults.add(row.line, column, cell, broken.detail)
        return False
    return True


def _name_score_faults(row: CsvRow, of_exam: Exam, status: Status, faults: Faults) -> None:
    if status is not Status.REPORTED:
        for column in _filled(row.cells, PAPER_COLUMNS + GIVEN_COLUMNS):
            faults.add(row.line, column, row.cells[column], _no_scores(status))
        return
    before = faults.count
    for paper in Paper:
        if paper in of_exam.weights or row.cells.get(paper):
            _passes(row, paper.value, partial(paper_value, of_exam, paper), faults)
    if faults.count == before:
        _name_disagreements(row, of_exam, faults)


def _name_disagreements(row: CsvRow, of_exam: Exam, faults: Faults) -> None:
    def judged(without: Collection[str]) -> None:
        given = {column: None if column in without else row.cells.get(column) for column in GIVEN_COLUMNS}
        judge(of_exam, _values(row.cells), given["grade"], given["overall"], given["cefr"])

    for broken in disagreements(judged):
        column = (broken.pointer or "").removeprefix("/")
        faults.add(row.line, column, row.cells.get(column, ""), broken.detail)
