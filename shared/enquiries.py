"""Results enquiries: which stages a result may go through, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.exams import Exam, Paper
from shared.results import Result


class Stage(StrEnum):
    """Stage 1 checks the sums and records, Stage 2 marks again (centre guidance)."""

    CLERICAL_RECHECK = "stage_1"
    REMARK = "stage_2"


@dataclass(frozen=True, slots=True)
class Windows:
    """Days after the local date of release: for the candidate to reach the centre, for the centre to submit."""

    candidate_days: int = 14
    centre_days: int = 30
    stage_2_days: int = 14


@dataclass(frozen=True, slots=True)
class StageOffer:
    """One stage for one result: whether it can be asked for now; if not, `reason` (a stable code) and `sentence`."""

    available: bool
    open_to_centre: bool
    reason: str | None
    sentence: str
    candidate_until: datetime | None
    centre_until: datetime | None
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What a result may be asked about, per stage."""

    stage_1: StageOffer
    stage_2: StageOffer

    def to_json(self) -> dict[str, object]:
        raise NotImplementedError


def eligibility(
    exam: Exam,
    result: Result,
    released_at: datetime,
    centre_windows: Windows,
    zone: str,
    at: datetime,
    *,
    stage_1_sent_at: datetime | None = None,
) -> Enquiry:
    """What may be asked about this result at `at`, with windows counted in the centre's `zone`."""
    raise NotImplementedError
