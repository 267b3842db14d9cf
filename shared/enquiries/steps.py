"""One step of an enquiry: the row of the table by which an actor may take it, and the chain moved by it.

The limits of a chain are here, too: it is one row, and a full row could never be changed again (by decision).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.calendar.enquiry_windows import WindowClosed, must_be_open
from shared.enquiries.case import Actor, Chain, Enquiry, Event
from shared.enquiries.errors import AnsweredAlready, NotYourStep, UnknownEnquiry, WrongState
from shared.enquiries.fee_ledger import Ledger
from shared.enquiries.states import (
    TRANSITIONS,
    EnquiryState,
    Role,
    Step,
    Transition,
)
from shared.ground.errors import Conflict, ExpectedError

MOST_OPENED = {Role.CANDIDATE: 20, Role.CENTRE: 30}
"""The most enquiries about one result, whatever became of them. The candidate's limit is lower than the centre's, so
that drafts opened and withdrawn again and again never shut the centre out."""
MOST_PAUSES = 20
"""Of one enquiry. With reasons of 500 letters of four bytes each, all of it stays under half of a row's 400 KB."""


class ChainFull(Conflict):
    code = "enquiry_limit"


def must_have_room(chain: Chain, role: Role) -> None:
    """Raises ChainFull where another enquiry would be one too many."""
    if len(chain.enquiries) >= MOST_OPENED[role]:
        raise ChainFull(f"There have been {len(chain.enquiries)} enquiries about this result: ask the exam centre.")


def must_have_pauses_left(enquiry: Enquiry) -> None:
    if len(enquiry.pauses) >= MOST_PAUSES:
        raise ChainFull(f"This enquiry has been paused {MOST_PAUSES} times: answer it.")


def row_for(chain: Chain, number: int, step: Step, actor: Actor, at: datetime) -> tuple[Enquiry, Transition]:
    """The enquiry and the row by which this actor may do this now.

    Raises UnknownEnquiry (a draft is there for its candidate alone), WrongState, NotYourStep or WindowClosed.
    """
    enquiry = chain.enquiry(number)
    if enquiry.state is EnquiryState.DRAFT and actor.role in (Role.CENTRE, Role.BOARD):
        raise UnknownEnquiry
    row = TRANSITIONS.get((step, enquiry.state))
    if row is None:
        raise _why_not(chain, enquiry, step, actor)
    if actor.role not in row.who:
        raise NotYourStep(row)
    closes = enquiry.ends(row.until)
    if closes is not None and actor.role is not Role.CLOCK:
        must_be_open(closes, chain.zone, at)
    return enquiry, row


def _why_not(chain: Chain, enquiry: Enquiry, step: Step, actor: Actor) -> ExpectedError:
    """The refusal, with its time: where the clock has ended the enquiry, the second at which the window closed;
    where it was answered, the moment of the answer."""
    last = enquiry.events[-1]
    missed = TRANSITIONS.get((step, last.before)) if last.role is Role.CLOCK and last.before else None
    closed = enquiry.ends(missed.until) if missed and actor.role in missed.who else None
    if closed is not None:
        return WindowClosed(closed, chain.zone)
    if step is Step.CONCLUDE and enquiry.outcome is not None:
        return AnsweredAlready(enquiry.outcome.at, chain.zone)
    if step is last.step is Step.SETTLE:
        return AnsweredAlready(last.at, chain.zone)
    return WrongState(enquiry.state, step)


def moved(
    chain: Chain,
    enquiry: Enquiry,
    row: Transition,
    actor: Actor,
    at: datetime,
    *,
    reason: str | None = None,
    ledger: Ledger = (),
) -> Chain:
    """The chain's next revision, with this enquiry one row further: a new one at its end, or in its own place."""
    event = Event(row.step, actor.who, actor.role, at, row.before, row.after, reason)
    further = replace(enquiry, state=row.after, events=(*enquiry.events, event))
    others = chain.enquiries
    return replace(
        chain,
        revision=chain.revision + 1,
        enquiries=(*others[: enquiry.number - 1], further, *others[enquiry.number :]),
        ledger=(*chain.ledger, *ledger),
    )
