"""The awarding body's own working days, and until when an enquiry must be answered.

5 working days for Stage 1 (regional guidance on enquiries), 15 for Stage 2 (three weeks there), from receipt by the
body. By decision: the day of receipt is day 0 whatever day it is; the last day counts to its last second where the body
is; a day at whose end the enquiry was paused does not count, so a pause that ends on the day it began costs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from typing_extensions import TypedDict

from shared.ground.dates import LAST_YEAR, local_end_of_day, parse_date, zone_named
from shared.ground.errors import RuleBroken
from shared.ground.forms import Instant

MOST_DAYS = 100
_FRIDAY = 4
_ONE_DAY = timedelta(days=1)


class CalendarRefused(RuleBroken):
    """The calendar has no working day left, so nothing could ever fall due."""


class PauseView(TypedDict):
    """`until` is null while it lasts."""

    since: Instant
    until: Instant | None
    reason: str


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the body waits for somebody else; `until` is None while it does. `reason` says for what."""

    since: datetime
    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Monday to Friday in the body's zone, but for holidays (single days) and closed stretches, both ends included."""

    zone: str
    holidays: frozenset[date] = frozenset()
    closed: tuple[tuple[date, date], ...] = ()

    def is_working_day(self, day: date) -> bool:
        return (
            day.weekday() <= _FRIDAY
            and day not in self.holidays
            and not any(first <= day <= last for first, last in self.closed)
        )


@dataclass(frozen=True, slots=True)
class Turnaround:
    """The body's own time limits in working days; after `alarm_percent` of them the operators' alarm is raised."""

    calendar: WorkingCalendar
    stage_1_working_days: int = 5
    stage_2_working_days: int = 15
    alarm_percent: int = 80

    def alarm_days(self, days: int) -> int:
        """The working day at whose end that percentage has passed: 4 of 5, 12 of 15."""
        return max(1, -(-days * self.alarm_percent // 100))


def end_of_working_day(
    number: int, received_at: datetime, pauses: Sequence[Pause], calendar: WorkingCalendar
) -> datetime | None:
    """The last second of the working day of this number after the day of receipt; None while a pause leaves it open."""
    day = received_at.astimezone(zone_named(calendar.zone)).date()
    counted = 0
    while counted < number:
        day += _ONE_DAY
        if day.year > LAST_YEAR:
            raise CalendarRefused("This calendar has too few working days.", pointer="/closed")
        if not calendar.is_working_day(day):
            continue
        stands = _paused_at(local_end_of_day(day, calendar.zone), pauses)
        if stands is not None and stands.until is None:
            return None
        counted += stands is None
    return local_end_of_day(day, calendar.zone)


def _paused_at(moment: datetime, pauses: Sequence[Pause]) -> Pause | None:
    for pause in pauses:
        if pause.since <= moment and (pause.until is None or moment < pause.until):
            return pause
    return None


def working_days_between(received_at: datetime, at: datetime, calendar: WorkingCalendar) -> int:
    """How many working days have ended since the day of receipt, pauses not considered: for reports."""
    zone = zone_named(calendar.zone)
    day, last = received_at.astimezone(zone).date(), at.astimezone(zone).date()
    days = [day + _ONE_DAY * each for each in range(1, (last - day).days)]
    return sum(calendar.is_working_day(each) for each in days)


def working_days_taken(
    received_at: datetime, at: datetime, pauses: Sequence[Pause], calendar: WorkingCalendar
) -> tuple[int, int]:
    """On which working day after the day of receipt something was answered, and how many days the pauses took.

    The smallest number whose `end_of_working_day` the answer does not exceed: on a day off, the next working day's.
    """
    zone = zone_named(calendar.zone)
    day, last = received_at.astimezone(zone).date(), at.astimezone(zone).date()
    since = [day + _ONE_DAY * each for each in range(1, (last - day).days + 1)]
    working = [each for each in since if calendar.is_working_day(each)]
    paused = sum(_paused_at(local_end_of_day(each, calendar.zone), pauses) is not None for each in working)
    is_on_a_day_off = bool(since) and not calendar.is_working_day(last)
    return len(working) - paused + is_on_a_day_off, paused


def working_days_left(until: datetime, at: datetime, calendar: WorkingCalendar, zone: str) -> int:
    """How many of the body's working days come after today's up to the day of `until`, which is counted; 0 on that day
    itself. Days are those of `zone`, where `until` closes. After it, how many have begun since, as a negative number.
    """
    last, today = until.astimezone(zone_named(zone)).date(), at.astimezone(zone_named(zone)).date()
    first, sign = (today, 1) if last >= today else (last, -1)
    days = (first + _ONE_DAY * each for each in range(1, abs((last - today).days) + 1))
    return sign * sum(calendar.is_working_day(each) for each in days)


def calendar_from(given: Mapping[str, object]) -> WorkingCalendar:
    """The calendar of {"zone": "Europe/Madrid", "holidays": ["2026-12-25"], "closed": [["2026-08-01", "2026-08-31"]]}.

    Raises UnknownZone, or RuleBroken whose pointer names the day.
    """
    zone = str(given.get("zone", ""))
    zone_named(zone)
    holidays = [parse_date(str(day), pointer=f"/holidays/{n}") for n, day in enumerate(_listed(given, "holidays"))]
    closed = [_stretch(each, f"/closed/{n}") for n, each in enumerate(_listed(given, "closed"))]
    return WorkingCalendar(zone, frozenset(holidays), tuple(closed))


@cache
def turnaround_of(text: str) -> Turnaround:
    """From the awarding body's setting, JSON as {"alarm_percent": 80, "calendar": {"zone": "Europe/Madrid"}}; what is
    not named is as the sources have it. Raises as `calendar_from` does, or CalendarRefused for days that are none."""
    given = json.loads(text)
    days = {name: value for name, value in given.items() if name != "calendar"}
    for name, value in days.items():
        if name not in _DAYS or type(value) is not int or not 1 <= value <= MOST_DAYS:
            sentence = f"{name} is {value!r}: write a whole number from 1 to {MOST_DAYS} for {', '.join(_DAYS)}."
            raise CalendarRefused(sentence, pointer=f"/{name}")
    return Turnaround(calendar_from(given["calendar"]), **days)


_DAYS = ("stage_1_working_days", "stage_2_working_days", "alarm_percent")


def _listed(given: Mapping[str, object], name: str) -> Iterable[object]:
    found = given.get(name, [])
    if not isinstance(found, list | tuple):
        raise CalendarRefused("Give a list of days.", pointer=f"/{name}")
    return found


def _stretch(given: object, pointer: str) -> tuple[date, date]:
    if not isinstance(given, list | tuple) or len(given) != 2:
        raise CalendarRefused("Give the first and the last closed day.", pointer=pointer)
    first, last = (parse_date(str(day), pointer=pointer) for day in given)
    if last < first:
        raise CalendarRefused("The last closed day is before the first.", pointer=pointer)
    return first, last
