"""The guard on the Secret number: four digits are a key only because someone counts.

Ten wrong Secret numbers are compared per ID in the life of that number, whoever asks, on whatever route; so a
burglar who tries one ID gets in with a chance of ten in ten thousand. Over a system-wide budget of wrong pairs
the pair alone opens nothing and the date of birth is asked besides, because ten tries on each of 300,000 known
IDs would still open 300 of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from shared.errors import NotAllowed

MOST_TRIES = 10
WRONG_PER_TEN_MINUTES = 300
WRONG_PER_DAY = 500


class SecondItemRequired(NotAllowed):
    """Told to everyone alike while the system's budget of wrong pairs is spent; says nothing about the pair."""

    code = "second_item_required"

    def __init__(self) -> None:
        super().__init__(
            "Many wrong numbers are being tried just now, so we also need the candidate's date of birth.",
            pointer="/date_of_birth",
        )


@dataclass(frozen=True, slots=True)
class Guarded:
    """What the guard knows of one ID. The MACs are 32 bytes each; no Secret number or birth date is kept here."""

    secret_mac: bytes
    birth_mac: bytes
    key_version: int
    registered: bool
    verification_by_secret: bool


def windows(at: datetime) -> tuple[str, str]:
    """The names of the ten-minute and the one-day window that `at` falls in (UTC)."""
    moment = at.astimezone(UTC)
    return f"{moment:%Y%m%dT%H}{moment.minute // 10}", f"{moment:%Y%m%d}"


def second_item_required(wrong_in_ten_minutes: int, wrong_in_day: int) -> bool:
    """Over 300 wrong pairs in ten minutes or 500 in a day the pair alone no longer opens anything."""
    return wrong_in_ten_minutes >= WRONG_PER_TEN_MINUTES or wrong_in_day >= WRONG_PER_DAY
