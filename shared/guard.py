"""The guard on the Secret number: four digits are a key only because someone counts.

Ten wrong Secret numbers are compared per ID in the life of that number, whoever asks, on whatever route; so a
burglar who tries one ID gets in with a chance of ten in ten thousand. Over a system-wide budget of wrong pairs
the pair alone opens nothing and the date of birth is asked besides, because ten tries on each of 300,000 known
IDs would still open 300 of them. One source is asked for it long before, so that it cannot spend everyone's budget.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.errors import NotAllowed

MOST_TRIES = 10
WRONG_PER_TEN_MINUTES = 300
WRONG_PER_DAY = 500
WRONG_FROM_SOURCE = 30


class SecondItemRequired(NotAllowed):
    """Told to everyone alike while a budget of wrong pairs is spent; says nothing about the pair."""

    code = "second_item_required"

    def __init__(self) -> None:
        super().__init__(
            "Many wrong numbers are being tried just now, so we also need the candidate's date of birth.",
            pointer="/date_of_birth",
        )


@dataclass(frozen=True, slots=True)
class Macs:
    """The MACs of a Secret number and of a date of birth, 32 bytes each, under one version of the key."""

    secret: bytes
    birth: bytes | None


@dataclass(frozen=True, slots=True)
class Typed:
    """A pair as somebody typed it: the ID, and by version of the key the MACs of the rest; never the rest itself."""

    candidate_id: str
    macs: Callable[[int], Macs]
    with_birth_date: bool


@dataclass(frozen=True, slots=True)
class Guarded:
    """What the guard knows of one ID. The MACs are 32 bytes each; no Secret number or birth date is kept here."""

    secret_mac: bytes
    birth_mac: bytes
    key_version: int
    registered: bool
    verification_by_secret: bool


@dataclass(frozen=True, slots=True)
class Spent:
    """Wrong pairs that came without a date of birth: the system's in these ten minutes and this day, and those of the
    one source in these ten minutes."""

    ten_minutes: int = 0
    day: int = 0
    by_source: int = 0


def windows(at: datetime) -> tuple[str, str]:
    """The names of the ten-minute and the one-day window that `at` falls in (UTC)."""
    moment = at.astimezone(UTC)
    return f"{moment:%Y%m%dT%H}{moment.minute // 10}", f"{moment:%Y%m%d}"


def second_item_required(spent: Spent) -> bool:
    """Over 300 wrong pairs in ten minutes or 500 in a day, or 30 from one source, the pair alone opens nothing."""
    of_all = spent.ten_minutes >= WRONG_PER_TEN_MINUTES or spent.day >= WRONG_PER_DAY
    return of_all or spent.by_source >= WRONG_FROM_SOURCE


def counts_for_all(from_source: int) -> bool:
    """Whether a wrong pair spends everyone's budget: the `from_source`th of its source no more, once over its own."""
    return from_source <= WRONG_FROM_SOURCE
