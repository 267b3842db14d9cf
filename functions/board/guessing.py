"""The second item that a season's guesses brought upon everyone: shown, and ended by an operator."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from shared.adapters.paging import Listing
from shared.ground.dates import instant_text
from shared.ground.errors import StaleVersion
from shared.ground.forms import Count, Instant
from shared.secret_numbers.guard import Use
from shared.secret_numbers.slow_guessing import Season, ended
from shared.store import slow_guessing


class Ending(TypedDict):
    """Who ended the asking, when and why; `guesses` were counted until then."""

    at: Instant
    operator: str
    reason: str
    asked_since: Instant
    guesses: Count


class SeasonView(TypedDict):
    """`asked_since`: since when everyone gives the second item; null where nobody is asked for these guesses."""

    use: Use
    asked_since: Instant | None
    guesses: Count
    counts_from: Instant | None
    endings: list[Ending]


def shown_all() -> Listing[SeasonView]:
    """For each use what counts now, and who ended it before, newest first."""
    return {"data": [_shown(use, slow_guessing.find_season(use)) for use in Use]}


def end(use: Use, reason: str, operator: str, at: datetime) -> SeasonView:
    before = slow_guessing.find_season(use)
    after = ended(before, at)
    if not slow_guessing.end(use, before, after, operator=operator, reason=reason, at=at):
        raise StaleVersion("Somebody has just ended it, or it has just begun. Look at it again.")
    return _shown(use, after)


def _shown(use: Use, season: Season) -> SeasonView:
    return {
        "use": use,
        "asked_since": instant_text(season.asked_since) if season.asked_since else None,
        "guesses": season.guesses,
        "counts_from": instant_text(season.counts_from) if season.counts_from else None,
        "endings": [
            {
                "at": _text(each["at"]),
                "operator": each["operator"],
                "reason": each["reason"],
                "asked_since": _text(each["asked_since"]),
                "guesses": each["guesses"],
            }
            for each in slow_guessing.find_endings(use)
        ],
    }


def _text(moment: str) -> str:
    return instant_text(datetime.fromisoformat(moment))
