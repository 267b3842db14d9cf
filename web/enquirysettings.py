"""What the awarding body decides about results enquiries in `body.toml`: windows, working days, when fees go back.

It is read by the same rules that use it in the functions, and is passed to them as text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shared.calendar.enquiry_windows import BodyWindows, body_windows
from shared.calendar.working_days import turnaround_of
from shared.enquiries.outcome import RefundRule
from shared.exams.catalogue import EXAMS
from shared.ground.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class EnquirySettings:
    """`windows` and `turnaround` as JSON, in the forms of `enquiry_windows` and `working_days` in shared/calendar."""

    windows: str
    turnaround: str
    refund_rule: str

    @property
    def read_windows(self) -> BodyWindows:
        return body_windows(self.windows)


def enquiry_settings(root: Mapping[str, object], default_zone: str) -> EnquirySettings:
    """Raises ValueError with one sentence where a setting cannot be used; what is missing is as the sources have it."""
    windows, turnaround = _table(root, "enquiry_windows"), _table(root, "enquiry_turnaround")
    rule = _table(root, "enquiry_refunds").get("rule", RefundRule.GRADE_CHANGE.value)
    if rule not in set(RefundRule):
        raise ValueError(f"enquiry_refunds.rule is {rule!r}: write one of {', '.join(RefundRule)}.")
    unknown = set(_table(windows, "exams")) - set(EXAMS)
    if unknown:
        raise ValueError(f"enquiry_windows.exams names {', '.join(sorted(unknown))}: no such exam is in the catalogue.")
    calendar = {"zone": default_zone, **{name: turnaround.pop(name) for name in _CALENDAR if name in turnaround}}
    read = EnquirySettings(_written(windows), _written({**turnaround, "calendar": calendar}), str(rule))
    try:
        body_windows(read.windows)
        turnaround_of(read.turnaround)
    except RuleBroken as broken:
        raise ValueError(f"enquiry_turnaround{broken.pointer or ''}: {broken.detail}") from None
    except (ValueError, TypeError, AttributeError) as bad:
        raise ValueError(f"enquiry_windows: {bad}") from None
    return read


_CALENDAR = ("zone", "holidays", "closed")


def _table(root: Mapping[str, object], name: str) -> dict[str, object]:
    found = root.get(name, {})
    if not isinstance(found, dict):
        raise ValueError(f"{name} is {found!r}: write a table, [{name}].")
    return dict(found)


def _written(given: Mapping[str, object]) -> str:
    return json.dumps(given, separators=(",", ":"), default=_day)


def _day(value: object) -> str:
    """TOML has dates of its own."""
    if isinstance(value, date):
        return value.isoformat()
    raise ValueError(f"{value!r} is no day: write 2026-12-25.")
