"""Tries a pair of ID number and Secret number, for registration or verification: counted before it is compared.

Every refusal of a pair alone costs the same three writes in the same order, of one with a second item the same two, so
that the time taken does not show which it was. The last try of an ID that nobody has registered is one more, by
decision 122: it spends one of its source's locks.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NoReturn

from shared.adapters import cache, identity, log, parallel
from shared.adapters.caller_source import log_if_spent
from shared.ground.errors import NotRecognised
from shared.ground.rate_limits import WRONG_PAIRS, window
from shared.ground.settings import settings
from shared.secret_numbers.guard import Guarded, Typed, Use, has_cost_a_lock, opened
from shared.secret_numbers.wrong_pairs import (
    ASKED_OF_EVERYONE,
    WRONG_PER_DAY,
    WRONG_PER_TEN_MINUTES,
    OfAll,
    SecondItem,
    SecondItemRequired,
    Spent,
    WrongPairs,
    has_just_spent_all,
    may_try,
)
from shared.store import guard, wrong_pairs
from shared.store.items import Row

of_all = cache.for_seconds(3, wrong_pairs.find_of_all)
of_source = cache.for_seconds(3, wrong_pairs.find_of_source)
"""Remembered only to refuse, for a budget that is spent stays spent until its window ends. What opens is read anew."""
SPENT = OfAll(WrongPairs(WRONG_PER_TEN_MINUTES, WRONG_PER_DAY))


@dataclass(frozen=True, slots=True)
class Trial:
    """One try of a pair; `source` is the hash of where it comes from. `once` names a try that may be begun again by
    whoever goes on where another was killed, so that it is counted once."""

    typed: Typed
    use: Use
    source: str
    at: datetime
    once: str | None = None

    @property
    def begun(self) -> datetime:
        """The ten minutes it falls in."""
        return window(WRONG_PAIRS, self.at)

    @property
    def alone(self) -> bool:
        return self.typed.second is SecondItem.NONE


@dataclass(frozen=True, slots=True)
class Compared:
    """What the counted try met; `known` is what is known of the ID where the pair is right."""

    counted: Guarded | None
    known: Guarded | None

    @property
    def guessed(self) -> bool:
        """Whether a number was compared that is not the ID's. No other try can find one."""
        return self.counted is not None and self.known is None


def compare(trial: Trial, first: Callable[[], object] = tuple) -> Compared:
    """Counts and compares. Raises, before anything is counted, what `may_try` raises.

    `first` counts what the caller limits itself; it is called only where the pair may be tried, and before the trial.
    """
    typed = trial.typed
    find = wrong_pairs.find_of_source if typed.second is SecondItem.BIRTH_DATE else of_source
    source = find(trial.source, trial.use, trial.begun, typed.second)
    everyone = of_all(trial.use, trial.begun) if trial.alone else OfAll()
    may_try(Spent(everyone, source, settings().patience), trial.at, typed.second)
    first()
    lock = wrong_pairs.spending_lock(trial.source, trial.at) if source.may_lock else None
    counted = guard.count_try(typed, trial.use, trial.at, lock, trial.once or identity.new_id())
    return Compared(counted, opened(counted, typed))


def confirm(trial: Trial, compared: Compared) -> None:
    """The budgets, read after a right pair was compared: it opens nothing where they are spent by now, and is counted
    and refused as a wrong one is. The pairs of a burst are so ordered by their counts, and none is answered after the
    one that spends the budget."""
    if not trial.alone:
        return
    everyone, source = wrong_pairs.find_of_both(trial.source, trial.use, trial.begun)
    try:
        may_try(Spent(everyone, source), trial.at, trial.typed.second)
    except SecondItemRequired:
        with suppress(NotRecognised):  # the season's asking is in no count
            refuse(trial, compared)
        raise


def giving_back_lock(trial: Trial, known: Guarded) -> list[Row]:
    """For the transaction that a right pair opens, the lock that its try has cost its source: one part or none."""
    return [wrong_pairs.giving_back_lock(trial.source, trial.at)] if has_cost_a_lock(known) else []


def refuse(trial: Trial, compared: Compared) -> NoReturn:
    """Counts the refused pair and raises NotRecognised, or SecondItemRequired where a budget was spent meanwhile.

    A right pair that opens nothing counts like a wrong one, or the count would tell them apart; only its try is given
    back, beside the other write, and the season does not hold it for a guess.
    """
    known = compared.known
    if known is None:
        _count(trial, compared)
    else:
        give_back = partial(guard.give_back, trial.typed.candidate_id, known, trial.at)
        parallel.both(lambda: _count(trial, compared), give_back)
    raise NotRecognised


def _count(trial: Trial, compared: Compared) -> None:
    second = trial.typed.second
    is_first, source = wrong_pairs.count_of_source(trial.source, trial.use, second, trial.at, trial.once)
    of_source.keep(source, trial.source, trial.use, trial.begun, second)
    log_if_spent(trial.source, second.budget, source.pairs.ten_minutes)
    if trial.alone:
        if not source.within_its_own:
            raise SecondItemRequired
        if is_first:
            _count_of_all(trial, compared)


def _count_of_all(trial: Trial, compared: Compared) -> None:
    guessed_id = trial.typed.candidate_id if compared.guessed else None
    counted = wrong_pairs.count_of_all(guessed_id, trial.use, trial.at)
    if counted is None or has_just_spent_all(counted):
        of_all.keep(SPENT, trial.use, trial.begun)
    if counted is None:
        raise SecondItemRequired
    if has_just_spent_all(counted):
        log.warning(ASKED_OF_EVERYONE, kind=trial.use, count=counted.day)
