"""What nobody can meet of a requirement profile: it is accepted, but whoever makes it is shown so."""

from __future__ import annotations

from collections.abc import Collection

from typing_extensions import TypedDict

from shared.exams.catalogue import EXAMS, Exam, Kind, Paper
from shared.exams.scale import Cefr
from shared.ground.forms import ExamCode
from shared.verification.requirement_profile import Requirements
from shared.verification.requirements import NOTHING, Figure, Missed, short_of


class CautionView(TypedDict):
    """What nobody can meet with this exam: `highest` is the most that it reports, null where it reports no such."""

    exam: ExamCode
    what: Missed
    paper: Paper | None
    required: str
    highest: str | None


def cautions(asks: Requirements) -> list[CautionView]:
    """By exam, what the best result that it can report would miss."""
    found = [(code, miss) for code in asks.exams for miss in short_of(asks, EXAMS[code], *_highest(EXAMS[code]))]
    return [
        {"exam": code, "what": miss.what, "paper": miss.paper, "required": miss.required, "highest": miss.actual}
        for code, miss in found
    ]


def can_be_met(asks: Requirements, found: Collection[CautionView]) -> bool:
    """Whether one of the exams, at least, is in none of the cautions."""
    return not {each["exam"] for each in found} >= set(asks.exams)


def _highest(exam: Exam) -> tuple[Figure, dict[Paper, Figure]]:
    """The most that the exam can report, overall and of each paper."""
    top = exam.bands[0].cefr if exam.bands else None
    given = [grade.cefr for grade in exam.given_grades if grade.cefr]
    level = max(given, key=list(Cefr).index) if given else top
    score = exam.scale_max if exam.kind is Kind.SCALE else None
    overall = NOTHING if exam.overall_kind is None else Figure(score, level)
    return overall, {paper: Figure(score, top if exam.bands_on_papers else None) for paper in exam.papers}
