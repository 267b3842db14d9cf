"""The outcome of an enquiry: computed by comparing the result before with the result found, never typed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NotRequired

from typing_extensions import TypedDict

from shared.enquiries.eligibility import Refusal, StageRefused
from shared.exams.catalogue import Exam, Paper
from shared.exams.enquiry_stages import Stage
from shared.exams.grading import EXEMPT
from shared.ground.errors import Conflict, RuleBroken
from shared.ground.forms import Count, Instant
from shared.results.result import Result, Status


class OutcomeKind(StrEnum):
    """Grade up, down, a score changed inside the grade, or nothing."""

    GRADE_UP = "grade_up"
    GRADE_DOWN = "grade_down"
    SCORE_CHANGED = "score_changed"
    UNCHANGED = "unchanged"


class Check(StrEnum):
    """The six checks of Stage 1 (results guidance)."""

    ALL_PARTS_MARKED = "all_parts_marked"
    TOTALS = "totals"
    RECORDED_PER_COMPONENT = "recorded_per_component"
    EXAMINER_ADJUSTMENTS = "examiner_adjustments"
    GRADE_THRESHOLDS = "grade_thresholds"
    ALLOWANCES = "allowances"


class RefundRule(StrEnum):
    """When fees go back. The documents disagree: a change of grade (centre guidance), the default, or any variation
    (regional guidance on enquiries)."""

    GRADE_CHANGE = "grade_change"
    ANY_VARIATION = "any_variation"


class ChecksMissing(RuleBroken):
    code = "checks_missing"


class ChecksNotAsked(RuleBroken):
    """Checks were given for a re-mark, which has none; so an outcome meant for a re-check does not end it."""

    code = "checks_not_asked"

    def __init__(self) -> None:
        super().__init__(
            "The six checks are those of Stage 1, and this is a re-mark. Leave them out.", pointer="/checks"
        )


class PaperNotAsked(RuleBroken):
    code = "paper_not_asked"


class OutcomeNotReported(RuleBroken):
    code = "outcome_not_reported"


class ResultNotReported(Conflict):
    """The result that is asked about shows no scores now, so no outcome can be stated."""

    code = "result_not_reported"

    def __init__(self) -> None:
        super().__init__(
            "The result as it stands shows no scores, so nothing can be concluded about them. "
            "Give the result back first, or end the enquiry with a reason."
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """What the board submits: the result as it was and as it is found, and the checks it has ticked off.

    `version` is the number of the current version, `next_version` that of the one a change would make;
    `release_id` names the release whose key seals both.
    """

    exam: Exam
    before: Result
    after: Result
    version: int
    next_version: int
    release_id: str
    checks: frozenset[Check] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The kept outcome: never a grade or a score, which stay sealed in the versions that it names.

    `new_version` is None where nothing changed. `checks` are those of Stage 1 as the board ticked them off; who did
    is in the event. Nobody is shown it while the release is not out.
    """

    kind: OutcomeKind
    at: datetime
    version: int
    new_version: int | None
    release_id: str
    checks: tuple[Check, ...] = ()


class OutcomeView(TypedDict):
    """`version` of the result before; `new_version` is null where nothing changed. `checks` are for the board alone."""

    kind: OutcomeKind
    at: Instant
    version: Count
    new_version: Count | None
    checks: NotRequired[list[Check]]


def kind_of(exam: Exam, before: Result, after: Result) -> OutcomeKind:
    """What has changed: the grade, or a score inside it.

    A move to or from "Level B1" or no result counts as a change of grade (no source says; by decision). An exam without
    grades (bands, shields) has only scores, so nothing in it changes a grade.
    """
    old, new = _rank(exam, before.grade), _rank(exam, after.grade)
    if old != new:
        return OutcomeKind.GRADE_UP if new < old else OutcomeKind.GRADE_DOWN
    same = before.values == after.values and _figure(before.overall) == _figure(after.overall)
    return OutcomeKind.UNCHANGED if same else OutcomeKind.SCORE_CHANGED


