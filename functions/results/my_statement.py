"""A Statement as its candidate reads it: with what may be asked for about it, and how far the next grade is."""

from __future__ import annotations

from datetime import datetime

from shared.adapters.sealing import Shown
from shared.application.enquiry_cases import case
from shared.application.reference import centre_of, session_of
from shared.candidates.candidate import Entry
from shared.enquiries.eligibility import OffersView, eligibility
from shared.exams.next_grade import NextGrade, next_grade
from shared.results.statement import StatementView, statement


class MyStatement(StatementView):
    """`enquiry`: what a candidate without one may ask for; what follows is in GET /v1/enquiries. `next_grade` is null
    with the highest grade, and where none is reckoned from a score that is reported."""

    enquiry: OffersView
    next_grade: NextGrade | None


def shown(entry: Entry, found: Shown, at: datetime) -> MyStatement:
    session, centre = session_of(entry.session_id), centre_of(entry.centre_number)
    made = statement(entry, session, centre, found.result, found.number, found.released_at)
    offers = eligibility(case(entry, found), at)
    return {**made.to_json(at), "enquiry": offers.to_json(), "next_grade": next_grade(made.exam, found.result.overall)}
