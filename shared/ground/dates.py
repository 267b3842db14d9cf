"""Instants, local days and windows. An instant is an aware UTC `datetime`; a local time is turned into one only where
it exists exactly once.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.ground.errors import RuleBroken

# RFC 3339 wants the zone; a time without one means a different second in every centre. Its fractions are refused: what
# is promised is a second, and .999 would be announced as the second before.
_RFC_3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([Zz]|[+-][0-9]{2}:[0-9]{2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Names as Europe/Madrid or UTC; never a path, nor the machine's own "localtime".
_ZONE = re.compile(r"UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2}")
# Names of the tz database without a place: GMT, CET, EST5EDT.
_SHORT_ZONE = re.compile(r"[A-Za-z0-9_+-]+")
_SIGNED_ZONE = re.compile(r"[+-]0?[1-9][0-9]?$")
# Far from the calendar's own ends, where another zone's local time would not exist.
FIRST_YEAR, LAST_YEAR = 1990, 2199
FIRST_BIRTH_YEAR = 1900
_LAST_SECOND = time(23, 59, 59)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class UnknownZone(RuleBroken):
    code = "unknown_zone"


class NoSuchLocalTime(RuleBroken):
    """The clocks skip this local time, or show it twice."""

    code = "no_such_local_time"


@cache
def _found(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_named(name: str) -> ZoneInfo:
    """The time zone of an IANA name, as "Europe/Madrid"; raises UnknownZone."""
    found = _found(name) if _ZONE.fullmatch(name) else None
    if found is None and _SHORT_ZONE.fullmatch(name) and _found(name):
        raise UnknownZone("A short name will not do: name the zone by a place, as Europe/Madrid.", pointer="/zone")
    if found is None:
        raise UnknownZone("This is not the name of a time zone; write it as Europe/Madrid.", pointer="/zone")
    return found


def parse_zone(name: str) -> ZoneInfo:
    """A zone that somebody chooses; raises UnknownZone, also for a name that reads as the opposite of its offset.

    "Those zone names beginning with Etc/GMT have their sign reversed from the standard ISO 8601 convention" (the tz
    database, file etcetera): the clocks of Etc/GMT+2 are two hours behind UTC. `zone_named` still reads what was kept.
    """
    found = zone_named(name)
    if _SIGNED_ZONE.search(name):
        at = _offset(datetime(FIRST_YEAR, 1, 1, tzinfo=found))
        raise UnknownZone(
            f"The clocks of {name} are at {at}, the opposite of what it reads as. Name a place, as Europe/Madrid.",
            pointer="/zone",
        )
    return found


def parse_instant(text: str, *, pointer: str | None = None) -> datetime:
    """The UTC instant of an RFC 3339 time in whole seconds, as "2026-12-09T08:00:00Z"; raises RuleBroken."""
    if not _RFC_3339.fullmatch(text):
        raise RuleBroken(
            "Write date, time to the second, and zone, as 2026-12-09T08:00:00Z or 2026-12-09T09:00:00+01:00.",
            pointer=pointer,
        )
    try:
        instant = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise RuleBroken("This date or time does not exist.", pointer=pointer) from None
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise RuleBroken(f"Give a year from {FIRST_YEAR} to {LAST_YEAR}.", pointer=pointer)
    return instant


def parse_date(text: str, *, pointer: str | None = None) -> date:
    """The calendar date of "2026-12-09", from 1900 (a candidate's birth) to 2199; raises RuleBroken."""
    if not _DATE.fullmatch(text):
        raise RuleBroken("Write the date as year-month-day: 2026-12-09.", pointer=pointer)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RuleBroken("This date does not exist.", pointer=pointer) from None
    if not FIRST_BIRTH_YEAR <= day.year <= LAST_YEAR:
        raise RuleBroken(f"Give a year from {FIRST_BIRTH_YEAR} to {LAST_YEAR}.", pointer=pointer)
    return day


def instant_text(at: datetime) -> str:
    """RFC 3339 in UTC to the second, as "2026-12-09T08:00:00Z"."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_local_instant(text: str, zone: str, *, pointer: str | None = None) -> datetime:
    """The UTC instant of an RFC 3339 time that the clocks of this zone show exactly once.

    Written in UTC (Z, or +00:00 as programs write it) or with the offset that the zone has then. Raises UnknownZone,
    NoSuchLocalTime, or RuleBroken for another offset: whoever wrote it meant another second.
    """
    instant, named = parse_instant(text, pointer=pointer), zone_named(zone)
    given = datetime.fromisoformat(text.upper())
    if given.utcoffset():
        local = given.replace(tzinfo=named)
        _must_be_shown_once(local, pointer)
        if local.utcoffset() != given.utcoffset():
            raise RuleBroken(
                f"The clocks in {zone} are at {_offset(local)} then. Write {local.isoformat()}.", pointer=pointer
            )
    must_be_shown_once(instant, zone, pointer=pointer)
    return instant


def must_be_shown_once(instant: datetime, zone: str, *, pointer: str | None = None) -> None:
    """Raises NoSuchLocalTime for an instant whose local time the clocks of this zone show twice: announced by the
    clock, it would be two moments."""
    _must_be_shown_once(instant.astimezone(zone_named(zone)), pointer)


def _must_be_shown_once(local: datetime, pointer: str | None) -> None:
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        raise NoSuchLocalTime(
            f"The clocks change on {local.date().isoformat()} in {local.tzinfo}, and "
            f"{local.time().isoformat('minutes')} is skipped or comes twice. Choose another time.",
            pointer=pointer,
        )


def _offset(local: datetime) -> str:
    """As "+01:00"; historical ones have seconds."""
    return local.isoformat()[19:]


def at_local(day: date, at: time, zone: str) -> datetime:
    """The UTC instant of a local time; raises NoSuchLocalTime where the clocks skip it or show it twice."""
    local = datetime.combine(day, at, zone_named(zone))
    _must_be_shown_once(local, "/release_at")
    return local.astimezone(UTC)


def local_end_of_day(day: date, zone: str) -> datetime:
    """The UTC instant of 23:59:59 local; where the clocks show it twice, the later one (the day is not over before)."""
    return datetime.combine(day, _LAST_SECOND, zone_named(zone)).replace(fold=1).astimezone(UTC)


def window_closes(released_at: datetime, days: int, zone: str) -> datetime:
    """The last second, as a UTC instant, of day `days` after the local date of release; that date itself is day 0."""
    released_on = released_at.astimezone(zone_named(zone)).date()
    return local_end_of_day(released_on + timedelta(days=days), zone)


def closing_text(closes: datetime, zone: str) -> str:
    """The last second of a window as people say it there: "14 March 2026 at 23:59, Europe/Madrid"."""
    local = closes.astimezone(zone_named(zone))
    return f"{day_text(local)} at {local:%H:%M}, {zone}"


def day_text(day: date) -> str:
    """As people say it: "14 March 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def local_text(at: datetime, zone: str) -> str:
    """As a notice keeps it, "2026-12-09, 09:00 (Europe/Madrid)"; its mail has it in words."""
    return f"{at.astimezone(zone_named(zone)):%Y-%m-%d, %H:%M} ({zone})"


def is_open(closes: datetime, at: datetime) -> bool:
    """Whether `at` is not past a window whose last second is `closes`; that whole second still counts."""
    return at < closes + timedelta(seconds=1)


def years_later(day: date, years: int) -> date:
    """The same calendar day `years` on; 29 February gives 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months on; the last one of a month that is shorter. It is the last day from
    which `months_before` comes no later than `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months ago; the 1st of the month after where there is none.

    Of the two days the later, so that what was done on it or after is never older: 31 March less a month is 1 March.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year, month + 2, 1)  # no December is short of days


def of_age_on(born: date, years: int) -> date:
    """The birthday that ends childhood; for somebody born on 29 February it is 1 March where there is none.

    By decision, for no source says: of the two days the later, so that no guardian is passed over.
    """
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
