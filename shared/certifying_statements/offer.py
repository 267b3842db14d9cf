"""What a candidate may apply for, shown before anybody applies: the way, the fee, and for each loss whether a statement
can be asked for now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from typing_extensions import TypedDict

from shared.calendar.session import ExamName, Session, SessionView
from shared.candidates.candidate import Entry
from shared.centres.centre import Centre, ExamCentre
from shared.centres.fees import FeeView, Money, fee_json
from shared.certificates.certificate import Certificates
from shared.certifying_statements.application import Applications, Loss, applicant_of
from shared.certifying_statements.errors import NothingLost
from shared.certifying_statements.states import Applicant, WayBack
from shared.certifying_statements.steps import Applying, applied, must_be_gone
from shared.ground.errors import ExpectedError
from shared.ground.forms import Day, ResultId


class LossOffer(TypedDict):
    """`code` and `detail` say why it may not be asked for now, as those of a problem do; null where it may. `way` is
    how the certificate can still be had, or until (and including) `until` another one, without a fee until
    `free_until`; null where there is none."""

    loss: Loss
    may_apply: bool
    code: str | None
    detail: str | None
    way: WayBack | None
    until: Day | None
    free_until: Day | None


class ApplicationOffer(TypedDict):
    """Of a result with a certificate. Who is an `applicant` of a preparation centre applies through the exam centre,
    which takes the fee; a private one pays the awarding body."""

    result_id: ResultId
    exam: ExamName
    session: SessionView
    centre: ExamCentre
    applicant: Applicant
    fee: FeeView
    losses: list[LossOffer]


@dataclass(frozen=True, slots=True)
class Lost:
    """What an application about one result is judged by."""

    entry: Entry
    session: Session
    centre: Centre
    certificates: Certificates | None
    applications: Applications
    fees: Mapping[Applicant, Money]

    @property
    def applicant(self) -> Applicant:
        return applicant_of(self.entry.preparation_centre)

    @property
    def fee(self) -> Money:
        return self.fees[self.applicant]


def applied_for(of: Lost, loss: Loss, at: datetime) -> Applications:
    """With the application. Raises what `applied` and `must_be_gone` raise: an open one comes first."""
    after = applied(of.applications, Applying(of.applicant, loss, of.fee), str(of.entry.candidate_id), at)
    must_be_gone(of.certificates, loss, of.session.exam_date, at)
    return after


def offer(of: Lost, at: datetime) -> ApplicationOffer:
    return {
        "result_id": f"{of.entry.candidate_id}.{of.session.id}",
        "exam": of.session.exam_name,
        "session": of.session.to_json(),
        "centre": {"number": of.centre.number, "name": of.centre.name, "zone": of.centre.zone},
        "applicant": of.applicant,
        "fee": fee_json(of.fee),
        "losses": [_loss(of, loss, at) for loss in Loss],
    }


def _loss(of: Lost, loss: Loss, at: datetime) -> LossOffer:
    try:
        applied_for(of, loss, at)
    except NothingLost as found:
        refused, until, free = _refused(loss, found), _day(found.until), _day(found.free_until)
        return {**refused, "way": found.way, "until": until, "free_until": free}
    except ExpectedError as refused:
        return _refused(loss, refused)
    return {
        "loss": loss,
        "may_apply": True,
        "code": None,
        "detail": None,
        "way": None,
        "until": None,
        "free_until": None,
    }


def _refused(loss: Loss, why: ExpectedError) -> LossOffer:
    return {
        "loss": loss,
        "may_apply": False,
        "code": why.code,
        "detail": why.detail,
        "way": None,
        "until": None,
        "free_until": None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
