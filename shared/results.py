"""A candidate's result in one exam: judged by the rules, kept as immutable versions, sealed until its release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypedDict

from shared.exams import Exam, Paper
from shared.scale import Cefr

# Stands in place of a value for a component the candidate did not have to sit (statements since 2020).
EXEMPT = "exempt"


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
class Version:
    """One version of a result; `number` counts from 1; `release_id` names the release whose key seals it."""

    candidate_id: str
    session_id: str
    number: int
    release_id: str


def judge(
    exam: Exam, values: Mapping[Paper, str], grade_given: str | None = None, overall_given: str | None = None
) -> Result:
    """The reported result of these papers; raises RuleBroken whose pointer names the guilty column, as "/listening"."""
    raise NotImplementedError


def without_scores(exam: Exam, status: Status) -> Result:
    """A result that is not reported: pending, withheld or absent, which suppress everything else."""
    return Result(exam.code, status, MappingProxyType({}), None, None, None, None)


def display_code(status: Status) -> str | None:
    """The code printed in place of scores (X, Z, Pending, Withheld); None for a reported result."""
    raise NotImplementedError


def paper_is_reported(exam: Exam, paper: Paper, value: str) -> bool:
    """Whether the value of a paper is printed: not exempt and not under what the exam reports."""
    raise NotImplementedError


def overall_is_reported(exam: Exam, result: Result) -> bool:
    """Whether there is an overall result to print."""
    raise NotImplementedError


def latest_released(versions: Iterable[Version], is_out: Callable[[str], bool]) -> Version | None:
    """The highest version whose release is out; None if none is."""
    raise NotImplementedError


def to_json(result: Result) -> SealedResult:
    """The form that is sealed; the same result always gives the same keys in the same order."""
    raise NotImplementedError


def from_json(sealed: SealedResult) -> Result:
    """The result that `to_json` was given."""
    raise NotImplementedError
