"""The lists that a chain of enquiries is in, its centre's inbox and the body's work list, and the moment it is sorted
by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from typing_extensions import TypedDict

from shared.calendar.working_days import WorkingCalendar, working_days_left
from shared.enquiries.case import Chain, Enquiry, enquiry_id
from shared.enquiries.states import ACTS_NEXT, EnquiryState, NextStep, Role
from shared.enquiries.view import is_shown_to
from shared.exams.catalogue import Paper
from shared.exams.enquiry_stages import Stage
from shared.ground.dates import instant_text, is_open
from shared.ground.forms import CentreNumber, EnquiryId, IdNumber, Instant, Revision, SessionId, ZoneName


class Group(StrEnum):
    """Of a centre's inbox: where somebody has yet to act, and all the others."""

    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Place:
    """A chain's place in a list: sorted by `until`, the earliest first; those without come after them, sorted by
    `since`."""

    until: datetime | None
    since: datetime


class EnquiryLine(TypedDict):
    """`working_days_left` for whoever acts next, in the body's working days; null without a deadline."""

    id: EnquiryId
    revision: Revision
    candidate_id: IdNumber
    session_id: SessionId
    centre_number: CentreNumber
    stage: Stage
    state: EnquiryState
    papers: list[Paper]
    acts_next: NextStep | None
    submit_until: Instant
    received_at: Instant | None
    due_at: Instant | None
    working_days_left: int | None
    is_overdue: bool
    has_consent: bool
    moved_at: Instant
    zone: ZoneName


def in_inbox(chain: Chain) -> tuple[Group, Place] | None:
    """A chain's place in its centre's inbox: an open one by the moment until which somebody must act, another by its
    last change. None for a chain of drafts only, which only their candidate sees."""
    shown = [each for each in chain.enquiries if is_shown_to(each, Role.CENTRE)]
    if not shown:
        return None
    existing = next((each for each in shown if each.is_open), None)
    if existing is None:
        moved = max(_moved_at(each) for each in shown)
        return Group.ENDED, Place(moved, moved)
    is_the_boards = ACTS_NEXT[existing.state][0] is Role.BOARD
    return Group.OPEN, Place(existing.answer_by if is_the_boards else existing.submit_until, _moved_at(existing))


def on_worklist(chain: Chain) -> Place | None:
    """A chain's place in the awarding body's work list: by the end of its turnaround, so that what is overdue comes
    first; then what is paused or appealed against, the longest waiting first."""
    existing = for_board(chain)
    return Place(existing.answer_by, _moved_at(existing)) if existing else None


def for_board(chain: Chain) -> Enquiry | None:
    """The enquiry of a chain that the awarding body must act on."""
    existing = chain.open_enquiry
    return existing if existing and ACTS_NEXT[existing.state][0] is Role.BOARD else None


def days_left(chain: Chain, enquiry: Enquiry, at: datetime, calendar: WorkingCalendar) -> int | None:
    """The body's working days left for whoever acts next: for the board until its own deadline, for the centre and the
    candidate until the last day of submission in the centre's zone. None without a deadline, or where nobody acts."""
    who, _ = enquiry.acts_next or (None, None)
    is_the_boards = who is Role.BOARD
    until = enquiry.answer_by if is_the_boards else enquiry.submit_until
    if who is None or until is None:
        return None
    return working_days_left(until, at, calendar, calendar.zone if is_the_boards else chain.zone)


def line(chain: Chain, enquiry: Enquiry, at: datetime, calendar: WorkingCalendar) -> EnquiryLine:
    """One line of a list for staff of the centre or the board: what it is about, who acts next, until when. Never an
    outcome: that is shown on the page of the enquiry, while the result is shown."""
    who, step = enquiry.acts_next or (None, None)
    return {
        "id": enquiry_id(chain, enquiry.number),
        "revision": chain.revision,
        "candidate_id": chain.candidate_id,
        "session_id": chain.session_id,
        "centre_number": chain.centre_number,
        "stage": enquiry.stage,
        "state": enquiry.state,
        "papers": list(enquiry.papers),
        "acts_next": {"who": who, "step": step} if who and step else None,
        "submit_until": instant_text(enquiry.submit_until),
        "received_at": _written(enquiry.received_at),
        "due_at": _written(enquiry.due_at),
        "working_days_left": days_left(chain, enquiry, at, calendar),
        "is_overdue": _is_overdue(enquiry, at),
        "has_consent": enquiry.has_consent,
        "moved_at": instant_text(_moved_at(enquiry)),
        "zone": chain.zone,
    }


def _is_overdue(enquiry: Enquiry, at: datetime) -> bool:
    """Whether the answer is late; a pause that begins after the last day changes nothing."""
    waits = enquiry.state in (EnquiryState.SUBMITTED, EnquiryState.IN_PROGRESS, EnquiryState.PAUSED)
    return waits and enquiry.due_at is not None and not is_open(enquiry.due_at, at)


def _moved_at(enquiry: Enquiry) -> datetime:
    return enquiry.events[-1].at


def _written(at: datetime | None) -> str | None:
    return instant_text(at) if at else None
