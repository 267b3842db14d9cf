"""A candidate's result in one exam: judged by the rules, kept as immutable versions, sealed until its release."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from typing_extensions import TypedDict

from shared.exams.catalogue import CertificateRule, Exam, Kind, Paper
from shared.exams.grading import (
    EXEMPT,
    Values,
    agree_on_cefr,
    agreed_overall,
    award,
    number,
    paper_cefr,
    paper_value,
    shown,
)
from shared.exams.scale import Cefr
from shared.ground.errors import ExpectedError, RuleBroken
from shared.results.taken_back import ShownReason


class Status(StrEnum):
    """Whether a result is reported, and if not, why."""

    REPORTED = "reported"
    PENDING = "pending"
    WITHHELD = "withheld"
    ABSENT_PART = "absent_part"
    ABSENT_ALL = "absent_all"


@dataclass(frozen=True, slots=True)
class Result:
    """One result. `values` hold every paper as given, unfloored ("176", "6.5", "exempt"); empty unless reported."""

    exam: str
    status: Status
    values: Mapping[Paper, str]
    overall: str | None
    grade: str | None
    cefr: Cefr | None
    certificate_cefr: Cefr | None


class PaperResult(TypedDict):
    """`value` is a text, so that a half band is exact; null under the least that is reported. `scale_score` is besides
    on scale exams."""

    paper: Paper
    kind: Kind
    value: str | None
    scale_score: int | None
    reported: bool
    exempt: bool
    cefr: Cefr | None


class OverallResult(TypedDict):
    kind: Kind
    value: str | None
    total: str | None
    scale_score: int | None
    reported: bool
    grade: str | None
    cefr: Cefr | None
    certificate_cefr: Cefr | None


def version_shown(version: int, others: Iterable[tuple[int, bool]]) -> int:
    """The number that a version is shown with: how many of this result, up to it, anybody may ever have seen.

    `others` are all versions of the result, each with whether it was ever out; what was abandoned counts for nothing.
    """
    return sum(was_out for number, was_out in others if number < version) + 1


class SealedResult(TypedDict):
    """The JSON form that is sealed."""

    exam: str
    status: str
    values: dict[str, str]
    overall: str | None
    grade: str | None
    cefr: str | None
    certificate_cefr: str | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """One version of a result as the store holds it: ciphertext under its release's data key, never changed."""

    candidate_id: str
    session_id: str
    version: int
    release_id: str
    box: bytes
    file: str = ""
    """The mark of the file it came in, by which an interrupted load recognises its own rows."""
    written_at: datetime | None = None
    """Of a version that was written while its release was out, by an outcome or a withdrawal: when. None of one that
    came in a file, and of one from before this was kept."""
    shown_reason: ShownReason | None = None
    """Of a withdrawal: why, as its candidate may read it. None of one from before this was kept."""


def judge(
    exam: Exam,
    values: Mapping[Paper, str],
    grade_given: str | None = None,
    overall_given: str | None = None,
    cefr_given: str | None = None,
) -> Result:
    """The reported result of these papers.

    What is given besides must agree with the rules (blank or None: not given); the grade is needed where no rule
    computes it. Raises RuleBroken whose pointer names the guilty column, as "/listening" or "/overall".
    """
    read = read_values(exam, values)
    overall = agreed_overall(exam, read, overall_given)
    awarded = award(exam, read, overall, grade_given)
    agree_on_cefr(awarded, cefr_given)
    return Result(
        exam=exam.code,
        status=Status.REPORTED,
        values=MappingProxyType({paper: _written(exam, value) for paper, value in read.items()}),
        overall=None if overall is None else shown(exam, overall),
        grade=awarded.grade,
        cefr=awarded.cefr,
        certificate_cefr=awarded.certificate_cefr,
    )


def written(exam: Exam, paper: Paper, text: str) -> str:
    """The value of a paper as a result keeps it, however it was written: "176" for "176.00"; raises RuleBroken."""
    return _written(exam, paper_value(exam, paper, text))


