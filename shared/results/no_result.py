"""Why somebody has no result to read: one cause, in the order in which it can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from shared.calendar.session import Session
from shared.ground.errors import NotFound
from shared.notices.notice import Reach
from shared.results.result import Status


class NoResult(StrEnum):
    """The page of help has a section for each; the card of a session names the one that applies."""

    NOT_REGISTERED = "not_registered"
    LOCKED = "locked"
    NOT_CONFIRMED = "not_confirmed"
    NOT_ANNOUNCED = "not_announced"
    POSTPONED = "postponed"
    NOT_RELEASED = "not_released"
    PENDING = "pending"
    WITHHELD = "withheld"
    ABSENT_PART = "absent_part"
    ABSENT_ALL = "absent_all"
    TAKEN_BACK = "taken_back"


class NotOut(NotFound):
    """The same sentence for what is not out yet, is taken back, or is not there."""

    def __init__(self) -> None:
        super().__init__("There is no released result here. The results page says when it is expected, or why not.")


_BY_STATUS: Mapping[Status, NoResult | None] = {
    Status.REPORTED: None,
    Status.PENDING: NoResult.PENDING,
    Status.WITHHELD: NoResult.WITHHELD,
    Status.ABSENT_PART: NoResult.ABSENT_PART,
    Status.ABSENT_ALL: NoResult.ABSENT_ALL,
}


def why_no_result(
    session: Session,
    reach: Reach | None,
    status: Status | None,
    *,
    is_locked: bool = False,
    is_taken_back: bool = False,
) -> NoResult | None:
    """None where there is one. `reach` is None where nobody has registered, `status` while nothing is out; `is_locked`
    says that wrong tries have locked the Secret number, which stops nobody who has registered; `is_taken_back` that
    this reader knew of a result that is taken back.

    Before the release it is computed from the calendar and the account alone. An address that is not confirmed is named
    before the date, because that can be changed; the card shows the date in any case.
    """
    if reach is None:
        return NoResult.LOCKED if is_locked else NoResult.NOT_REGISTERED
    if is_taken_back:
        return NoResult.TAKEN_BACK
    if status is not None:
        return _BY_STATUS[status]
    if reach.email_proved_at is None:
        return NoResult.NOT_CONFIRMED
    return _of_calendar(session)


def _of_calendar(session: Session) -> NoResult:
    if session.held:
        return NoResult.POSTPONED
    return NoResult.NOT_RELEASED if session.release_at else NoResult.NOT_ANNOUNCED
