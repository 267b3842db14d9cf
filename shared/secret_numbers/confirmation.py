"""Confirmations of Entry whose Secret number was issued here: who prints one, once, and who issues another number.

A number is printed once. Whoever loses the print, or never sees it because the answer was cut off, has another number
issued: the one before is void, printed or not. Each number has ten tries of its own, so a candidate gets few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shared.centres.centre import CentreKind
from shared.ground.dates import day_text
from shared.ground.errors import Conflict

MOST_PRINTED = 100
"""Of one PDF: a class or a hall, in one answer."""
SEASON = timedelta(days=180)
MOST_A_SEASON = 3
"""Numbers that a centre issues for one candidate: with the first that is forty tries, p <= 0.4 % for a stranger who is
there for all of them."""
A_DAY = timedelta(days=1)
ALLOWED_FOR = timedelta(days=7)
"""How long one more number stays allowed, by decision as long as a one-time code lives."""
_MORE = "The awarding body can allow one more: give it the candidate's ID number and the reason."


class NotWaiting(Conflict):
    """Nothing is printed of a list that has one of these."""

    code = "not_waiting"

    def __init__(self, candidate_ids: Sequence[str]) -> None:
        super().__init__(
            f"No number waits to be printed for {', '.join(candidate_ids[:5])}"
            f"{' and others' if len(candidate_ids) > 5 else ''}: it was printed, came from a file, or its candidate "
            "has registered. Load the list again; your exam centre can issue another number."
        )


class AlreadyRegistered(Conflict):
    code = "has_account"

    def __init__(self) -> None:
        super().__init__("This candidate has registered: they sign in, and need no Confirmation to do so.")


class ReissuedToday(Conflict):
    code = "reissued_today"

    def __init__(self, next_at: datetime) -> None:
        self.next_at = next_at
        super().__init__(
            f"Another number was issued for this candidate less than 24 hours ago. One a day can be. {_MORE}"
        )


class ReissuesSpent(Conflict):
    code = "reissues_spent"

    def __init__(self, next_at: datetime) -> None:
        self.next_at = next_at
        super().__init__(
            f"A centre issues {MOST_A_SEASON} other numbers for a candidate in {SEASON.days} days, and these are spent "
            f"until {day_text(next_at.date())}. Until then a one-time code opens their registration. {_MORE}"
        )


class AlreadyAllowed(Conflict):
    code = "already_allowed"

    def __init__(self, allowance: Allowance) -> None:
        super().__init__(
            f"One more number is allowed for this candidate already, until {day_text(allowance.until.date())}: their "
            "exam centre can issue it now."
        )


class ConfirmationState(StrEnum):
    """Whether the number waits to be printed, was printed, or was shown to the centre's staff on their screen; or came
    in a file of the awarding body, which prints it then."""

    WAITING = "waiting"
    PRINTED = "printed"
    SHOWN = "shown"
    FROM_FILE = "from_file"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What is known of the last number issued here for one candidate, never the number. `issue_id` names that issue;
    `again`: it is not the candidate's first; `centre_number` and `person` are whose it was printed by, or shown to."""

    candidate_id: str
    issue_id: str
    issued_at: datetime
    again: bool = False
    done_at: datetime | None = None
    on_screen: bool = False
    centre_number: str | None = None
    person: str | None = None

    @property
    def state(self) -> ConfirmationState:
        if self.done_at is None:
            return ConfirmationState.WAITING
        return ConfirmationState.SHOWN if self.on_screen else ConfirmationState.PRINTED


def may_print(confirmation: Confirmation | None, kind: CentreKind) -> bool:
    """A school prints once for those it prepared: a number that is issued again is its centre's."""
    if confirmation is None or confirmation.state is not ConfirmationState.WAITING:
        return False
    return kind is CentreKind.CENTRE or not confirmation.again


def this_season(reissued: Sequence[datetime], at: datetime) -> tuple[datetime, ...]:
    """Of the moments at which other numbers were issued, those that count."""
    return tuple(sorted(each for each in reissued if at - each < SEASON))


def may_issue_another(reissued: Sequence[datetime], at: datetime) -> None:
    """Another number, shown on the screen or to be printed; raises ReissuesSpent, ReissuedToday."""
    counted = this_season(reissued, at)
    if len(counted) >= MOST_A_SEASON:
        raise ReissuesSpent(max(counted[-MOST_A_SEASON] + SEASON, counted[-1] + A_DAY))
    if any(at - each < A_DAY for each in reissued):
        raise ReissuedToday(max(reissued) + A_DAY)


@dataclass(frozen=True, slots=True)
class Allowance:
    """One more number for this candidate, whatever has been issued: `operator` of the awarding body allows it, for a
    reason."""

    candidate_id: str
    at: datetime
    operator: str
    reason: str

    @property
    def until(self) -> datetime:
        return self.at + ALLOWED_FOR
