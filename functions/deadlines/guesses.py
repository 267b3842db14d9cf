"""Adds up the season's unanswered guesses at Secret numbers, and asks everyone for a second item when they are many."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.adapters import log
from shared.ground.settings import settings
from shared.secret_numbers.guard import Use
from shared.secret_numbers.slow_guessing import counted, must_ask, open_days, unanswered
from shared.secret_numbers.wrong_pairs import ASKED_OF_EVERYONE
from shared.store import slow_guessing


def add_up(use: Use, at: datetime) -> None:
    """Counts the open days anew, so that doing it twice changes nothing. The line is logged before the asking begins:
    a call that is cut off between them is repeated, and nobody is asked unheard."""
    season = slow_guessing.find_season(use)
    tries = slow_guessing.find_tries(use, open_days(at))
    opened = slow_guessing.find_opened({each for day in tries.values() for each in day})
    by_day = {day: unanswered(found, opened, season.counts_from) for day, found in tries.items()}
    now = counted(season, by_day, at, timedelta(days=settings().longest_season))
    if must_ask(now, settings().most_guesses):
        log.warning(ASKED_OF_EVERYONE, kind=use, count=now.guesses)
        slow_guessing.asking(use, now, at)
    elif now.days != season.days:
        slow_guessing.keep_season(use, now)
