"""Passwords hashed and compared: each is counted before, because it costs as much as forty reads."""

from __future__ import annotations

from datetime import datetime

from shared.adapters import passwords
from shared.adapters.caller_source import log_if_spent
from shared.ground.rate_limits import PASSWORD_HASHES, Budget
from shared.store import source_counters


def hashed(password: str, source: str, at: datetime, budget: Budget = PASSWORD_HASHES) -> str:
    """The password's hash; raises RateLimited instead where the source has none left."""
    _count(source, at, budget)
    return passwords.hash_password(password)


def matches(password: str, password_hash: str | None, source: str, at: datetime) -> bool:
    """Whether the password is right, after the same work for an unknown account; raises RateLimited as `hashed`
    does."""
    _count(source, at, PASSWORD_HASHES)
    return passwords.password_matches(password, password_hash)


def _count(source: str, at: datetime, budget: Budget) -> None:
    log_if_spent(source, budget, source_counters.spend(source, budget, at))
