"""The result that an enquiry has found: the current one with the scores that the awarding body has revised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from shared.exams.catalogue import Exam, Paper
from shared.ground.errors import RuleBroken
from shared.results.result import Result, Status, judge, written

MARK = "enquiry"
"""The mark of the version that it becomes, in place of a file's, since it comes in no file."""


@dataclass(frozen=True, slots=True)
class RevisedScores:
    """What differs: values of papers by name, and the overall and grade where no rule computes them. Empty: the result
    is as it was."""

    papers: Mapping[str, str] = field(default_factory=dict)
    overall: str | None = None
    grade: str | None = None

    @property
    def is_nothing(self) -> bool:
        return not self.papers and self.overall is None and self.grade is None


def found(of_exam: Exam, before: Result, revised: RevisedScores) -> Result:
    """The result judged again by the exam's rules, with every value that is not named as it was.

    Raises RuleBroken as `result.judge` does, whose pointer names the paper; "/papers" for one there is not. A result
    without scores is given back as it is: `outcome.must_be_reported` refuses it.
    """
    if revised.is_nothing or before.status is not Status.REPORTED:
        return before
    values = _values(of_exam, before, revised)
    same = values == before.values
    # An overall that a file once gave, where a paper is at the scale minimum, is kept while the papers are; so is a
    # grade that no rule computes, and whose papers decide nothing by themselves.
    overall = revised.overall or (before.overall if same else None)
    grade = revised.grade or (before.grade if same and of_exam.given_grades else None)
    return judge(of_exam, values, grade, overall)


def unjudged(of_exam: Exam, before: Result, revised: RevisedScores) -> Result:
    """The result with the papers alone revised: of a row that has a fault, for the rules of its enquiry to look at."""
    return replace(before, values=_values(of_exam, before, revised))


def _values(of_exam: Exam, before: Result, revised: RevisedScores) -> Mapping[Paper, str]:
    stated = {_paper(of_exam, name): value for name, value in revised.papers.items()}
    return {**before.values, **{paper: written(of_exam, paper, value) for paper, value in stated.items()}}


def _paper(of_exam: Exam, name: str) -> Paper:
    if name not in {paper.value for paper in of_exam.papers}:
        papers = ", ".join(of_exam.papers)
        raise RuleBroken(f"{of_exam.code} has no paper of this name, only {papers}.", pointer="/papers")
    return Paper(name)
