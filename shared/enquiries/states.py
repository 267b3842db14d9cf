"""The state machine of a results enquiry, as a table.

    draft -> with_centre -> fee_due -> paid -> submitted -> in_progress (paused) -> concluded -> appealed -> closed
      └─ expired, withdrawn    └─ refused, expired, withdrawn    └─ withdrawn          └─ a next stage is a new enquiry

Each row: a step, from which state to which, who may, until when, and who is mailed about it. There is no other way for
an enquiry to change: code and pages read this table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from typing_extensions import TypedDict


class EnquiryState(StrEnum):
    DRAFT = "draft"
    WITH_CENTRE = "with_centre"
    FEE_DUE = "fee_due"
    PAID = "paid"
    SUBMITTED = "submitted"
    IN_PROGRESS = "in_progress"
    PAUSED = "paused"
    CONCLUDED = "concluded"
    APPEALED = "appealed"
    CLOSED = "closed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Step(StrEnum):
    """What can be done to an enquiry, by people and by the clock."""

    OPEN = "open"
    CONSENT = "consent"
    APPROVE = "approve"
    APPROVE_FREE = "approve_free"
    REFUSE = "refuse"
    PAY = "pay"
    SUBMIT = "submit"
    BEGIN = "begin"
    PAUSE = "pause"
    RESUME = "resume"
    CONCLUDE = "conclude"
    APPEAL = "appeal"
    SETTLE = "settle"
    WITHDRAW = "withdraw"
    END = "end"
    REMIND_IN_THREE_DAYS = "remind_in_three_days"
    REMIND_TOMORROW = "remind_tomorrow"
    EXPIRE = "expire"
    OUTCOME_DUE = "outcome_due"
    OVERDUE = "overdue"
    CLOSE = "close"


class Role(StrEnum):
    """Who acts, and who is notified."""

    CANDIDATE = "candidate"
    CENTRE = "centre"
    BOARD = "board"
    CLOCK = "clock"


class NextStep(TypedDict):
    """Who is to act, and how."""

    who: Role
    step: Step


class Until(StrEnum):
    """Which window a step needs to be open; the steps of the clock come when it has closed, or shortly before."""

    ANY_TIME = "any_time"
    CONSENT = "consent_until"
    SUBMISSION = "submit_until"
    FURTHER = "further_until"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. `before` is None for an enquiry that does not exist yet; those in `notifies` are mailed."""

    step: Step
    before: EnquiryState | None
    after: EnquiryState
    who: frozenset[Role]
    until: Until
    notifies: tuple[Role, ...]

    def __str__(self) -> str:
        who, notifies = (" or ".join(role for role in Role if role in roles) for roles in (self.who, self.notifies))
        return f"{self.step}: {self.before or '-'} -> {self.after}, {who}, {self.until}, tells {notifies or 'nobody'}"


E, S, R, U = EnquiryState, Step, Role, Until
CANDIDATE, CENTRE, BOARD, CLOCK = (frozenset({role}) for role in (R.CANDIDATE, R.CENTRE, R.BOARD, R.CLOCK))
BOTH_NOTIFIED = (R.CANDIDATE, R.CENTRE)
AT_THE_CENTRE = (E.WITH_CENTRE, E.FEE_DUE, E.PAID)
"""Handed over, not yet submitted: here a consent may still come."""


def _rows() -> Iterator[Transition]:
    yield from _asking()
    yield from _at_the_centre()
    yield from _at_the_board()
    yield from _by_the_clock()


def _asking() -> Iterator[Transition]:
    yield Transition(S.OPEN, None, E.DRAFT, CANDIDATE, U.CONSENT, ())
    yield Transition(S.OPEN, None, E.WITH_CENTRE, CENTRE, U.SUBMISSION, (R.CANDIDATE,))
    yield Transition(S.OPEN, E.DRAFT, E.WITH_CENTRE, CENTRE, U.SUBMISSION, (R.CANDIDATE,))
    yield Transition(S.CONSENT, E.DRAFT, E.WITH_CENTRE, CANDIDATE, U.CONSENT, BOTH_NOTIFIED)
    for state in AT_THE_CENTRE:
        yield Transition(S.CONSENT, state, state, CANDIDATE | CENTRE, U.SUBMISSION, (R.CENTRE,))
    yield Transition(S.WITHDRAW, E.DRAFT, E.WITHDRAWN, CANDIDATE, U.ANY_TIME, ())
    for state in (E.WITH_CENTRE, E.FEE_DUE, E.PAID, E.SUBMITTED):
        yield Transition(S.WITHDRAW, state, E.WITHDRAWN, CANDIDATE | CENTRE, U.ANY_TIME, BOTH_NOTIFIED)


