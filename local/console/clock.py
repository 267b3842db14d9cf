"""The local stack's clock: the machine's own, plus an offset that `/_local/clock` moves forward.

It enters the handlers as `requestContext.timeEpoch` and as the `time` of the sweeps, as on AWS, and what the CDN
keeps ages by it. The rest of the front measures with the process clock (`shared.adapters.clock`'s business on AWS).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_DURATION = re.compile(
    r"P(?=.)(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9})S)?)?",
    re.ASCII,
)
FURTHEST = timedelta(days=3660)  # ten years ahead: certificates and their rules end sooner


class ClockRefused(ValueError):
    """The clock was asked for something it does not do; the message says what it does."""


def parse_duration(text: str) -> timedelta:
    """An ISO 8601 duration of weeks, days, hours, minutes and seconds, as "PT336H"; refuses all else."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ClockRefused('The clock advances by an ISO 8601 duration, for example "PT336H" or "P14DT90S".')
    return timedelta(**{unit: int(count) for unit, count in found.groupdict().items() if count})


class Clock:
    """The shifted clock; `now` is aware, in UTC."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def advance(self, by: timedelta) -> None:
        """Moves the clock forward; it never goes back, for what was released stays released."""
        if self.offset + by > FURTHEST:
            raise ClockRefused(f"The clock goes {FURTHEST.days} days ahead at most.")
        self.offset += by

    def until_next_minute(self) -> float:
        """Seconds until the shifted clock's minute turns."""
        now = self.now()
        return 60 - now.second - now.microsecond / 1_000_000


def rfc3339(at: datetime) -> str:
    """ "2026-12-09T08:00:00Z", as EventBridge Scheduler writes an instant."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
