"""Exam centres and the schools that prepare candidates; each has its own zone and its own enquiry windows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CentreKind(StrEnum):
    CENTRE = "centre"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Centre:
    """Windows are in days after the release: until when the candidate must reach the centre, and the centre the body.

    The two defaults keep both sources: "no later than 2 weeks after the release of the online results" is the
    candidate's, "no more than 30 days after the issue of the result" the centre's.
    """

    number: str
    name: str
    zone: str
    kind: CentreKind = CentreKind.CENTRE
    contact_email: str | None = None
    candidate_window_days: int = 14
    centre_window_days: int = 30
