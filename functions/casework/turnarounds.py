"""The awarding body's own report: how long its answers took in a month, and what waits for it now."""

from __future__ import annotations

from datetime import datetime

from functions.casework.enquiries import turnaround
from shared.enquiries.turnaround_report import StageFigures, figures, month_of, parse_month
from shared.exams.enquiry_stages import Stage
from shared.ground.dates import is_open
from shared.store import enquiries, turnaround_report

Shown = dict[str, object]


def of_month(month: str | None, at: datetime) -> Shown:
    within = turnaround()
    zone = within.calendar.zone
    named = parse_month(month) if month is not None else month_of(at, zone)
    found = turnaround_report.of_month(named)
    promised = {Stage.CLERICAL_RECHECK: within.stage_1_working_days, Stage.REMARK: within.stage_2_working_days}
    stages = {stage.value: _shown(figures(found, stage), days) for stage, days in promised.items()}
    return {"month": named, "zone": zone, "stages": stages, "now": _waiting(at)}


def _shown(of: StageFigures, promised: int) -> Shown:
    return {
        "promised_days": promised,
        "concluded": of.concluded,
        "in_time": of.in_time,
        "median_days": of.median,
        "percentile_90_days": of.percentile_90,
        "longest_days": of.longest,
        "paused_days": of.paused_days,
    }


def _waiting(at: datetime) -> Shown:
    """What waits for the body; those in `untimed` (paused, appealed against) have no deadline. Read from an index, so a
    second behind."""
    moments = enquiries.answer_moments()
    overdue = sum(each is not None and not is_open(each, at) for each in moments)
    return {"open": len(moments), "overdue": overdue, "untimed": moments.count(None)}
