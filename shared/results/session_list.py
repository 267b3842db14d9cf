"""The list of a candidate's sessions: before the release a date, after it a state.

It never depends on whether a result exists, only on whether one is out.
"""

from __future__ import annotations

from datetime import datetime

from shared.calendar.session import Session
from shared.exams.catalogue import exam
from shared.ground.dates import instant_text
from shared.results.result import Status

_STATES = {
    Status.REPORTED: "released",
    Status.PENDING: "pending",
    Status.WITHHELD: "withheld",
    Status.ABSENT_PART: "absent",
    Status.ABSENT_ALL: "absent",
}


def state_of(status: Status | None) -> str:
    """The state of a released result; None while it is not out."""
    return _STATES[status] if status else "expected"


def list_line(session: Session, status: Status | None, released_at: datetime | None) -> dict[str, object]:
    """One session of the list; `status` and `released_at` are None while nothing is out."""
    of = exam(session.exam)
    announced = session.expected_at
    return {
        "id": session.id,
        "exam": {"code": of.code, "name": of.name, "cefr": of.cefr},
        "session": session.to_json(),
        "status": state_of(status),
        "expected_at": instant_text(announced) if announced and not status else None,
        "zone": session.zone,
        "released_at": instant_text(released_at) if released_at else None,
    }
