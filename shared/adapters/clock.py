"""The process clock, for leases, pacing and the age of caches. Business time comes with the event, never from here."""

from __future__ import annotations

import time


def seconds() -> int:
    """Seconds since the epoch by the process clock, for leases that several processes compare."""
    return int(time.time())


def microseconds() -> int:
    """The same clock, fine enough to tell one mail's slot from the next."""
    return time.time_ns() // 1000


def pause(until: int) -> None:
    """Waits for this microsecond of the process clock; not at all where it has passed."""
    time.sleep(max(0, until - microseconds()) / 1_000_000)


def rest(seconds: float) -> None:
    time.sleep(seconds)


def elapsed() -> float:
    """Monotonic seconds, for ages inside this process."""
    return time.monotonic()
