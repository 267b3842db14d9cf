"""A pair as it is tried in an environment that has read a moment ago what is `spent`."""

from __future__ import annotations

from datetime import datetime

import boto3

from shared.adapters import cache
from shared.application import guarded_pair
from shared.application.guarded_pair import Trial
from shared.ground.settings import settings
from shared.secret_numbers.guard import Guarded, Typed, Use
from shared.secret_numbers.wrong_pairs import Spent
from shared.store import guard


def admit(pair: Typed, at: datetime, spent: Spent, source: str, use: Use) -> Guarded:
    """What the pair opens, its try given back; raises what `guarded_pair` raises. The patience is that of the
    settings."""
    known = opened(pair, at, spent, source, use)
    guard.give_back(pair.candidate_id, known, at)
    return known


def admit_now(pair: Typed, at: datetime, source: str, use: Use) -> Guarded:
    """The same in an environment that has just begun."""
    cache.forget()
    known = _opened(Trial(pair, use, source, at))
    guard.give_back(pair.candidate_id, known, at)
    return known


def opened(pair: Typed, at: datetime, spent: Spent, source: str, use: Use) -> Guarded:
    """The same, its try to be given back by the transaction that it opens."""
    trial = Trial(pair, use, source, at)
    guarded_pair.of_all.keep(spent.by_all, use, trial.begun)
    guarded_pair.of_source.keep(spent.by_source, source, use, trial.begun, pair.second)
    return _opened(trial)


def _opened(trial: Trial) -> Guarded:
    compared = guarded_pair.compare(trial)
    if compared.known is None:
        guarded_pair.refuse(trial, compared)
    guarded_pair.confirm(trial, compared)
    return compared.known


def spend(use: Use, at: datetime, *, ten_minutes: int = 0, day: int = 0) -> None:
    """Wrong pairs of the whole system, as other environments counted them."""
    key = {"pk": {"S": f"GUARD#ALL#{use}"}, "sk": {"S": f"{at:%Y%m%d}"}}
    counts = {f"w{at:%H}{at.minute // 10}0": {"N": str(ten_minutes)}, "day": {"N": str(day)}}
    boto3.client("dynamodb").put_item(TableName=settings().people_table, Item={**key, **counts})
    cache.forget()
