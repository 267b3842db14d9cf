"""How far apart the pages ask that wait for one announced moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shared.adapters import cache
from shared.application.reference import session_of
from shared.calendar.spread import LEAST_SPREAD_S, spread_s, waited_for
from shared.candidates.candidate import Entry
from shared.ground.settings import settings
from shared.store import entered, sessions


def spread_of(entries: Iterable[Entry], at: datetime) -> int:
    """In seconds, for the moment that a page with these entries waits for; the least where none is announced."""
    moment = waited_for((session_of(each.session_id).expected_at for each in entries), at)
    return spread_s(_entered_for(moment), settings().requests_a_second) if moment else LEAST_SPREAD_S


def _counted(moment: datetime) -> int:
    return entered.entered_in(each.id for each in sessions.listed_sessions() if each.release_at == moment)


_entered_for = cache.for_seconds(60, _counted)
"""Entries come days before results do, so a minute says the same as a second."""