def _at_the_centre() -> Iterator[Transition]:
    yield Transition(S.APPROVE, E.WITH_CENTRE, E.FEE_DUE, CENTRE, U.SUBMISSION, (R.CANDIDATE,))
    yield Transition(S.APPROVE_FREE, E.WITH_CENTRE, E.PAID, CENTRE, U.SUBMISSION, (R.CANDIDATE,))
    yield Transition(S.REFUSE, E.WITH_CENTRE, E.REFUSED, CENTRE, U.ANY_TIME, (R.CANDIDATE,))
    yield Transition(S.PAY, E.FEE_DUE, E.PAID, CENTRE, U.SUBMISSION, (R.CANDIDATE,))
    yield Transition(S.SUBMIT, E.PAID, E.SUBMITTED, CENTRE, U.SUBMISSION, (R.CANDIDATE,))
    yield Transition(S.APPEAL, E.CONCLUDED, E.APPEALED, CENTRE, U.FURTHER, (R.CANDIDATE,))


def _at_the_board() -> Iterator[Transition]:
    yield Transition(S.BEGIN, E.SUBMITTED, E.IN_PROGRESS, BOARD, U.ANY_TIME, ())
    yield Transition(S.PAUSE, E.IN_PROGRESS, E.PAUSED, BOARD, U.ANY_TIME, (R.CENTRE,))
    yield Transition(S.RESUME, E.PAUSED, E.IN_PROGRESS, BOARD, U.ANY_TIME, (R.CENTRE,))
    yield Transition(S.CONCLUDE, E.IN_PROGRESS, E.CONCLUDED, BOARD, U.ANY_TIME, BOTH_NOTIFIED)
    yield Transition(S.SETTLE, E.APPEALED, E.CLOSED, BOARD, U.ANY_TIME, BOTH_NOTIFIED)
    for state in (E.SUBMITTED, E.IN_PROGRESS, E.PAUSED):
        yield Transition(S.END, state, E.WITHDRAWN, BOARD, U.ANY_TIME, BOTH_NOTIFIED)


# Who must act next in these states, and within which window. Whoever has yet to agree is reminded besides
# (`notifications.readers`).
_WAITING = {
    E.DRAFT: (U.CONSENT, (R.CANDIDATE,)),
    E.WITH_CENTRE: (U.SUBMISSION, (R.CENTRE,)),
    E.FEE_DUE: (U.SUBMISSION, BOTH_NOTIFIED),
    E.PAID: (U.SUBMISSION, (R.CENTRE,)),
}


def _by_the_clock() -> Iterator[Transition]:
    for state, (until, notifies) in _WAITING.items():
        yield Transition(S.REMIND_IN_THREE_DAYS, state, state, CLOCK, until, notifies)
        yield Transition(S.REMIND_TOMORROW, state, state, CLOCK, until, notifies)
        yield Transition(
            S.EXPIRE, state, E.EXPIRED, CLOCK, until, (R.CANDIDATE,) if state is E.DRAFT else BOTH_NOTIFIED
        )
    for state in (E.SUBMITTED, E.IN_PROGRESS):
        yield Transition(S.OUTCOME_DUE, state, state, CLOCK, U.ANY_TIME, (R.BOARD,))
        yield Transition(S.OVERDUE, state, state, CLOCK, U.ANY_TIME, (R.CENTRE, R.BOARD))
    for step in (S.REMIND_IN_THREE_DAYS, S.REMIND_TOMORROW):
        yield Transition(step, E.CONCLUDED, E.CONCLUDED, CLOCK, U.FURTHER, BOTH_NOTIFIED)
    yield Transition(S.CLOSE, E.CONCLUDED, E.CLOSED, CLOCK, U.FURTHER, (R.CANDIDATE,))


ROWS: tuple[Transition, ...] = tuple(_rows())
TRANSITIONS: Mapping[tuple[Step, EnquiryState], Transition] = MappingProxyType(
    {(row.step, row.before): row for row in ROWS if row.before is not None}
)
OPENINGS: Mapping[Role, Transition] = MappingProxyType(
    {role: row for row in ROWS if row.step is S.OPEN and row.before is None for role in row.who}
)
TAKE_OVER = TRANSITIONS[(S.OPEN, E.DRAFT)]
"""The centre opens an enquiry that the candidate has drafted; the centre knows of no draft, so for it this is an
opening."""

OPEN_STATES = frozenset({E.DRAFT, E.WITH_CENTRE, E.FEE_DUE, E.PAID, E.SUBMITTED, E.IN_PROGRESS, E.PAUSED, E.APPEALED})
"""Somebody still has to act. A concluded enquiry is answered: whatever follows is a choice."""

ACTS_NEXT: Mapping[EnquiryState, tuple[Role, Step]] = MappingProxyType(
    {
        E.DRAFT: (R.CANDIDATE, S.CONSENT),
        E.WITH_CENTRE: (R.CENTRE, S.APPROVE),
        E.FEE_DUE: (R.CENTRE, S.PAY),
        E.PAID: (R.CENTRE, S.SUBMIT),
        E.SUBMITTED: (R.BOARD, S.BEGIN),
        E.IN_PROGRESS: (R.BOARD, S.CONCLUDE),
        E.PAUSED: (R.BOARD, S.RESUME),
        E.APPEALED: (R.BOARD, S.SETTLE),
    }
)
