"""A file of outcomes: one enquiry a row, checked whole before any of them is concluded.

    enquiry_id,checks,reading,listening,grade
    KXA104827.FCE-2026-12-PB.1,all,176,,

A blank cell means no change; `checks` are the six of Stage 1, "all" of them or their names with spaces between, and
stay blank for Stage 2.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from shared.enquiries.case import parse_enquiry_id
from shared.enquiries.errors import UnknownEnquiry
from shared.enquiries.outcome import Check, parse_checks
from shared.enquiries.revised_result import RevisedScores, found
from shared.exams.catalogue import Exam, Paper
from shared.exams.grading import Award, agree_on_cefr, paper_value
from shared.ground.csv_files import CsvRow, Separator, open_csv
from shared.ground.errors import ExpectedError, RuleBroken, SeveralFaults
from shared.ground.file_faults import Faults
from shared.results.result import Result, Status, disagreements
from shared.results.stated_figures import impossible_figures

PAPERS = tuple(paper.value for paper in Paper)
HEADER = ("enquiry_id",)
OPTIONAL = ("checks", *PAPERS, "overall", "grade", "cefr")
MOST_ROWS = 200
ALL = "all"


@dataclass(frozen=True, slots=True)
class StatedOutcome:
    """One sound row; `line` counts from 1 (the header). `cefr` is only compared with what the rules make."""

    line: int
    enquiry_id: str
    checks: frozenset[Check]
    revised: RevisedScores
    cefr: str | None


@dataclass(frozen=True, slots=True)
class OutcomesFile:
    """`stated` are the rows of sound form, in the file's order; the faults have pointers as "/3/checks"."""

    separator: Separator
    stated: tuple[StatedOutcome, ...]
    faults: tuple[ExpectedError, ...]


def read_outcomes(content: bytes) -> OutcomesFile:
    """Whether there is such an enquiry, and what its result is, is checked later, with the store."""
    faults = Faults()
    file = open_csv(content, HEADER, faults, optional=OPTIONAL)
    rows = list(islice(file.rows, MOST_ROWS + 1))
    broken: list[ExpectedError] = [
        RuleBroken(each.remedy, pointer=_pointer(each.line, each.column)) for each in faults.in_order()
    ]
    if len(rows) > MOST_ROWS:
        beyond = rows[MOST_ROWS]
        broken.append(RuleBroken(f"Give at most {MOST_ROWS} enquiries in one file.", pointer=_pointer(beyond.line, "")))
    of_form = {row.line: list(_faults_of_form(row, faults.silent)) for row in rows}
    broken += [each for found in of_form.values() for each in found]
    broken += _repeated(rows)
    sound = [row for row in rows[:MOST_ROWS] if row.cells[HEADER[0]] and not (row.unclean or of_form[row.line])]
    return OutcomesFile(file.separator, tuple(map(_stated, sound)), tuple(broken))


def found_for(of: StatedOutcome, of_exam: Exam, before: Result) -> Result:
    """The result that the row has found; raises SeveralFaults with all that is wrong with it."""
    if before.status is Status.REPORTED:
        must_be_sound([placed(each, of.line) for each in _faults_of_scores(of, of_exam, before)])
    return found(of_exam, before, of.revised)


def placed(broken: ExpectedError, line: int) -> ExpectedError:
    """The same fault, at its column of this line; where it is about no column, at the enquiry's id."""
    at = next((part for part in (broken.pointer or "").split("/") if part in OPTIONAL), HEADER[0])
    return ExpectedError(broken.detail, pointer=_pointer(line, at), code=broken.code)


def must_be_sound(faults: Iterable[ExpectedError]) -> None:
    """Raises SeveralFaults, in the order of their lines, unless there are none."""
    named = sorted(faults, key=lambda each: int((each.pointer or "/0").split("/")[1]))
    if named:
        raise SeveralFaults("Nothing was concluded: mend the file and send it again.", named)


def _faults_of_form(row: CsvRow, silent: frozenset[str]) -> Iterator[ExpectedError]:
    checks: Mapping[str, Callable[[], object]] = {
        HEADER[0]: partial(parse_enquiry_id, row.cells[HEADER[0]]),
        "checks": partial(_checks, row),
    }
    for column, check in checks.items():
        if column not in row.unclean | silent:
            yield from (placed(each, row.line) for each in _broken(check))


def _repeated(rows: Sequence[CsvRow]) -> Iterator[ExpectedError]:
    first: dict[str, int] = {}
    for row in rows:
        line = first.setdefault(_enquiry_id(row), row.line)
        if row.cells[HEADER[0]] and line != row.line:
            remedy = f"Line {line} already has the outcome of this enquiry: keep one."
            yield RuleBroken(remedy, pointer=_pointer(row.line, HEADER[0]))


def _stated(row: CsvRow) -> StatedOutcome:
    cells = {column: cell for column, cell in row.cells.items() if cell}
    papers = {paper: row.number(paper) for paper in PAPERS if paper in cells}
    revised = RevisedScores(papers, row.number("overall") or None, cells.get("grade"))
    return StatedOutcome(row.line, _enquiry_id(row), _checks(row), revised, cells.get("cefr"))


def _enquiry_id(row: CsvRow) -> str:
    """In one spelling, if it is an id, so that an enquiry that comes twice is seen."""
    cell = row.cells[HEADER[0]]
    with suppress(UnknownEnquiry):
        return ".".join(map(str, parse_enquiry_id(cell)))
    return cell


def _checks(row: CsvRow) -> frozenset[Check]:
    cell = row.cells.get("checks", "").casefold()
    return frozenset(Check) if cell == ALL else parse_checks(cell.split())


def _faults_of_scores(of: StatedOutcome, of_exam: Exam, before: Result) -> list[ExpectedError]:
    """Every paper that is wrong, and every figure that is; where no paper is, every figure that disagrees with them."""
    papers = of.revised.papers.items()
    wrong = [each for name, text in papers for each in _broken(partial(paper_value, of_exam, Paper(name), text))]
    if not wrong:
        return list(disagreements(partial(_agreed, of, of_exam, before)))
    stated = {"overall": of.revised.overall, "grade": of.revised.grade, "cefr": of.cefr}
    return [*wrong, *impossible_figures(of_exam, stated)]


def _agreed(of: StatedOutcome, of_exam: Exam, before: Result, without: Collection[str]) -> None:
    cefr, overall, grade = (
        None if name in without else given
        for name, given in (("cefr", of.cefr), ("overall", of.revised.overall), ("grade", of.revised.grade))
    )
    after = found(of_exam, before, replace(of.revised, overall=overall, grade=grade))
    agree_on_cefr(Award(after.grade, after.cefr, after.certificate_cefr), cefr)


def _broken(check: Callable[[], object]) -> list[ExpectedError]:
    try:
        check()
    except ExpectedError as broken:
        return [broken]
    return []


def _pointer(line: int, column: str) -> str:
    return f"/{line}/{column}" if column else f"/{line}"
