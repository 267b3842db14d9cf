"""The second item that a season's guesses brought upon everyone: shown, and ended by an operator."""

from __future__ import annotations

from datetime import datetime

from shared.ground.dates import instant_text
from shared.ground.errors import StaleVersion
from shared.secret_numbers.guard import Use
from shared.secret_numbers.slow_guessing import Season, ended
from shared.store import slow_guessing

Shown = dict[str, object]


def shown_all() -> Shown:
    """For each use what counts now, and who ended it before, newest first."""
    return {"data": [_shown(use, slow_guessing.find_season(use)) for use in Use]}


def end(use: Use, reason: str, operator: str, at: datetime) -> Shown:
    before = slow_guessing.find_season(use)
    after = ended(before, at)
    if not slow_guessing.end(use, before, after, operator=operator, reason=reason, at=at):
        raise StaleVersion("Somebody has just ended it, or it has just begun. Look at it again.")
    return _shown(use, after)


def _shown(use: Use, season: Season) -> Shown:
    return {
        "use": use.value,
        "asked_since": instant_text(season.asked_since) if season.asked_since else None,
        "guesses": season.guesses,
        "counts_from": instant_text(season.counts_from) if season.counts_from else None,
        "endings": [
            {**each, "at": _text(each["at"]), "asked_since": _text(each["asked_since"])}
            for each in slow_guessing.find_endings(use)
        ],
    }


def _text(moment: str) -> str:
    return instant_text(datetime.fromisoformat(moment))
