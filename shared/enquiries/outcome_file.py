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
from shared.enquiries.revised_result import RevisedScores, found, unjudged
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
    """One row that names an enquiry; `line` counts from 1 (the header). `cefr` is only compared with what the rules
    make. The columns of `faulty` have a fault already and are blank here, "" for the line as a whole: such a row is
    compared, so that its other faults are named with it, and never concluded."""

    line: int
    enquiry_id: str
    checks: frozenset[Check]
    revised: RevisedScores
    cefr: str | None
    faulty: frozenset[str] = frozenset()

    def without(self, faulty: Collection[str]) -> StatedOutcome:
        papers = {name: text for name, text in self.revised.papers.items() if name not in faulty}
        overall, grade, cefr = (
            None if column in faulty else text
            for column, text in (("overall", self.revised.overall), ("grade", self.revised.grade), ("cefr", self.cefr))
        )
        checks = frozenset[Check]() if "checks" in faulty else self.checks
        revised = RevisedScores(papers, overall, grade)
        return StatedOutcome(self.line, self.enquiry_id, checks, revised, cefr, self.faulty.union(faulty))


@dataclass(frozen=True, slots=True)
class OutcomesFile:
    """`stated` are the rows that name an enquiry, in the file's order; the faults have pointers as "/3/checks"."""

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
    named = [row for row in rows[:MOST_ROWS] if row.cells[HEADER[0]]]
    stated = (_stated(row, frozenset(row.unclean).union(map(column_of, of_form[row.line]))) for row in named)
    return OutcomesFile(file.separator, tuple(each for each in stated if HEADER[0] not in each.faulty), tuple(broken))


def found_for(of: StatedOutcome, of_exam: Exam, before: Result) -> Result:
    """The result that the row has found; raises SeveralFaults with all that is wrong with it."""
    if before.status is Status.REPORTED:
        must_be_sound([placed(each, of.line) for each in _faults_of_scores(of, of_exam, before)])
        if of.faulty - {"checks"}:
            return unjudged(of_exam, before, of.revised)
    return found(of_exam, before, of.revised)


def placed(broken: ExpectedError, line: int) -> ExpectedError:
    """The same fault, at its column of this line; where it is about no column, at the enquiry's id."""
    at = next((part for part in (broken.pointer or "").split("/") if part in OPTIONAL), HEADER[0])
    return ExpectedError(broken.detail, pointer=_pointer(line, at), code=broken.code)


def column_of(fault: ExpectedError) -> str:
    """Of a placed fault; "" where it is about the whole line."""
    return (fault.pointer or "").removeprefix("/").partition("/")[2]


def new_faults(of: StatedOutcome, broken: ExpectedError) -> list[ExpectedError]:
    """What is wrong with the row besides what is named already, each at its column."""
    faults = broken.faults if isinstance(broken, SeveralFaults) else [placed(broken, of.line)]
    return [each for each in faults if column_of(each) not in of.faulty]


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
        if column not in row.unclean.keys() | silent:
            yield from (placed(each, row.line) for each in _broken(check))


def _repeated(rows: Sequence[CsvRow]) -> Iterator[ExpectedError]:
    first: dict[str, int] = {}
    for row in rows:
        line = first.setdefault(_enquiry_id(row), row.line)
        if row.cells[HEADER[0]] and line != row.line:
            remedy = f"Line {line} already has the outcome of this enquiry: keep one."
            yield RuleBroken(remedy, pointer=_pointer(row.line, HEADER[0]))


def _stated(row: CsvRow, faulty: frozenset[str]) -> StatedOutcome:
    cells = {column: cell for column, cell in row.cells.items() if cell and column not in faulty}
    papers = {paper: row.number(paper) for paper in PAPERS if paper in cells}
    revised = RevisedScores(papers, row.number("overall") if "overall" in cells else None, cells.get("grade"))
    checks = _checks(row) if "checks" in cells else frozenset[Check]()
    return StatedOutcome(row.line, _enquiry_id(row), checks, revised, cells.get("cefr"), faulty)


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
    """Every paper that is wrong, and every figure that is; where nothing is, every figure that disagrees with them."""
    papers = of.revised.papers.items()
    wrong = [each for name, text in papers for each in _broken(partial(paper_value, of_exam, Paper(name), text))]
    if not (wrong or of.faulty - {"checks"}):
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
