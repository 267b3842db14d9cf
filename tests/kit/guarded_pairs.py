"""A pair as it is tried in an environment that has read a moment ago what is `spent`."""

from __future__ import annotations

from datetime import datetime

from shared.application import guarded_pair
from shared.ground.rate_limits import WRONG_PAIRS, window
from shared.secret_numbers.guard import Guarded, Spent, Typed, Use


def admit(pair: Typed, at: datetime, spent: Spent, source: str, use: Use) -> Guarded:
    """Raises what `guarded_pair.admit` raises; the patience is that of the settings."""
    begun = window(WRONG_PAIRS, at)
    guarded_pair.wrong_pairs.keep(spent.by_all, use, begun)
    guarded_pair.wrong_from.keep(spent.by_source, source, use, begun, pair.second)
    return guarded_pair.admit(pair, use, source, at)