def _written(exam: Exam, value: Decimal | None) -> str:
    return EXEMPT if value is None else shown(exam, value)


def disagreements(judged_without: Callable[[Collection[str]], object]) -> Iterator[ExpectedError]:
    """Every given figure that disagrees with the papers: judged again without each that was found to, by the name of
    its column, for `judge` names one at a time."""
    named: set[str] = set()
    while True:
        try:
            judged_without(named)
            return
        except ExpectedError as broken:
            column = (broken.pointer or "").removeprefix("/")
            if column in named:
                return
            named.add(column)
            yield broken


def read_values(exam: Exam, values: Mapping[Paper, str]) -> Values:
    """Every paper of the exam in its order, and no other; raises RuleBroken. At least one must have been sat."""
    for paper in values.keys() - exam.weights.keys():
        paper_value(exam, paper, values[paper])
    read = {paper: paper_value(exam, paper, values.get(paper, "")) for paper in exam.papers}
    if all(value is None for value in read.values()):
        raise RuleBroken("At least one paper must have been sat.", pointer=f"/{exam.papers[0]}")
    return MappingProxyType(read)


def without_scores(exam: Exam, status: Status) -> Result:
    """A result that is not reported: pending, withheld or absent, which suppress everything else."""
    return Result(exam.code, status, MappingProxyType({}), None, None, None, None)


# As printed on statements: X and Z for absence, the word for the others.
_CODES: Mapping[Status, str | None] = MappingProxyType(
    {
        Status.REPORTED: None,
        Status.PENDING: "Pending",
        Status.WITHHELD: "Withheld",
        Status.ABSENT_PART: "X",
        Status.ABSENT_ALL: "Z",
    }
)


def display_code(status: Status) -> str | None:
    """The code printed in place of scores (X, Z, Pending, Withheld); None for a reported result."""
    return _CODES[status]


def paper_is_reported(exam: Exam, paper: Paper, value: str) -> bool:
    """Whether the value of a paper is printed: not exempt, and not under the exam's range (statements since 2020)."""
    return value != EXEMPT and number(exam, value, f"/{paper}") >= exam.reported_from


def overall_is_reported(exam: Exam, result: Result) -> bool:
    """Whether there is an overall result to print; under the scale minimum it is "not reported" like a paper."""
    return result.overall is not None and Decimal(result.overall) >= exam.reported_from


def level_of_paper(exam: Exam, paper: Paper, value: str) -> Cefr | None:
    """The CEFR level a printed paper is drawn at; None if it is not printed or no band applies to papers."""
    if not paper_is_reported(exam, paper, value):
        return None
    return paper_cefr(exam, number(exam, value, f"/{paper}"))


def certificate_is_due(exam: Exam, result: Result) -> bool:
    """Whether this result is certified, by the exam's own rule: a level, a pass, every paper sat, or never."""
    if result.status is not Status.REPORTED:
        return False
    if exam.certificate is CertificateRule.PASS:
        return any(known.grade == result.grade and known.is_pass for known in exam.given_grades)
    return exam.certificate is CertificateRule.EACH_PAPER or result.certificate_cefr is not None


def to_json(result: Result) -> SealedResult:
    """The form that is sealed; the same result always gives the same keys in the same order."""
    return SealedResult(
        exam=result.exam,
        status=result.status.value,
        values={paper.value: value for paper, value in result.values.items()},
        overall=result.overall,
        grade=result.grade,
        cefr=result.cefr.value if result.cefr else None,
        certificate_cefr=result.certificate_cefr.value if result.certificate_cefr else None,
    )


def from_json(sealed: SealedResult) -> Result:
    """The result that `to_json` was given."""
    return Result(
        exam=sealed["exam"],
        status=Status(sealed["status"]),
        values=MappingProxyType({Paper(paper): value for paper, value in sealed["values"].items()}),
        overall=sealed["overall"],
        grade=sealed["grade"],
        cefr=Cefr(sealed["cefr"]) if sealed["cefr"] else None,
        certificate_cefr=Cefr(sealed["certificate_cefr"]) if sealed["certificate_cefr"] else None,
    )
