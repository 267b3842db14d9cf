"""The awarding body's own report: how long its answers took in a month, and what waits for it now."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from functions.casework.enquiries import turnaround
from shared.enquiries.turnaround_report import StageFigures, figures, month_of, parse_month
from shared.exams.enquiry_stages import Stage
from shared.ground.dates import is_open
from shared.ground.forms import Count, Month, ZoneName
from shared.store import enquiries, turnaround_report


class StageTurnaround(TypedDict):
    """Working days that answers of one stage took in a month; null where nothing was answered."""

    promised_days: Count
    concluded: Count
    in_time: Count
    median_days: Count | None
    percentile_90_days: Count | None
    longest_days: Count | None
    paused_days: Count


class Waiting(TypedDict):
    """What waits for the body now; those in `untimed`, paused or appealed against, have no deadline."""

    open: Count
    overdue: Count
    untimed: Count


class TurnaroundReport(TypedDict):
    """A month in this zone."""

    month: Month
    zone: ZoneName
    stages: dict[Stage, StageTurnaround]
    now: Waiting


def of_month(month: str | None, at: datetime) -> TurnaroundReport:
    within = turnaround()
    zone = within.calendar.zone
    named = parse_month(month) if month is not None else month_of(at, zone)
    found = turnaround_report.of_month(named)
    promised = {Stage.CLERICAL_RECHECK: within.stage_1_working_days, Stage.REMARK: within.stage_2_working_days}
    stages = {stage: _shown(figures(found, stage), days) for stage, days in promised.items()}
    return {"month": named, "zone": zone, "stages": stages, "now": _waiting(at)}


def _shown(of: StageFigures, promised: int) -> StageTurnaround:
    return {
        "promised_days": promised,
        "concluded": of.concluded,
        "in_time": of.in_time,
        "median_days": of.median,
        "percentile_90_days": of.percentile_90,
        "longest_days": of.longest,
        "paused_days": of.paused_days,
    }


def _waiting(at: datetime) -> Waiting:
    """Read from an index, so a second behind."""
    moments = enquiries.answer_moments()
    overdue = sum(each is not None and not is_open(each, at) for each in moments)
    return {"open": len(moments), "overdue": overdue, "untimed": moments.count(None)}
