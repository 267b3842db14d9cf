"""The state machine of an application for a certifying statement, as a table.

    fee_due -> paid -> issued, or refused with a reason
      └─ withdrawn, refused    └─ searched up to four times, found or not

Each row: a step, from which state to which, and who may. There is no other way for an application to change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class ApplicationState(StrEnum):
    FEE_DUE = "fee_due"
    PAID = "paid"
    ISSUED = "issued"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ApplicationStep(StrEnum):
    APPLY = "apply"
    PAY = "pay"
    SEARCH = "search"
    ISSUE = "issue"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class Applicant(StrEnum):
    """By which way an application goes, and who takes its fee.

    "Happy to submit applications for certifying statements for its registered Preparation Centres"; "private candidates
    should apply directly" to the awarding body (candidate guidance).
    """

    PREPARATION_CENTRE = "preparation_centre"
    PRIVATE = "private"


class ApplicationParty(StrEnum):
    CANDIDATE = "candidate"
    CENTRE = "centre"
    BOARD = "board"


class WayBack(StrEnum):
    """How a certificate, or another one, can still be had; or what became of it, where the loss does not fit that."""

    NOT_PRINTED = "not_printed"
    ON_ITS_WAY = "on_its_way"
    AT_CENTRE = "at_centre"
    RETURNED = "returned"
    HANDED_OVER = "handed_over"
    DESTROYED = "destroyed"
    ANOTHER = "another"


TAKES_FEE: Mapping[Applicant, ApplicationParty] = MappingProxyType(
    {Applicant.PREPARATION_CENTRE: ApplicationParty.CENTRE, Applicant.PRIVATE: ApplicationParty.BOARD}
)


@dataclass(frozen=True, slots=True)
class ApplicationMove:
    """One row. `before` is None for an application that does not exist yet; `who` None for whoever takes the fee."""

    step: ApplicationStep
    before: ApplicationState | None
    after: ApplicationState
    who: ApplicationParty | None

    def __str__(self) -> str:
        return f"{self.step}: {self.before or '-'} -> {self.after}, {self.who or 'who takes the fee'}"


A, S, P = ApplicationState, ApplicationStep, ApplicationParty
ROWS: tuple[ApplicationMove, ...] = (
    ApplicationMove(S.APPLY, None, A.FEE_DUE, P.CANDIDATE),
    ApplicationMove(S.PAY, A.FEE_DUE, A.PAID, None),
    ApplicationMove(S.SEARCH, A.PAID, A.PAID, P.BOARD),
    ApplicationMove(S.ISSUE, A.PAID, A.ISSUED, P.BOARD),
    ApplicationMove(S.REFUSE, A.FEE_DUE, A.REFUSED, P.BOARD),
    ApplicationMove(S.REFUSE, A.PAID, A.REFUSED, P.BOARD),
    ApplicationMove(S.WITHDRAW, A.FEE_DUE, A.WITHDRAWN, P.CANDIDATE),
)
MOVES: Mapping[tuple[ApplicationStep, ApplicationState], ApplicationMove] = MappingProxyType(
    {(row.step, row.before): row for row in ROWS if row.before is not None}
)
OPEN = frozenset({A.FEE_DUE, A.PAID})
"""Somebody still has to act."""
