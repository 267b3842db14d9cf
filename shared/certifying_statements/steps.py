"""One step of an application: whether it may be made, and the row of the table by which a party may move it now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.centres.fees import Money, OtherAmount
from shared.certificates.certificate import Certificates
from shared.certificates.due import Certified, certified
from shared.certificates.limits import damaged_limits, lost_in_transit_until
from shared.certificates.states import CertificateState
from shared.certifying_statements.application import Actor, Application, ApplicationEvent, Applications, Loss
from shared.certifying_statements.errors import (
    ApplicationHasMoved,
    ApplicationOpen,
    ApplicationsFull,
    NoCertificateToState,
    NotFoundYet,
    NothingLost,
    NotIssued,
    NotYourStep,
    SearchesSpent,
)
from shared.certifying_statements.states import (
    MOVES,
    OPEN,
    ROWS,
    TAKES_FEE,
    Applicant,
    ApplicationMove,
    ApplicationParty,
    ApplicationState,
    ApplicationStep,
    WayBack,
)
from shared.exams.catalogue import Exam
from shared.ground.dates import zone_named
from shared.results.result import Result

MOST_SEARCHES = 4
""" "One fee covers up to 4 searches" (help page of the awarding body)."""
MOST_APPLICATIONS = 20
"""About one result (by decision): all of them are one row, and a full row could never be changed again."""
OPENING = next(row for row in ROWS if row.before is None)
_WAYS_BACK = {
    CertificateState.MADE: WayBack.NOT_PRINTED,
    CertificateState.NUMBERED: WayBack.ON_ITS_WAY,
    CertificateState.AT_CENTRE: WayBack.AT_CENTRE,
    CertificateState.RETURNED: WayBack.RETURNED,
}
_LOSSES = {
    CertificateState.COLLECTED: {Loss.LOST, Loss.DAMAGED},
    CertificateState.DISPATCHED: {Loss.LOST, Loss.DAMAGED, Loss.NEVER_ARRIVED},
    CertificateState.DESTROYED: {Loss.NOT_COLLECTED},
}
"""What can have become of a certificate that is in this state: nobody loses what was never in their hands."""


@dataclass(frozen=True, slots=True)
class Applying:
    """What somebody applies with, and by which way."""

    applicant: Applicant
    loss: Loss
    fee: Money


def must_be_certified(exam: Exam, result: Result | None) -> None:
    """Raises NoCertificateToState where a result is not out (None), or certifies nothing."""
    of = certified(exam, result) if result else None
    if not isinstance(of, Certified):
        raise NoCertificateToState(of)


def must_be_gone(certificates: Certificates | None, loss: Loss, exam_date: date, at: datetime) -> None:
    """Raises NothingLost where the certificate of a result that has one can still be had, and says how.

    "Lost in transit: the centre asks for a duplicate, within 6-12 months of the exam"; "damaged: free within 6 months",
    replaced at all within 2 years (help pages): until then another certificate comes before a statement.
    """
    certificate = certificates.current if certificates else None
    if certificates is None or certificate is None:  # not made yet, or not made anew
        raise NothingLost(WayBack.NOT_PRINTED)
    if certificate.state in _WAYS_BACK:
        raise NothingLost(_WAYS_BACK[certificate.state])
    today = at.astimezone(zone_named(certificates.zone)).date()
    if loss not in _LOSSES[certificate.state]:
        is_destroyed = certificate.state is CertificateState.DESTROYED
        raise NothingLost(WayBack.DESTROYED if is_destroyed else WayBack.HANDED_OVER)
    if loss is Loss.NEVER_ARRIVED and certificate.state is CertificateState.DISPATCHED:
        _must_be_past(lost_in_transit_until(exam_date), None, today)
    handed = certificate.reached(CertificateState.COLLECTED) or certificate.reached(CertificateState.DISPATCHED)
    if loss is Loss.DAMAGED and handed:
        limits = damaged_limits(handed.astimezone(zone_named(certificates.zone)).date())
        _must_be_past(limits.until, limits.free_until, today)


def _must_be_past(until: date, free_until: date | None, today: date) -> None:
    """The last days on which another certificate is made, and is made without a fee."""
    if today <= until:
        raise NothingLost(WayBack.ANOTHER, until, free_until if free_until and today <= free_until else None)


def applied(of: Applications, with_: Applying, candidate_id: str, at: datetime) -> Applications:
    """With one more application. Raises ApplicationOpen, ApplicationsFull."""
    if of.last and of.last.state in OPEN:
        raise ApplicationOpen(of.last.state)
    if len(of.applications) >= MOST_APPLICATIONS:
        raise ApplicationsFull(MOST_APPLICATIONS)
    event = ApplicationEvent(OPENING.step, candidate_id, ApplicationParty.CANDIDATE, at, OPENING.after)
    made = Application(len(of.applications) + 1, with_.applicant, with_.loss, with_.fee, OPENING.after, (event,))
    return replace(of, applications=(*of.applications, made))


def paid(of: Applications, number: int, money: Money, actor: Actor, at: datetime) -> Applications:
    """With its fee paid, whole and in its own currency; raises OtherAmount."""
    application, row = _row_for(of, number, ApplicationStep.PAY, actor)
    if money != application.fee:
        raise OtherAmount(f"The fee is {application.fee}: it is paid whole.", pointer="/amount")
    return _moved(of, application, row, actor, at)


def searched(of: Applications, number: int, actor: Actor, at: datetime, *, found: bool) -> Applications:
    """With one search more; raises SearchesSpent after the fourth."""
    application, row = _row_for(of, number, ApplicationStep.SEARCH, actor)
    if len(application.searches) >= MOST_SEARCHES:
        raise SearchesSpent(MOST_SEARCHES)
    return _moved(of, application, row, actor, at, found=found)


def issued(of: Applications, number: int, version: int, actor: Actor, at: datetime) -> Applications:
    """With its statement issued about this version of the result; raises NotFoundYet without a search that found it."""
    application, row = _row_for(of, number, ApplicationStep.ISSUE, actor)
    if not any(search.found for search in application.searches):
        raise NotFoundYet
    return _moved(of, replace(application, version=version), row, actor, at)


def refused(of: Applications, number: int, reason: str, actor: Actor, at: datetime) -> Applications:
    application, row = _row_for(of, number, ApplicationStep.REFUSE, actor)
    return _moved(of, application, row, actor, at, reason=reason)


def withdrawn(of: Applications, number: int, actor: Actor, at: datetime) -> Applications:
    """Before the fee is paid; afterwards the search has begun."""
    application, row = _row_for(of, number, ApplicationStep.WITHDRAW, actor)
    return _moved(of, application, row, actor, at)


def must_be_issued(of: Applications | None) -> None:
    """Raises NotIssued unless the last application about a result is."""
    if of is None or of.last is None or of.last.state is not ApplicationState.ISSUED:
        raise NotIssued


def must_act(application: Application) -> ApplicationParty | None:
    """Who is to act next; None where it is answered or ended."""
    waiting = {
        ApplicationState.FEE_DUE: TAKES_FEE[application.applicant],
        ApplicationState.PAID: ApplicationParty.BOARD,
    }
    return waiting.get(application.state)


def _row_for(of: Applications, number: int, step: ApplicationStep, actor: Actor) -> tuple[Application, ApplicationMove]:
    """Raises UnknownApplication, ApplicationHasMoved, NotYourStep."""
    application = of.application(number)
    row = MOVES.get((step, application.state))
    if row is None:
        raise ApplicationHasMoved(application.state, step)
    who = row.who or TAKES_FEE[application.applicant]
    if actor.party is not who:
        raise NotYourStep(who)
    return application, row


def _moved(
    of: Applications,
    application: Application,
    row: ApplicationMove,
    actor: Actor,
    at: datetime,
    *,
    found: bool | None = None,
    reason: str | None = None,
) -> Applications:
    event = ApplicationEvent(row.step, actor.who, actor.party, at, row.after, found, reason)
    further = replace(application, state=row.after, events=(*application.events, event))
    before, after = of.applications[: application.number - 1], of.applications[application.number :]
    return replace(of, applications=(*before, further, *after))
