"""Passwords hashed and compared, each counted before, because it costs as much as forty reads.

No function hashes by itself but `register`, whose try of the pair is counted: a number has ten of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.adapters import passwords
from shared.adapters.caller_source import log_if_spent
from shared.ground.rate_limits import PASSWORD_HASHES, Budget
from shared.ground.settings import keyed_hash
from shared.store import source_counters


@dataclass(frozen=True, slots=True)
class Counted:
    """One hash that may be made; `count` alone makes it."""


def count(source: str, at: datetime, budget: Budget | None = None) -> Counted:
    """One hash more of the source's budget, PASSWORD_HASHES or another; raises RateLimited where that is spent."""
    budget = budget or PASSWORD_HASHES
    log_if_spent(source, budget, source_counters.spend(source, budget, at))
    return Counted()


def source_of_account(place: str) -> str:
    """What is counted for an account itself, wherever it is used from; `place` is its partition."""
    return keyed_hash("account", place)[:32]


def hashed(password: str, _: Counted) -> str:
    return passwords.hash_password(password)


def matches(password: str, password_hash: str | None, _: Counted) -> bool:
    """Whether the password is right, after the same work for an unknown account."""
    return passwords.password_matches(password, password_hash)
