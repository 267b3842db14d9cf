"""The budgets of wrong pairs: ten tries on each of 300,000 known IDs would still open 300 of them.

After 300 wrong pairs in ten minutes, or 500 in a day, the pair alone opens nothing and the date of birth is asked of
everyone besides; so it is after a thousand in a season (`shared/secret_numbers/slow_guessing.py`). One source is asked
for it long before, so that it cannot spend everyone's budget. Registering and verifying have budgets apart: what
organisations type never sends a candidate who registers for a second item, nor the other way round.

A wrong pair is counted before it is answered, and a right one opens only where the counts, read after it was compared,
are unspent. So in a burst of any size not one pair more is answered than the budget has, however many are under way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shared.ground.errors import NotAllowed
from shared.ground.rate_limits import (
    LOCKS,
    WRONG_PAIRS,
    WRONG_PAIRS_OF_A_DAY,
    WRONG_WITH_BIRTH_DATE,
    WRONG_WITH_CODE,
    Budget,
    has_room,
    within,
)

WRONG_PER_TEN_MINUTES = 300
WRONG_PER_DAY = 500
ASKED_OF_EVERYONE = "a second item is asked of everyone"
"""The line of the log that the alarm `second-item` listens for."""


class SecondItemRequired(NotAllowed):
    """Answered to everyone alike while a budget of wrong pairs is spent; says nothing about the pair."""

    code = "second_item_required"

    def __init__(self) -> None:
        super().__init__(
            "Many wrong numbers are being tried just now, so we also need the candidate's date of birth.",
            pointer="/date_of_birth",
        )


class SecondItem(StrEnum):
    """The second item that came with a pair; a source's wrong pairs are counted separately for each. A code and a date
    together count as a code."""

    NONE = "none"
    BIRTH_DATE = "birth_date"
    CODE = "code"

    @property
    def budget(self) -> Budget:
        """Of one source, in ten minutes."""
        return _OF_SOURCE[self]


_OF_SOURCE = {
    SecondItem.NONE: WRONG_PAIRS,
    SecondItem.BIRTH_DATE: WRONG_WITH_BIRTH_DATE,
    SecondItem.CODE: WRONG_WITH_CODE,
}


@dataclass(frozen=True, slots=True)
class WrongPairs:
    """Wrong pairs of these ten minutes and of this day (UTC)."""

    ten_minutes: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class OfAll:
    """Wrong pairs of one use in the whole system that came without a second item; `slowly` says that the second item is
    asked for the season's sake (`slow_guessing.py`)."""

    pairs: WrongPairs = WrongPairs()
    slowly: bool = False

    @property
    def spent(self) -> bool:
        """300 in ten minutes, 500 in a day, or a thousand in a season."""
        return self.slowly or self.pairs.ten_minutes >= WRONG_PER_TEN_MINUTES or self.pairs.day >= WRONG_PER_DAY


@dataclass(frozen=True, slots=True)
class OfSource:
    """Wrong pairs of one use from one source, with the second item that it tries now; and how many locks it has spent
    in this hour, over either use: last tries of IDs that nobody has registered."""

    pairs: WrongPairs = WrongPairs()
    locks: int = 0

    @property
    def spent(self) -> bool:
        """30 without a second item in ten minutes, or 100 in a day."""
        return self.pairs.ten_minutes >= WRONG_PAIRS.most or self.pairs.day >= WRONG_PAIRS_OF_A_DAY

    @property
    def within_its_own(self) -> bool:
        """Whether a wrong pair that is counted here already counts for all: of each source only those within its own
        budget do, for one source must not make everyone need a second item, however many organisations it has made."""
        return self.pairs.ten_minutes <= WRONG_PAIRS.most and self.pairs.day <= WRONG_PAIRS_OF_A_DAY

    @property
    def may_lock(self) -> bool:
        """Whether it may spend the last try of an ID: one source locks at most twenty in an hour. Without, it has only
        half of the tries of each."""
        return has_room(LOCKS, self.locks)


@dataclass(frozen=True, slots=True)
class Spent:
    """What is spent of the budgets that one try meets. `patience` is how many times its budget a source may spend
    before it waits."""

    by_all: OfAll = field(default_factory=OfAll)
    by_source: OfSource = field(default_factory=OfSource)
    patience: int = 1

    @property
    def asks_second_item(self) -> bool:
        return self.by_all.spent or self.by_source.spent


def may_try(spent: Spent, at: datetime, second: SecondItem) -> None:
    """SecondItemRequired for a pair alone over any budget; RateLimited for a pair with a second item only where one
    source has spent its own `patience` times over. Says nothing of the pair."""
    if second is not SecondItem.NONE:
        within(second.budget, spent.by_source.pairs.ten_minutes, at, patience=spent.patience)
    elif spent.asks_second_item:
        raise SecondItemRequired


def has_just_spent_all(counted: WrongPairs) -> bool:
    """Whether the wrong pair that made these counts is the one that spends the budget of all."""
    return counted.ten_minutes == WRONG_PER_TEN_MINUTES or counted.day == WRONG_PER_DAY
