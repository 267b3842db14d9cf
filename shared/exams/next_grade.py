"""How far a result is from the grade above its own."""

from __future__ import annotations

from decimal import Decimal

from typing_extensions import TypedDict

from shared.exams.catalogue import Exam, OverallRule


class NextGrade(TypedDict):
    """The grade above, and how many points more of the overall score it begins at."""

    grade: str
    points: int


def next_grade(exam: Exam, stated: str | None) -> NextGrade | None:
    """By the bands of the exam's overall score, on which alone the grade depends (scale guide, 2015). None with the
    highest grade, where the exam has no grades by score, and where no overall is reported: how far a score is that is
    not shown would show it. `stated` is the overall as a result has it, "174"."""
    if stated is None or exam.overall is OverallRule.NONE:
        return None
    overall = Decimal(stated)
    if overall < exam.reported_from:
        return None
    above = [band for band in exam.bands if band.lowest > overall]  # from the best down
    if not above or above[-1].grade is None:
        return None
    return {"grade": above[-1].grade, "points": int(above[-1].lowest - overall)}
