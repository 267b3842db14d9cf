"""The quota and the faults of the local mail provider, which decide its answer to the next mail.

Pure: moments are arguments. `rate` is mails per second, of which SES lets a second's worth through at once ("you can
exceed this quota for short bursts", SES developer guide); `quota_24h` counts the mails of the last 24 hours.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

DAY = timedelta(hours=24)
MOST = {"rate": 100_000.0, "quota_24h": 100_000_000, "latency_ms": 60_000, "throttled_share": 1, "failing_share": 1}


class ProviderRefused(ValueError):
    """The provider was given a setting that it does not have; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be set. The quota is that of an account just out of SES's sandbox: 14 a second, 50,000 a day.

    A throttled mail is surely not taken. Of the failing ones (a 500 from inside SES) every second one was: the sender
    cannot know. During an outage every call ends in a 503. With `events` off they are kept back until it is on.
    """

    rate: float = 14.0
    quota_24h: int = 50_000
    latency_ms: int = 40
    throttled_share: float = 0.0
    failing_share: float = 0.0
    outage: bool = False
    events: bool = True

    def changed(self, asked: object) -> Choices:
        """Raises ProviderRefused for an unknown name or an invalid value."""
        if not isinstance(asked, Mapping) or not asked:
            raise ProviderRefused(f"Send some of {', '.join(field.name for field in fields(self))}.")
        return replace(self, **{name: self._checked(name, value) for name, value in asked.items()})

    def _checked(self, name: str, value: Any) -> Any:
        existing = asdict(self).get(name)
        if existing is None:
            raise ProviderRefused(f"The provider has no {name}.")
        if isinstance(existing, bool):
            if not isinstance(value, bool):
                raise ProviderRefused(f"{name} is true or false.")
            return value
        is_number = isinstance(value, int | float if isinstance(existing, float) else int)
        if isinstance(value, bool) or not is_number or not 0 <= value <= MOST[name]:
            kind = "number" if isinstance(existing, float) else "whole number"
            raise ProviderRefused(f"{name} is a {kind} from 0 to {MOST[name]:g}.")
        return type(existing)(value)


class Verdict(Enum):
    """What becomes of a mail that is handed over; the value is SES's code and message, where it has one."""

    TAKEN = ("", "")
    OUT = ("ServiceUnavailableException", "The service is not available.")
    TOO_FAST = ("TooManyRequestsException", "Maximum sending rate exceeded.")
    DAY_SPENT = ("TooManyRequestsException", "Daily message quota exceeded.")
    FAILED = ("InternalServiceErrorException", "Something went wrong.")
    FAILED_AND_TAKEN = ("InternalServiceErrorException", "Something went wrong, later.")

    @property
    def takes(self) -> bool:
        return self in (Verdict.TAKEN, Verdict.FAILED_AND_TAKEN)


class Gate:
    """Judges each mail in turn, and counts."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(f"local provider {seed}")
        self._tokens, self._seen = 0.0, float("-inf")
        self._taken: deque[datetime] = deque()
        self._failed = 0

    def judge(self, choices: Choices, seconds: float, at: datetime) -> Verdict:
        """`seconds` of a clock that only moves forward, for the rate; `at` for the day's quota."""
        if choices.outage:
            return Verdict.OUT
        if self.taken_in_a_day(at) >= choices.quota_24h:
            return Verdict.DAY_SPENT
        if not self._has_room(choices.rate, seconds) or self._chance.random() < choices.throttled_share:
            return Verdict.TOO_FAST
        verdict = self._fate(choices.failing_share)
        if verdict.takes:
            self._taken.append(at)
        return verdict

    def taken_in_a_day(self, at: datetime) -> int:
        while self._taken and self._taken[0] <= at - DAY:
            self._taken.popleft()
        return len(self._taken)

    def remember(self, taken: list[datetime]) -> None:
        """The mails of an earlier run, oldest first."""
        self._taken.extendleft(reversed(taken))

    def _has_room(self, rate: float, seconds: float) -> bool:
        """A bucket that fills at the rate and holds a second's worth, or one mail."""
        room = max(rate, 1.0)
        self._tokens = min(room, self._tokens + rate * (seconds - self._seen)) if rate else 0.0
        self._seen = seconds
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def _fate(self, failing_share: float) -> Verdict:
        if self._chance.random() >= failing_share:
            return Verdict.TAKEN
        self._failed += 1
        return Verdict.FAILED_AND_TAKEN if self._failed % 2 == 0 else Verdict.FAILED
