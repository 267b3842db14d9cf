"""How long the awarding body took to answer enquiries: what is kept of each answer, and a month's figures.

The working days are those of `shared/calendar/working_days.py`: the day of receipt is day 0, an answer on a day off
counts to the next working day, and days at whose end the enquiry was paused are counted separately.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.calendar.working_days import Turnaround, working_days_taken
from shared.enquiries.case import Chain, enquiry_id
from shared.exams.enquiry_stages import Stage
from shared.ground.dates import zone_named
from shared.ground.errors import RuleBroken

_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answered:
    """One enquiry's outcome, as it is counted. `in_time` is by the moment that was promised when it was received."""

    enquiry_id: str
    stage: Stage
    month: str
    working_days: int
    paused_days: int
    in_time: bool


@dataclass(frozen=True, slots=True)
class StageFigures:
    """Of one stage in one month; None where nothing was answered. Median and percentile are days that occurred (nearest
    rank, by decision)."""

    concluded: int
    in_time: int
    median: int | None
    percentile_90: int | None
    longest: int | None
    paused_days: int


def answered(chain: Chain, number: int, turnaround: Turnaround) -> Answered | None:
    """What is kept of an enquiry with an outcome; None for one without. The body's zone decides the month."""
    enquiry = chain.enquiry(number)
    if enquiry.outcome is None or enquiry.received_at is None:
        return None
    at, calendar = enquiry.outcome.at, turnaround.calendar
    taken, paused = working_days_taken(enquiry.received_at, at, enquiry.pauses, calendar)
    in_time = enquiry.due_at is None or at <= enquiry.due_at
    return Answered(enquiry_id(chain, number), enquiry.stage, month_of(at, calendar.zone), taken, paused, in_time)


def month_of(at: datetime, zone: str) -> str:
    """As "2026-12": the local month in this zone."""
    return at.astimezone(zone_named(zone)).strftime("%Y-%m")


def parse_month(text: str) -> str:
    """Raises RuleBroken."""
    if not _MONTH.fullmatch(text):
        raise RuleBroken("Write the month as 2026-12.", pointer="/month")
    return text


def figures(kept: Iterable[Answered], stage: Stage) -> StageFigures:
    of = [each for each in kept if each.stage is stage]
    days = sorted(each.working_days for each in of)
    return StageFigures(
        concluded=len(of),
        in_time=sum(each.in_time for each in of),
        median=nearest_rank(days, 50),
        percentile_90=nearest_rank(days, 90),
        longest=days[-1] if days else None,
        paused_days=sum(each.paused_days for each in of),
    )


def nearest_rank(ordered: Sequence[int], percent: int) -> int | None:
    """The smallest value that so many per cent of all do not exceed; None of none."""
    return ordered[-(-len(ordered) * percent // 100) - 1] if ordered else None
