"""Tries a pair of ID number and Secret number, for registration or verification: counted before it is compared.

Every refusal costs the same two writes in the same order, so that the time taken does not show which it was.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shared.adapters import cache
from shared.adapters.caller_source import log_if_spent
from shared.ground.errors import NotRecognised
from shared.ground.rate_limits import WRONG_PAIRS, window
from shared.ground.settings import settings
from shared.secret_numbers.guard import Guarded, Spent, Typed, Use, may_try, opened
from shared.store import guard

wrong_pairs = cache.for_seconds(3, guard.wrong_pairs)
wrong_from = cache.for_seconds(3, guard.wrong_pairs_of)


def admit(typed: Typed, use: Use, source: str, at: datetime, first: Callable[[], object] = tuple) -> Guarded:
    """What is known of the ID, for a right pair, whose try is given back. Raises NotRecognised for every pair that
    opens nothing and, before anything is counted, what `may_try` raises.

    `first` counts what the caller limits itself; it is called only where the pair may be tried, and before the trial.
    The count after a refused pair is cached, so that this environment knows it without a read.
    """
    begun, second = window(WRONG_PAIRS, at), typed.second
    may_try(Spent(wrong_pairs(use, begun), wrong_from(source, use, begun, second), settings().patience), at, second)
    first()
    known = opened(guard.count_try(typed, use, at), typed)
    if known is None:
        counted = guard.count_wrong(typed, source, use, at)
        wrong_from.keep(counted, source, use, begun, second)
        log_if_spent(source, second.budget, counted.ten_minutes)
        raise NotRecognised
    guard.give_back(typed.candidate_id, known)
    return known
