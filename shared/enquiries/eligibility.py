"""Results enquiries: which stages a result may go through, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from typing_extensions import TypedDict

from shared.calendar.enquiry_windows import BodyWindows, WindowClosed, Windows
from shared.calendar.session import Session
from shared.centres.centre import Centre
from shared.exams.catalogue import Exam, Paper, exam
from shared.exams.enquiry_stages import EnquiryRule, Stage, rule_of
from shared.exams.grading import EXEMPT
from shared.ground.dates import instant_text, is_open, window_closes, zone_named
from shared.ground.errors import RuleBroken
from shared.ground.forms import Instant
from shared.results.result import Result, Status


class Refusal(StrEnum):
    """Why a stage cannot be asked for. The values are stable, so that clients may use them."""

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
        Refusal.SPEAKING_NOT_REMARKED: "Speaking is never re-marked.",
        Refusal.STAGE_ONE_FIRST: "A re-mark (Stage 2) can be asked for once the re-check (Stage 1) is answered.",
        Refusal.OWN_ROUTE: "This exam has its own route: ask the centre within six weeks of the test.",
        Refusal.NOT_OFFERED: "No results enquiry is offered for this exam; ask the exam centre.",
        Refusal.NO_SCORES: "There are no scores to check; ask the exam centre.",
    }
)

_NOTHING_ELSE = "Speaking is never re-marked, and no other paper can be."
_MAY_ASK = "You can ask your exam centre for this. Your grade can go down as well as up."
# One window for everybody (no source says; by decision), so its last day is too late to begin.
_MAY_ASK_AGAIN = "This must be asked for, paid and submitted in one window. Your grade can go down as well as up."


class StageRefused(RuleBroken):
    """A stage that this result does not have, or not yet; `code` says why."""

    def __init__(self, reason: Refusal, *, pointer: str = "/stage", sentence: str | None = None) -> None:
        super().__init__(sentence or _SENTENCES[reason], pointer=pointer, code=reason.value)


class StageOfferView(TypedDict):
    """`available`: the candidate may ask now; `open_to_centre`: the centre may still submit. If neither, `reason` says
    why. The instants are the last seconds of the windows, null where none runs; `papers` are those of a re-mark."""

    available: bool
    open_to_centre: bool
    reason: Refusal | None
    detail: str
    candidate_until: Instant | None
    centre_until: Instant | None
    papers: list[Paper]


class OffersView(TypedDict):
    stage_1: StageOfferView
    stage_2: StageOfferView


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

    def to_json(self) -> StageOfferView:
        return {
            "available": self.available,
            "open_to_centre": self.open_to_centre,
            "reason": self.reason,
            "detail": self.sentence,
            "candidate_until": instant_text(self.candidate_until) if self.candidate_until else None,
            "centre_until": instant_text(self.centre_until) if self.centre_until else None,
            "papers": list(self.papers),
        }


@dataclass(frozen=True, slots=True)
class Offers:
    """What a result may be asked about, per stage."""

    stage_1: StageOffer
    stage_2: StageOffer

    def of(self, stage: Stage) -> StageOffer:
        return self.stage_1 if stage is Stage.CLERICAL_RECHECK else self.stage_2

    def to_json(self) -> OffersView:
        return {"stage_1": self.stage_1.to_json(), "stage_2": self.stage_2.to_json()}


@dataclass(frozen=True, slots=True)
class Case:
    """The result that is asked about, as it is now: of which exam, when it was released, under which windows, and
    the zone of the centre, where they close."""

    exam: Exam
    result: Result
    released_at: datetime
    windows: Windows
    zone: str

    @property
    def rule(self) -> EnquiryRule:
        return rule_of(self.exam.code, self.released_at.astimezone(zone_named(self.zone)).date())


def case_of(session: Session, centre: Centre, result: Result, released_at: datetime, windows: BodyWindows) -> Case:
    """`result` is the newest that is out, `released_at` when its release was; windows close where the centre is."""
    holding = windows.of(session.exam, centre.windows, session.windows)
    return Case(exam(session.exam), result, released_at, holding, centre.zone)


def eligibility(case: Case, at: datetime, *, stage_1_sent_at: datetime | None = None) -> Offers:
    """What may be asked about this result at `at`.

    `stage_1_sent_at`: when the outcome of Stage 1 was sent, once it was.
    """
    return Offers(_recheck(case, at), _remark(case, stage_1_sent_at, at))


def must_be_offered(offer: StageOffer, until: datetime | None, zone: str, at: datetime) -> datetime:
    """The last second of the window for it, which `until` is; raises StageRefused or WindowClosed."""
    if until is None:
        raise StageRefused(offer.reason or Refusal.NOT_OFFERED, sentence=offer.sentence)
    if not is_open(until, at):
        raise WindowClosed(until, zone)
    return until


def papers_to_remark(case: Case) -> tuple[Paper, ...]:
    """The papers sat that a re-mark covers: written ones and Listening, never Speaking (centre guidance)."""
    return tuple(paper for paper in case.rule.remarked if case.result.values.get(paper, EXEMPT) != EXEMPT)


def has_remark(case: Case) -> bool:
    """Whether Stage 2 may follow Stage 1 of this result, so that an appeal comes only after it."""
    return _why_no_remark(case) is None


def _recheck(case: Case, at: datetime) -> StageOffer:
    refusal = _why_no_recheck(case)
    if refusal:
        return _refused(refusal)
    candidate_until = window_closes(case.released_at, case.windows.candidate_days, case.zone)
    centre_until = window_closes(case.released_at, case.windows.centre_days, case.zone)
    return _offered(candidate_until, centre_until, at, (), _MAY_ASK)


def _why_no_recheck(case: Case) -> Refusal | None:
    if case.rule.own_route:
        return Refusal.OWN_ROUTE
    if not case.rule.checked:
        return Refusal.NOT_OFFERED
    return None if case.result.status is Status.REPORTED else Refusal.NO_SCORES


def _remark(case: Case, stage_1_sent_at: datetime | None, at: datetime) -> StageOffer:
    refusal = _why_no_remark(case)
    if refusal:
        return _refused(refusal)
    papers = papers_to_remark(case)
    if stage_1_sent_at is None:
        return _refused(Refusal.STAGE_ONE_FIRST, papers)
    until = window_closes(stage_1_sent_at, case.windows.stage_2_days, case.zone)
    return _offered(until, until, at, papers, _MAY_ASK_AGAIN)


def _why_no_remark(case: Case) -> Refusal | None:
    refusal = _why_no_recheck(case)
    if refusal:
        return refusal
    # None for Key, Key for Schools, Young Learners and TKT (centre guidance; some national pages price one for Key).
    if not case.rule.remarked:
        return Refusal.STAGE_TWO_NOT_OFFERED
    return None if papers_to_remark(case) else Refusal.SPEAKING_NOT_REMARKED


def _refused(reason: Refusal, papers: tuple[Paper, ...] = ()) -> StageOffer:
    return StageOffer(
        available=False,
        open_to_centre=False,
        reason=reason,
        sentence=_NOTHING_ELSE if reason is Refusal.SPEAKING_NOT_REMARKED else _SENTENCES[reason],
        candidate_until=None,
        centre_until=None,
        papers=papers,
    )


def _offered(
    candidate_until: datetime, centre_until: datetime, at: datetime, papers: tuple[Paper, ...], sentence: str
) -> StageOffer:
    available = is_open(candidate_until, at)
    return StageOffer(
        available=available,
        open_to_centre=is_open(centre_until, at),
        reason=None if available else Refusal.WINDOW_CLOSED,
        sentence=sentence if available else _SENTENCES[Refusal.WINDOW_CLOSED],
        candidate_until=candidate_until,
        centre_until=centre_until,
        papers=papers,
    )
