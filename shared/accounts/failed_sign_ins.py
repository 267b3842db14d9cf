"""Consecutive wrong passwords and codes: what is counted, and how long the next attempt must wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.accounts.account import Account, Factor
from shared.ground.errors import TooManyAttempts

REFUSED = "a sign-in was refused"
"""The line of the log that the alarm `refused-sign-ins` counts, over all sources."""
FREE_FAILURES = 4
LONGEST_DELAY = timedelta(minutes=15)
MOST_FAILURES = 100
FAILURES_LIFE = timedelta(days=30)


class NewPasswordNeeded(TooManyAttempts):
    """Raised after a hundred wrong passwords in a row, when waiting no longer helps."""

    code = "new_password_needed"

    def __init__(self) -> None:
        sentence = f"Too many wrong {Factor.PASSWORD} in a row. Ask for a new password by email."
        super().__init__(sentence, retry_after=int(LONGEST_DELAY.total_seconds()))


class CodesSpent(TooManyAttempts):
    """Raised after a hundred wrong codes in a row; only a new invitation opens the account again."""

    def __init__(self) -> None:
        sentence = (
            "Too many wrong codes in a row. Ask an administrator of your centre to remove you and invite you anew."
        )
        super().__init__(sentence, retry_after=int(LONGEST_DELAY.total_seconds()))


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed sign-ins in a row under one identifier, known or not, by one factor."""

    count: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is known when somebody wants to sign in; `from_source` counts the failures from where they are, `on_devices`
    those on each of the marked devices that the request names."""

    account: Account | None
    failures: Failures
    from_source: int = 0
    on_devices: Mapping[str, Failures] = field(default_factory=dict)

    def on(self, device: str | None) -> Failures:
        """Of a known device its own alone: strangers' failures are not its owner's."""
        return self.failures if device is None else self.on_devices.get(device, Failures())


def must_wait(failures: Failures, at: datetime, factor: Factor = Factor.PASSWORD) -> None:
    """From the fifth failure in a row on, each one doubles the wait, up to 15 minutes; checked before any hashing.

    After the hundredth only a new password helps (NIST SP 800-63B-4, 3.2.2). For codes it is a new invitation: whoever
    reads the mailbox can set a new password, and the mailbox alone must not give both factors.
    """
    if failures.count >= MOST_FAILURES:
        raise NewPasswordNeeded if factor is Factor.PASSWORD else CodesSpent
    if failures.count <= FREE_FAILURES or failures.last_at is None:
        return
    delay = min(timedelta(seconds=2 ** min(failures.count - FREE_FAILURES, 10)), LONGEST_DELAY)
    left = failures.last_at + delay - at
    if left > timedelta(0):
        raise too_soon(factor, max(1, round(left.total_seconds())))


def too_soon(factor: Factor, seconds: int = 2) -> TooManyAttempts:
    """The error for one of several simultaneous attempts, with the shortest wait, two seconds."""
    return TooManyAttempts(f"Too many wrong {factor}. Try again in {seconds} seconds.", retry_after=seconds)
