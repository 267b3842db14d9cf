"""Until when a result is valid: by its exam's rule, and by that of an organisation which takes no older ones."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from typing_extensions import TypedDict

from shared.calendar.session import Session
from shared.exams.catalogue import Exam
from shared.ground.dates import months_later, years_later
from shared.ground.forms import Day


class ValidityRule(StrEnum):
    """Whose it is: the exam's own, or that of the organisation that asks, which takes no older results."""

    EXAM = "exam"
    ORGANISATION = "organisation"


class ValidityView(TypedDict):
    """`expires_on`: the last day, null for ever; `rule` is whose day it is."""

    expires_on: Day | None
    rule: ValidityRule | None
    note: str | None


def validity(exam: Exam, session: Session, max_age_months: int | None) -> ValidityView:
    # Results don't expire (results guidance), but for IELTS after two years; after as many, BULATS advises more proof.
    advice, (ends, rule) = exam.validity.advice_years, last_day(exam, session, max_age_months)
    note = f"Institutions are advised to ask for further proof {advice} years after the exam." if advice else None
    return {"expires_on": ends.isoformat() if ends else None, "rule": rule, "note": note}


def last_day(
    exam: Exam, session: Session, max_age_months: int | None = None
) -> tuple[date | None, ValidityRule | None]:
    """On which its results are valid, for an organisation with such a limit of its own, and by whose rule: the stricter
    one counts, and of two alike the exam's."""
    by_exam = expires_on(exam, session)
    own = months_later(session.exam_date, max_age_months) if max_age_months else None
    if own and (by_exam is None or own < by_exam):
        return own, ValidityRule.ORGANISATION
    return by_exam, ValidityRule.EXAM if by_exam else None


def expires_on(exam: Exam, session: Session) -> date | None:
    """The last day on which its results are valid; None for ever."""
    return years_later(session.exam_date, exam.validity.years) if exam.validity.years else None
