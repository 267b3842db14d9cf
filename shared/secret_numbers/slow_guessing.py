"""The slow attack: few guesses an hour, for months, under every budget of ten minutes and a day.

500 wrong pairs a day for thirty days are 15,000 guesses, which open 1.5 numbers of four digits. What tells such guesses
from typing errors is that nobody puts them right: an honest typist opens the same ID soon after. So wrong tries on IDs
that see no success within 24 hours are added up over a season, and after a thousand of them (a chance of one in ten
that one number was found) everyone gives a second item, until an operator ends it.

Only wrong numbers that were compared count: no other try can find one, so an ID adds ten at most in the life of its
number. A right pair is a success even where it opens nothing: whoever knows the number does not guess it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from shared.ground.errors import Conflict

Tries = Mapping[str, tuple[int, datetime]]
"""By ID, the wrong numbers of one day that were compared, and the moment of the last one."""


class NotAsked(Conflict):
    def __init__(self) -> None:
        super().__init__("No second item is asked for the season's sake just now, so there is nothing to end.")


@dataclass(frozen=True, slots=True)
class Season:
    """What is kept of one use: unanswered guesses by day ("20261130", UTC), since when a second item is asked for their
    sake, and from when guesses count, after an operator has ended one."""

    days: Mapping[str, int] = field(default_factory=dict)
    asked_since: datetime | None = None
    counts_from: datetime | None = None

    @property
    def guesses(self) -> int:
        return sum(self.days.values())


def day_of(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%d}"


def open_days(at: datetime) -> tuple[str, str]:
    """Today and yesterday: a try of either may still be put right within its 24 hours."""
    return day_of(at), day_of(at - timedelta(days=1))


def unanswered(tries: Tries, opened: Mapping[str, datetime | None], counts_from: datetime | None) -> int:
    """The wrong tries on IDs that saw no success after them. `opened` has each ID that exists, with the moment when its
    pair was last right: an ID that does not exist has no number to be found."""
    return sum(
        count
        for candidate_id, (count, last_at) in tries.items()
        if candidate_id in opened
        and not _is_put_right(opened[candidate_id], last_at)
        and (counts_from is None or last_at > counts_from)
    )


def _is_put_right(opened_at: datetime | None, last_at: datetime) -> bool:
    return opened_at is not None and opened_at >= last_at


def counted(season: Season, by_day: Mapping[str, int], at: datetime, length: timedelta) -> Season:
    """The season with the days that were counted anew, and without those before it began."""
    first = day_of(at - length)
    return replace(season, days={day: n for day, n in {**season.days, **by_day}.items() if day > first and n})


def must_ask(season: Season, most: int) -> bool:
    """Whether the guesses have just become so many that everyone must give a second item."""
    return season.asked_since is None and season.guesses >= most


def ended(season: Season, at: datetime) -> Season:
    """After an operator has ended it: only guesses from now on count. NotAsked where nothing is asked."""
    if season.asked_since is None:
        raise NotAsked
    return Season(counts_from=at)
