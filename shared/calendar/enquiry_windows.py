"""The windows of results enquiries: whole local days, whoever sets them.

The candidate must reach the centre within 14 days of the release (results guidance), the centre must submit within 30
(centre guidance). Where the guides disagree, both values are settings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cache

from typing_extensions import TypedDict

from shared.ground.dates import closing_text, is_open
from shared.ground.errors import RuleBroken

SHORTEST, LONGEST = 1, 365


@dataclass(frozen=True, slots=True)
class Windows:
    """Whole days: for the candidate to reach the centre and the centre to submit, both after the local date of
    release; for Stage 2 to be asked for, after the date on which the board concluded Stage 1 (no source says; 14 by
    decision); and for an appeal, after the date of the last stage's conclusion (no source says; 21 by decision).
    """

    candidate_days: int = 14
    centre_days: int = 30
    stage_2_days: int = 14
    appeal_days: int = 21


class OwnWindowDays(TypedDict):
    """Whole days that a centre or a session sets itself; null: the next wider value applies."""

    candidate_window_days: int | None
    centre_window_days: int | None
    stage_2_window_days: int | None
    appeal_window_days: int | None


@dataclass(frozen=True, slots=True)
class OwnWindows:
    """The values that an exam, a centre or a session sets itself; None: the next wider one applies."""

    candidate_days: int | None = None
    centre_days: int | None = None
    stage_2_days: int | None = None
    appeal_days: int | None = None

    def named(self) -> OwnWindowDays:
        """The values by the names that requests, answers and rows use."""
        return {
            "candidate_window_days": self.candidate_days,
            "centre_window_days": self.centre_days,
            "stage_2_window_days": self.stage_2_days,
            "appeal_window_days": self.appeal_days,
        }


def own_windows(named: Mapping[str, int | None]) -> OwnWindows:
    """The reverse of `OwnWindows.named`; other names are passed over, and missing ones are None."""
    return OwnWindows(
        candidate_days=named.get("candidate_window_days"),
        centre_days=named.get("centre_window_days"),
        stage_2_days=named.get("stage_2_window_days"),
        appeal_days=named.get("appeal_window_days"),
    )


def windows_of(body: Windows, *own: OwnWindows) -> Windows:
    """The windows that apply. `own` is in the order exam, centre, session; a later value replaces an earlier one."""
    found = body
    for each in own:
        found = Windows(
            candidate_days=_nearer(each.candidate_days, found.candidate_days),
            centre_days=_nearer(each.centre_days, found.centre_days),
            stage_2_days=_nearer(each.stage_2_days, found.stage_2_days),
            appeal_days=_nearer(each.appeal_days, found.appeal_days),
        )
    # A centre that must submit before the candidate need come would have windows that contradict each other.
    return replace(found, centre_days=max(found.centre_days, found.candidate_days))


@dataclass(frozen=True, slots=True)
class BodyWindows:
    """The awarding body's own windows, and those that some exams (by code) have instead."""

    body: Windows = Windows()
    by_exam: Mapping[str, OwnWindows] = field(default_factory=dict)

    def of(self, exam: str, *nearer: OwnWindows) -> Windows:
        """Those that hold for an exam, where a centre or a session may have its own."""
        return windows_of(self.body, self.by_exam.get(exam, OwnWindows()), *nearer)


AS_IN_THE_SOURCES = BodyWindows()


@cache
def body_windows(text: str) -> BodyWindows:
    """From the awarding body's setting, JSON as {"candidate_days": 14, "exams": {"CPE": {"candidate_days": 20}}}.

    What is not named is as the sources have it. Raises ValueError or TypeError for anything else.
    """
    given = json.loads(text)
    by_exam = {exam: OwnWindows(**_days(days)) for exam, days in given.pop("exams", {}).items()}
    return BodyWindows(Windows(**_days(given)), by_exam)


def _days(given: Mapping[str, object]) -> dict[str, int]:
    known = {each.name for each in fields(Windows)}
    for name, days in given.items():
        if name not in known or type(days) is not int or not SHORTEST <= days <= LONGEST:
            raise ValueError(f"{name} is {days!r}: write whole days, {SHORTEST} to {LONGEST}")
    return {name: days for name, days in given.items() if type(days) is int}


def _nearer(own: int | None, above: int) -> int:
    return above if own is None else own


class WindowClosed(RuleBroken):
    """Says which second decided it, where it was."""

    code = "enquiry_window_closed"

    def __init__(self, until: datetime, zone: str) -> None:
        super().__init__(f"The window closed on {closing_text(until, zone)}.")


def must_be_open(until: datetime, zone: str, at: datetime) -> None:
    """Raises WindowClosed once the last second of a window is over."""
    if not is_open(until, at):
        raise WindowClosed(until, zone)
