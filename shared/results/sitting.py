"""A Statement as a requirement profile judges it: by what is printed on it, and by nothing else."""

from __future__ import annotations

from datetime import date

from shared.exams.catalogue import exam
from shared.results.statement import StatementView
from shared.verification.requirements import NOTHING, Figure, Sitting


def sitting_of(shown: StatementView) -> Sitting:
    """A paper under the scale minimum has no score here either: its true value never leaves."""
    overall = shown["overall"]
    return Sitting(
        session_id=shown["id"],
        exam=exam(shown["exam"]["code"]),
        exam_date=date.fromisoformat(shown["session"]["exam_date"]),
        zone=shown["session"]["zone"],
        state=shown["state"],
        overall=Figure(overall["scale_score"], overall["cefr"]) if overall else NOTHING,
        papers={
            each["paper"]: Figure(each["scale_score"], each["cefr"], is_exempt=each["exempt"])
            for each in shown["papers"]
        },
    )