def _rank(exam: Exam, grade: str | None) -> int:
    """0 is the best; no grade comes after the lowest."""
    grades: Sequence[str | None] = [given.grade for given in exam.given_grades] or [band.grade for band in exam.bands]
    return grades.index(grade) if grade is not None else len(grades)


def _figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def changes_grade(kind: OutcomeKind) -> bool:
    return kind in (OutcomeKind.GRADE_UP, OutcomeKind.GRADE_DOWN)


def fees_go_back(kind: OutcomeKind, rule: RefundRule = RefundRule.GRADE_CHANGE) -> bool:
    """Whether this outcome refunds fees: by default on a change of grade, up or down; a score that changes inside its
    grade refunds nothing (centre guidance)."""
    return changes_grade(kind) or (rule is RefundRule.ANY_VARIATION and kind is OutcomeKind.SCORE_CHANGED)


def parse_checks(given: Iterable[str], *, pointer: str = "/checks") -> frozenset[Check]:
    """The checks by name; raises RuleBroken for one there is not."""
    found = list(given)
    for place, name in enumerate(found):
        if name not in set(Check):
            raise RuleBroken(f"A check is one of {', '.join(Check)}.", pointer=f"{pointer}/{place}")
    return frozenset(map(Check, found))


def outcome_of(finding: Finding, stage: Stage, papers: Sequence[Paper], at: datetime) -> Outcome:
    """The outcome of a stage that covered these papers; raises ChecksMissing, ChecksNotAsked, PaperNotAsked,
    OutcomeNotReported or StageRefused (Speaking is never re-marked)."""
    must_be_reported(finding)
    if stage is Stage.CLERICAL_RECHECK:
        _must_be_checked(finding.checks)
        return replace(_outcome_between(finding, at), checks=tuple(Check))
    if finding.checks:
        raise ChecksNotAsked
    _must_be_asked(finding, papers)
    return _outcome_between(finding, at)


def settlement_of(finding: Finding, stage: Stage, papers: Sequence[Paper], at: datetime) -> Outcome:
    """The outcome of an appeal against a stage that covered these papers; Stage 1 had checked them all.

    Raises PaperNotAsked, OutcomeNotReported or StageRefused: Speaking is never re-marked, on no way.
    """
    must_be_reported(finding)
    _must_be_asked(finding, papers if stage is Stage.REMARK else finding.exam.papers)
    return _outcome_between(finding, at)


def _outcome_between(finding: Finding, at: datetime) -> Outcome:
    kind = kind_of(finding.exam, finding.before, finding.after)
    changed = kind is not OutcomeKind.UNCHANGED
    return Outcome(kind, at, finding.version, finding.next_version if changed else None, finding.release_id)


def must_be_reported(finding: Finding) -> None:
    """Raises where the result found has no scores: an enquiry is no way to withhold a result."""
    if finding.before.status is not Status.REPORTED:
        raise ResultNotReported
    if finding.after.status is not Status.REPORTED or finding.after.exam != finding.before.exam:
        raise OutcomeNotReported("The outcome is a result with scores, of the same exam.", pointer="/result")


def _must_be_checked(checks: frozenset[Check]) -> None:
    missing = [check for check in Check if check not in checks]
    if missing:
        raise ChecksMissing(f"Stage 1 is six checks; still open: {', '.join(missing)}.", pointer="/checks")


def _must_be_asked(finding: Finding, papers: Sequence[Paper]) -> None:
    old, new = finding.before.values, finding.after.values
    changed = [paper for paper in finding.exam.papers if old.get(paper, EXEMPT) != new.get(paper, EXEMPT)]
    for paper in changed:
        if paper is Paper.SPEAKING:
            raise StageRefused(Refusal.SPEAKING_NOT_REMARKED, pointer="/speaking")
        if paper not in papers:
            raise PaperNotAsked(f"This re-mark does not cover the paper {paper}: its value stays.", pointer=f"/{paper}")
