"""The Statement of Results: what a candidate reads, an institution verifies and a document prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from typing_extensions import TypedDict

from shared.calendar.session import ExamName, Session, SessionView
from shared.candidates.candidate import CandidateView, Entry
from shared.centres.centre import Centre, ExamCentre
from shared.exams.catalogue import Exam, Kind, OverallRule, Paper, exam
from shared.exams.grading import EXEMPT
from shared.exams.scale import Cefr
from shared.ground.dates import instant_text, zone_named
from shared.ground.forms import Instant, SessionId, ZoneName
from shared.results.result import (
    OverallResult,
    PaperResult,
    Result,
    Status,
    certificate_is_due,
    display_code,
    level_of_paper,
    overall_is_reported,
    paper_is_reported,
)
from shared.results.validity import ValidityView, last_day, validity


class State(StrEnum):
    """What a result is good for now: the one word of a Statement that a machine may act on, and only on `valid`."""

    VALID = "valid"
    EXPIRED = "expired"
    PENDING = "pending"
    ABSENT = "absent"
    WITHHELD = "withheld"
    SUPERSEDED = "superseded"
    RECALLED = "recalled"
    PRACTICE = "practice"


_UNREPORTED = {
    Status.PENDING: State.PENDING,
    Status.WITHHELD: State.WITHHELD,
    Status.ABSENT_PART: State.ABSENT,
    Status.ABSENT_ALL: State.ABSENT,
}


def state_of(
    status: Status,
    expires_on: date | None,
    today: date,
    *,
    is_practice: bool = False,
    is_recalled: bool = False,
    is_superseded: bool = False,
) -> State:
    """Practice before all, because fictional data are never good for anything; then whether this version still counts;
    then what it says; and its age last, of the centre's calendar: on `expires_on` itself it is still valid."""
    if is_practice:
        return State.PRACTICE
    if is_recalled:
        return State.RECALLED
    if is_superseded:
        return State.SUPERSEDED
    if status is not Status.REPORTED:
        return _UNREPORTED[status]
    return State.EXPIRED if expires_on is not None and today > expires_on else State.VALID


class ExamSession(SessionView):
    """`practice`: a rehearsal with fictional candidates."""

    zone: ZoneName
    practice: bool


class ExamView(ExamName):
    """`scale_min` and `scale_max` are the lowest and highest scale scores; null off the scale."""

    cefr: Cefr | None
    kind: Kind
    scale_min: int | None
    scale_max: int | None


class CertificateView(TypedDict):
    awarded: bool
    cefr: Cefr | None


class StatementView(TypedDict):
    """The Statement of Results. Act on `state`, and only on `valid`; `status` is why a result is not reported, and
    `code` what is printed for it. `id` is the session's."""

    id: SessionId
    version: int
    state: State
    status: Status
    code: str | None
    released_at: Instant
    candidate: CandidateView
    centre: ExamCentre
    session: ExamSession
    exam: ExamView
    papers: list[PaperResult]
    overall: OverallResult | None
    certificate: CertificateView
    validity: ValidityView


@dataclass(frozen=True, slots=True)
class Statement:
    """One version of one result, with all that is printed beside it."""

    entry: Entry
    session: Session
    centre: Centre
    exam: Exam
    result: Result
    version: int
    released_at: datetime
    is_superseded: bool = False
    max_age_months: int | None = None
    """The limit of the organisation that it is shown to, where it has one."""

    def to_json(self, at: datetime) -> StatementView:
        """The Statement as the HTTP contract gives it to everybody who may see it; its state is that at `at`.

        `id` is the session's: with the candidate it names the result, and it says nothing of a version.
        """
        return {
            "id": self.session.id,
            "version": self.version,
            "state": _state(self, at),
            "status": self.result.status,
            "code": display_code(self.result.status),
            "released_at": instant_text(self.released_at),
            "candidate": _candidate(self.entry),
            "centre": {"number": self.centre.number, "name": self.centre.name, "zone": self.centre.zone},
            "session": _session(self.session),
            "exam": _exam(self.exam),
            "papers": [_paper(self.exam, paper, value) for paper, value in _papers_shown(self.exam, self.result)],
            "overall": _overall(self.exam, self.result),
            "certificate": _certificate(self.exam, self.result),
            "validity": validity(self.exam, self.session, self.max_age_months),
        }


def statement(
    entry: Entry,
    session: Session,
    centre: Centre,
    result: Result,
    version_number: int,
    released_at: datetime,
) -> Statement:
    """The Statement of one released version, the newest that is out."""
    return Statement(entry, session, centre, exam(session.exam), result, version_number, released_at)


def _state(of: Statement, at: datetime) -> State:
    today, practice = at.astimezone(zone_named(of.session.zone)).date(), of.session.practice
    ends, _ = last_day(of.exam, of.session, of.max_age_months)
    return state_of(of.result.status, ends, today, is_practice=practice, is_superseded=of.is_superseded)


def _candidate(entry: Entry) -> CandidateView:
    return {
        "candidate_id": entry.candidate_id,
        "given_names": entry.given_names,
        "family_name": entry.family_name,
    }


def _session(session: Session) -> ExamSession:
    return {**session.to_json(), "zone": session.zone, "practice": session.practice}


def _exam(exam: Exam) -> ExamView:
    return {
        "code": exam.code,
        "name": exam.name,
        "cefr": exam.cefr,
        "kind": exam.kind,
        "scale_min": exam.scale_min,
        "scale_max": exam.scale_max,
    }


def _papers_shown(exam: Exam, result: Result) -> list[tuple[Paper, str]]:
    # A module that was not taken is no exemption, so it is left out.
    return [(paper, value) for paper, value in result.values.items() if not (exam.modular and value == EXEMPT)]


def _paper(exam: Exam, paper: Paper, value: str) -> PaperResult:
    # Under the scale minimum the true value is kept for the overall but never leaves: it is "not reported".
    is_reported = paper_is_reported(exam, paper, value)
    return {
        "paper": paper,
        "kind": exam.kind,
        "value": value if is_reported else None,
        "scale_score": int(value) if is_reported and exam.kind is Kind.SCALE else None,
        "reported": is_reported,
        "exempt": value == EXEMPT,
        "cefr": level_of_paper(exam, paper, value),
    }


def _overall(exam: Exam, result: Result) -> OverallResult | None:
    kind = exam.overall_kind
    if kind is None or result.status is not Status.REPORTED:
        return None
    figure = result.overall if overall_is_reported(exam, result) else None
    return {
        "kind": kind,
        "value": result.grade if kind is Kind.GRADE else figure,
        "total": figure if exam.overall is OverallRule.TOTAL else None,
        "scale_score": int(Decimal(figure)) if figure is not None and kind is Kind.SCALE else None,
        "reported": kind is Kind.GRADE or figure is not None,
        "grade": result.grade,
        "cefr": result.cefr,
        "certificate_cefr": result.certificate_cefr,
    }


def _certificate(exam: Exam, result: Result) -> CertificateView:
    return {"awarded": certificate_is_due(exam, result), "cefr": result.certificate_cefr}
