"""Results enquiries: which stages a result may go through, and until when.

Two windows run from the release: the candidate must reach the centre within 14 days (results guidance), the centre
must submit within 30 (centre guidance). Where the guides disagree both stand, as settings of the centre.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from shared.dates import instant_text, is_open, window_closes
from shared.exams import Exam, Paper
from shared.results import EXEMPT, Result, Status


class Stage(StrEnum):
    """Stage 1 checks the sums and records, Stage 2 marks again (centre guidance)."""

    CLERICAL_RECHECK = "stage_1"
    REMARK = "stage_2"


class Refusal(StrEnum):
    """Why a stage cannot be asked for. Stable: clients may tell them apart."""

    WINDOW_CLOSED = "enquiry_window_closed"
    STAGE_TWO_NOT_OFFERED = "stage_two_not_offered"
    SPEAKING_NOT_REMARKED = "speaking_not_remarked"
    STAGE_ONE_FIRST = "stage_one_first"
    OWN_ROUTE = "own_route"
    NOT_OFFERED = "enquiry_not_offered"
    NO_SCORES = "no_scores"


_SENTENCES: Mapping[Refusal, str] = MappingProxyType(
    {
        Refusal.WINDOW_CLOSED: "The time to ask for this has passed.",
        Refusal.STAGE_TWO_NOT_OFFERED: "There is no re-mark (Stage 2) for this exam.",
        Refusal.SPEAKING_NOT_REMARKED: "Speaking is never re-marked, and no other paper can be.",
        Refusal.STAGE_ONE_FIRST: "A re-mark (Stage 2) can be asked for once the re-check (Stage 1) is answered.",
        Refusal.OWN_ROUTE: "This exam has its own route: ask the centre within six weeks of the test.",
        Refusal.NOT_OFFERED: "No results enquiry is offered for this exam; ask the exam centre.",
        Refusal.NO_SCORES: "There are no scores to check; ask the exam centre.",
    }
)

_MAY_ASK = "You can ask your exam centre for this. Your grade can go down as well as up."


@dataclass(frozen=True, slots=True)
class Windows:
    """Whole days: for the candidate to reach the centre and the centre to submit, both after the local date of
    release; and for Stage 2, after the date Stage 1's outcome was sent (no source says; 14 by decision).
    """

    candidate_days: int = 14
    centre_days: int = 30
    stage_2_days: int = 14


@dataclass(frozen=True, slots=True)
class StageOffer:
    """One stage for one result.

    `available`: the candidate may ask now; `open_to_centre`: the centre may still submit. If neither, `reason` says
    why. The two instants are the last seconds of the windows, None where no window runs. `papers` are those a
    re-mark would cover.
    """

    available: bool
    open_to_centre: bool
    reason: Refusal | None
    sentence: str
    candidate_until: datetime | None
    centre_until: datetime | None
    papers: tuple[Paper, ...]

    def to_json(self) -> dict[str, object]:
        return {
            "available": self.available,
            "open_to_centre": self.open_to_centre,
            "reason": self.reason.value if self.reason else None,
            "detail": self.sentence,
            "candidate_until": instant_text(self.candidate_until) if self.candidate_until else None,
            "centre_until": instant_text(self.centre_until) if self.centre_until else None,
            "papers": [paper.value for paper in self.papers],
        }


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What a result may be asked about, per stage."""

    stage_1: StageOffer
    stage_2: StageOffer

    def to_json(self) -> dict[str, object]:
        return {
            Stage.CLERICAL_RECHECK.value: self.stage_1.to_json(),
            Stage.REMARK.value: self.stage_2.to_json(),
        }


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
    """What may be asked about this result at `at`, with windows counted in the centre's `zone`.

    `stage_1_sent_at`: when the outcome of Stage 1 was sent, once it was.
    """
    return Enquiry(
        stage_1=_recheck(exam, result, released_at, centre_windows, zone, at),
        stage_2=_remark(exam, result, stage_1_sent_at, centre_windows, zone, at),
    )


def papers_to_remark(exam: Exam, result: Result) -> tuple[Paper, ...]:
    """The papers sat that a re-mark covers: written ones and Listening, never Speaking (centre guidance)."""
    return tuple(paper for paper in exam.enquiry.remark_papers if result.values.get(paper, EXEMPT) != EXEMPT)


def _recheck(
    exam: Exam, result: Result, released_at: datetime, windows: Windows, zone: str, at: datetime
) -> StageOffer:
    refusal = _why_no_recheck(exam, result)
    if refusal:
        return _refused(refusal)
    candidate_until = window_closes(released_at, windows.candidate_days, zone)
    centre_until = window_closes(released_at, windows.centre_days, zone)
    return _offered(candidate_until, centre_until, at, ())


def _why_no_recheck(exam: Exam, result: Result) -> Refusal | None:
    if exam.enquiry.own_route:
        return Refusal.OWN_ROUTE
    if not exam.enquiry.stage_1:
        return Refusal.NOT_OFFERED
    return None if result.status is Status.REPORTED else Refusal.NO_SCORES


def _remark(
    exam: Exam, result: Result, stage_1_sent_at: datetime | None, windows: Windows, zone: str, at: datetime
) -> StageOffer:
    refusal = _why_no_remark(exam, result)
    if refusal:
        return _refused(refusal)
    papers = papers_to_remark(exam, result)
    if stage_1_sent_at is None:
        return _refused(Refusal.STAGE_ONE_FIRST, papers)
    until = window_closes(stage_1_sent_at, windows.stage_2_days, zone)
    return _offered(until, until, at, papers)


def _why_no_remark(exam: Exam, result: Result) -> Refusal | None:
    refusal = _why_no_recheck(exam, result)
    if refusal:
        return refusal
    # None for Key, Key for Schools, Young Learners and TKT (centre guidance; some national pages price one for Key).
    if not exam.enquiry.stage_2:
        return Refusal.STAGE_TWO_NOT_OFFERED
    return None if papers_to_remark(exam, result) else Refusal.SPEAKING_NOT_REMARKED


def _refused(reason: Refusal, papers: tuple[Paper, ...] = ()) -> StageOffer:
    return StageOffer(
        available=False,
        open_to_centre=False,
        reason=reason,
        sentence=_SENTENCES[reason],
        candidate_until=None,
        centre_until=None,
        papers=papers,
    )


def _offered(candidate_until: datetime, centre_until: datetime, at: datetime, papers: tuple[Paper, ...]) -> StageOffer:
    available = is_open(candidate_until, at)
    return StageOffer(
        available=available,
        open_to_centre=is_open(centre_until, at),
        reason=None if available else Refusal.WINDOW_CLOSED,
        sentence=_MAY_ASK if available else _SENTENCES[Refusal.WINDOW_CLOSED],
        candidate_until=candidate_until,
        centre_until=centre_until,
        papers=papers,
    )
