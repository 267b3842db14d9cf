"""The list of a candidate's sessions: before the release a date, after it a state.

It never depends on whether a result exists, only on whether one is out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from typing_extensions import TypedDict

from shared.calendar.session import ExamName, Session, SessionView
from shared.centres.centre import Centre, CentreToAsk
from shared.exams.catalogue import exam
from shared.exams.scale import Cefr
from shared.ground.dates import instant_text
from shared.ground.forms import Count, Instant, SessionId, ZoneName
from shared.notices.mail_promise import Mailbox, MailView
from shared.results.no_result import NoResult, why_no_result
from shared.results.result import Status

ListState = Literal["expected", "released", "pending", "withheld", "absent"]


class LevelledExam(ExamName):
    cefr: Cefr | None


class ListLine(TypedDict):
    """`expected_at` is the announced time, null where none is or once the result is out; `why` is why there is no
    result, null where there is one; `mail` is the mail that it is out, null where none is still to come."""

    id: SessionId
    exam: LevelledExam
    session: SessionView
    status: ListState
    expected_at: Instant | None
    zone: ZoneName
    released_at: Instant | None
    why: NoResult | None
    centre: CentreToAsk
    mail: MailView | None


class MyResults(TypedDict):
    """`spread_s`: a page left open asks again at the next announced time plus a random share of these seconds."""

    data: list[ListLine]
    spread_s: Count


_STATES: dict[Status, ListState] = {
    Status.REPORTED: "released",
    Status.PENDING: "pending",
    Status.WITHHELD: "withheld",
    Status.ABSENT_PART: "absent",
    Status.ABSENT_ALL: "absent",
}


def state_of(status: Status | None) -> ListState:
    """The state of a released result; None while it is not out."""
    return _STATES[status] if status else "expected"


def list_line(
    session: Session, centre: Centre, mailbox: Mailbox | None, status: Status | None, released_at: datetime | None
) -> ListLine:
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
        "why": why_no_result(session, mailbox.reach if mailbox else None, status),
        "centre": centre.to_ask(),
        "mail": mailbox.to_json() if mailbox and status in (None, Status.PENDING) else None,
    }
