"""The windows that a centre or a session has of its own, as attributes of its row; those it has not are not there."""

from __future__ import annotations

from shared.calendar.enquiry_windows import OwnWindows
from shared.store.items import Row


def windows_row(own: OwnWindows) -> Row:
    return {
        "candidate_window_days": own.candidate_days,
        "centre_window_days": own.centre_days,
        "stage_2_window_days": own.stage_2_days,
        "appeal_window_days": own.appeal_days,
    }


def windows_of(row: Row) -> OwnWindows:
    return OwnWindows(
        candidate_days=row.get("candidate_window_days"),
        centre_days=row.get("centre_window_days"),
        stage_2_days=row.get("stage_2_window_days"),
        appeal_days=row.get("appeal_window_days"),
    )
