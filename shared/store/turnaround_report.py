"""How long each answer took, by the month it came in: written in the outcome's own transaction, never changed."""

from __future__ import annotations

from shared.enquiries.turnaround_report import Answered
from shared.exams.enquiry_stages import Stage
from shared.store import keys, rows
from shared.store.items import Row
from shared.store.tables import RESULTS


def adding(kept: Answered) -> Row:
    return rows.putting(
        RESULTS,
        {
            "pk": keys.turnaround(kept.month),
            "sk": kept.enquiry_id,
            "stage": kept.stage.value,
            "working_days": kept.working_days,
            "paused_days": kept.paused_days,
            "in_time": kept.in_time,
        },
    )


def of_month(month: str) -> list[Answered]:
    return [
        Answered(
            enquiry_id=row["sk"],
            stage=Stage(row["stage"]),
            month=month,
            working_days=row["working_days"],
            paused_days=row["paused_days"],
            in_time=row["in_time"],
        )
        for row in rows.query(RESULTS, keys.turnaround(month))
    ]
