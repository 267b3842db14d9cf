"""The result that an enquiry would be about: where it was sat and in which session decide its windows."""

from __future__ import annotations

from datetime import datetime

from shared.calendar.enquiry_windows import BodyWindows
from shared.calendar.session import Session
from shared.centres.centre import Centre
from shared.enquiries.eligibility import Case
from shared.exams.catalogue import exam
from shared.results.result import Result


def case_of(session: Session, centre: Centre, result: Result, released_at: datetime, windows: BodyWindows) -> Case:
    """`result` is the newest that is out, `released_at` when its release was; windows close where the centre is."""
    holding = windows.of(session.exam, centre.windows, session.windows)
    return Case(exam(session.exam), result, released_at, holding, centre.zone)
