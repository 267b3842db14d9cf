"""Elapsed time: leases, pacing, cache age. Never business time, which comes with the event."""

from __future__ import annotations

import time


def seconds() -> int:
    """Seconds since the epoch by the process clock, for leases that several processes compare."""
    return int(time.time())


def elapsed() -> float:
    """Monotonic seconds, for ages inside this process."""
    return time.monotonic()
