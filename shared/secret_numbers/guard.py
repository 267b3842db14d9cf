"""The limits on trying Secret numbers: ten wrong ones lock an ID, for four digits are safe only while somebody counts.

Ten wrong Secret numbers are compared per ID in the life of that number, whoever asks, on whatever route; so a
burglar who tries one ID gets in with a chance of ten in ten thousand. Over a system-wide budget of wrong pairs
the pair alone opens nothing and the date of birth is asked besides, because ten tries on each of 300,000 known
IDs would still open 300 of them. One source is asked for it long before, so that it cannot spend everyone's budget.
Registering and verifying have budgets apart: what organisations type never sends a candidate who registers for a
second item, nor the other way round. The ten tries of an ID are the same ten for both.

A centre's one-time code opens an ID whose tries are spent, and replaces the second item
(`shared/secret_numbers/access_code.py`). The Secret number is still needed: it is compared only where the code is
right, and at most ten times for each code.

The order of every try, which `shared/application/guarded_pair.py` keeps: `may_try`, the try counted while the ID is
open to its `Use`, `opened`, and then the try given back or the wrong pair counted.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.ground.errors import NotAllowed
from shared.ground.rate_limits import (
    WRONG_PAIRS,
    WRONG_PAIRS_OF_A_DAY,
    WRONG_WITH_BIRTH_DATE,
    WRONG_WITH_CODE,
    Budget,
    within,
)

MOST_TRIES = 10
WRONG_PER_TEN_MINUTES = 300
WRONG_PER_DAY = 500


class SecondItemRequired(NotAllowed):
    """Answered to everyone alike while a budget of wrong pairs is spent; says nothing about the pair."""

    code = "second_item_required"

    def __init__(self) -> None:
        super().__init__(
            "Many wrong numbers are being tried just now, so we also need the candidate's date of birth.",
            pointer="/date_of_birth",
        )


class Use(StrEnum):
    """What a pair is used for; wrong ones are counted separately for each. Once its candidate has registered, a pair
    opens verification alone, and is not compared for anything else."""

    REGISTRATION = "registration"
    VERIFICATION = "verification"


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
class Macs:
    """The MACs of a Secret number and of a date of birth, 32 bytes each, under one version of the key."""

    secret: bytes
    birth: bytes | None


@dataclass(frozen=True, slots=True)
class Typed:
    """A pair as somebody typed it: the ID, and by version of the key the MACs of the rest; never the rest itself.

    `code_macs` are those of a one-time code, under every version there is: which one it was made under, nobody says.
    """

    candidate_id: str
    macs: Callable[[int], Macs]
    second: SecondItem
    code_macs: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued Secret number and the candidate's date of birth, as MACs of 32 bytes under one version of the key."""

    secret_mac: bytes
    birth_mac: bytes
    key_version: int


@dataclass(frozen=True, slots=True)
class Guarded:
    """What the guard knows of one ID. The MACs are 32 bytes each; no Secret number or birth date is kept here.

    `practice` says that the ID is used in practice sessions, and so never in a real one. `first` is the number that
    came in the file of entries, where another one has been issued since; `code_mac` the one-time code that opened it.
    """

    secret_mac: bytes
    birth_mac: bytes
    key_version: int
    registered: bool
    verification_by_secret: bool
    practice: bool = False
    first: Issued | None = None
    code_mac: bytes | None = None

    @property
    def issued(self) -> Issued:
        """The current Secret number."""
        return Issued(self.secret_mac, self.birth_mac, self.key_version)


@dataclass(frozen=True, slots=True)
class WrongPairs:
    """Wrong pairs of these ten minutes and of this day (UTC)."""

    ten_minutes: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class Spent:
    """Wrong pairs of one use so far: of all, which came without a second item; and of one source, with the second item
    that it tries now. `patience` is how many times its budget a source may spend before it waits."""

    by_all: WrongPairs = WrongPairs()
    by_source: WrongPairs = WrongPairs()
    patience: int = 1


def of_all(sources: Iterable[WrongPairs]) -> WrongPairs:
    """The wrong pairs of the whole system. Of each source only those within its own budget are counted: what it tries
    beyond them it tries with a date of birth, and a burst from one source must not make everyone need a second item,
    however many organisations it has made."""
    capped = [
        WrongPairs(min(each.ten_minutes, WRONG_PAIRS.most), min(each.day, WRONG_PAIRS_OF_A_DAY)) for each in sources
    ]
    return WrongPairs(sum(each.ten_minutes for each in capped), sum(each.day for each in capped))


def may_try(spent: Spent, at: datetime, second: SecondItem) -> None:
    """SecondItemRequired for a pair alone over any budget; RateLimited for a pair with a second item only where one
    source has spent its own `patience` times over. Says nothing of the pair, which is not compared yet."""
    if second is not SecondItem.NONE:
        within(second.budget, spent.by_source.ten_minutes, at, patience=spent.patience)
    elif second_item_required(spent):
        raise SecondItemRequired


def second_item_required(spent: Spent) -> bool:
    """300 wrong pairs of all in ten minutes or 500 in a day; 30 from one source in ten minutes or 100 in a day."""
    of_all_is_spent = spent.by_all.ten_minutes >= WRONG_PER_TEN_MINUTES or spent.by_all.day >= WRONG_PER_DAY
    of_source = spent.by_source
    return of_all_is_spent or of_source.ten_minutes >= WRONG_PAIRS.most or of_source.day >= WRONG_PAIRS_OF_A_DAY


def opened(counted: Guarded | None, typed: Typed) -> Guarded | None:
    """What is known of the ID, where its try was `counted` and the pair is right. None alike for an unknown ID, a wrong
    pair, spent tries, a candidate who has registered and a code that is not theirs."""
    if counted is None or not matches(counted, typed.macs(counted.key_version)):
        return None
    return counted


def matches(guarded: Guarded, macs: Macs) -> bool:
    """Compared in constant time; a date of birth counts where one was typed."""
    secret_is_right = hmac.compare_digest(guarded.secret_mac, macs.secret)
    birth_is_right = macs.birth is None or hmac.compare_digest(guarded.birth_mac, macs.birth)
    return secret_is_right and birth_is_right


def was_issued(guarded: Guarded, macs: Callable[[int], Macs]) -> bool:
    """Whether a file of entries gives a Secret number that this ID has, or had first: a centre that has issued another
    one since does not change the awarding body's file."""
    known = [guarded.issued, *([guarded.first] if guarded.first else [])]
    return any(hmac.compare_digest(each.secret_mac, macs(each.key_version).secret) for each in known)
