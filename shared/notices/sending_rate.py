"""When each mail may leave, so that any number of senders together keep the account's rate (virtual scheduling).

A lane is one row that says when its next mail may leave. A sender takes as many slots as it has mails, which moves that
moment on; nobody counts what was sent. Moments are microseconds of the process clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

SECOND = 1_000_000
LONGEST_WAIT = 20 * SECOND
"""The longest that a sender waits for its slots: waiting time is paid for, and a call ends with its function's
timeout."""
LEAD = 25_000
"""Microseconds from now until the earliest slot: taking slots takes a while, and a mail that is late for its slot comes
too close to the next one's."""
MOST_OF_A_LANE = 2500
"""Mails a second: 250 writes of its row, ten mails each, a quarter of what one row takes. Few lanes, for of many one is
now and then left empty by chance."""
HEADROOM = 0.996
"""The share of the rate that is used: mails that leave evenly arrive less evenly. With 1 % of all slots lost to
throttled mails, the whole time is still within 2 % of N / rate."""

KEPT_WAITING = "a mail waits for the provider"
"""The line of the log that the alarm `mail-waiting` listens for."""


@dataclass(frozen=True, slots=True)
class Quota:
    """An account's own limits: mails a second, and in 24 hours with those sent in the last 24 (-1: without limit)."""

    rate: float
    per_day: float
    sent: float


@dataclass(frozen=True, slots=True)
class Slots:
    """A run of slots: the first one's moment, and how far apart they are."""

    first: int
    gap: int

    def moment(self, number: int) -> int:
        return self.first + number * self.gap


def is_spent(quota: Quota) -> bool:
    """Whether the quota is spent: nothing more may leave until the oldest mails are more than 24 hours ago."""
    return quota.rate <= 0 or 0 <= quota.per_day <= quota.sent


def lanes(rate: float) -> int:
    return max(1, ceil(rate / MOST_OF_A_LANE))


def gap(rate: float) -> int:
    """Microseconds between two mails of one lane."""
    return ceil(lanes(rate) * SECOND / (rate * HEADROOM))


def reserve(free_at: int | None, now: int, apart: int, longest: int | None = LONGEST_WAIT) -> Slots | None:
    """Slots from the lane's next free moment on, or from now where that has passed; None where it is too far ahead.
    `now` is the first moment that the sender can keep: `LEAD` from when it asks.

    `longest` None takes the slots however far ahead they are: a letter that somebody waits for leaves at once, and the
    release behind it makes room. The lane is free again after as many gaps as slots were taken.
    """
    first = now if free_at is None else max(now, free_at)
    return None if longest is not None and first - now > longest else Slots(first, apart)
