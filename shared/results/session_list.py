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
from shared.results.taken_back import ShownReason, TakenBack

ListState = Literal["expected", "released", "pending", "withheld", "absent", "taken_back"]


class LevelledExam(ExamName):
    cefr: Cefr | None


class TakenBackView(TypedDict):
    at: Instant
    reason: ShownReason


class ListLine(TypedDict):
    """`expected_at` is the announced time, null where none is or once the result is out; `why` is why there is no
    result, null where there is one; `taken_back` is since when a result that was out is not, null of any other, and for
    whoever had neither seen it nor been mailed that it is out; `mail` is the mail that it is out, null where none is
    still to come."""

    id: SessionId
    exam: LevelledExam
    session: SessionView
    status: ListState
    expected_at: Instant | None
    zone: ZoneName
    released_at: Instant | None
    why: NoResult | None
    taken_back: TakenBackView | None
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
    session: Session,
    centre: Centre,
    mailbox: Mailbox | None,
    status: Status | None,
    released_at: datetime | None,
    taken_back: TakenBack | None = None,
) -> ListLine:
    """One session of the list; `status` and `released_at` are None while nothing is out. Of what is taken back nothing
    else is said."""
    if taken_back:
        status, released_at = None, None
    of = exam(session.exam)
    announced = session.expected_at
    return {
        "id": session.id,
        "exam": {"code": of.code, "name": of.name, "cefr": of.cefr},
        "session": session.to_json(),
        "status": "taken_back" if taken_back else state_of(status),
        "expected_at": instant_text(announced) if announced and not status and not taken_back else None,
        "zone": session.zone,
        "released_at": instant_text(released_at) if released_at else None,
        "why": why_no_result(session, mailbox.reach if mailbox else None, status, is_taken_back=bool(taken_back)),
        "taken_back": _taken_back(taken_back) if taken_back else None,
        "centre": centre.to_ask(),
        "mail": mailbox.to_json() if mailbox and not taken_back and status in (None, Status.PENDING) else None,
    }


def _taken_back(what: TakenBack) -> TakenBackView:
    return {"at": instant_text(what.at), "reason": what.reason}
