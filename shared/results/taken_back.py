"""A result that was out and was taken back: its release recalled, or it alone withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

WITHDRAWAL, RETURN = "withdrawal", "return"
"""The marks of the versions that withdraw one result and return it, in place of a file's."""


class ShownReason(StrEnum):
    """Why, as its candidate may read it: the operator chooses one. What an operator types may name a grade, so it
    is for the log alone."""

    CHECK = "check"
    MISTAKE = "mistake"
    ENTRY = "entry"
    INVESTIGATION = "investigation"


@dataclass(frozen=True, slots=True)
class TakenBack:
    at: datetime
    reason: ShownReason
