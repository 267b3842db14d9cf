"""Results enquiries: what the candidate and the centre do. What the board does is in `conclusions`, the clock's in
`duedates`.

Every act is a pure step of the table in `transitions`: it takes a chain and gives the next one, or raises why not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from shared.calendar.working_days import Turnaround
from shared.centres.fees import Money
from shared.enquiries import fee_ledger
from shared.enquiries.board_steps import begin as begin
from shared.enquiries.board_steps import conclude as conclude
from shared.enquiries.board_steps import end as end
from shared.enquiries.board_steps import pause as pause
from shared.enquiries.board_steps import resume as resume
from shared.enquiries.board_steps import settle as settle
from shared.enquiries.board_steps import times_of
from shared.enquiries.case import THE_CLOCK as THE_CLOCK
from shared.enquiries.case import Actor, Chain, Consent, Enquiry, Giver, moved, row_for
from shared.enquiries.case import enquiry_id as enquiry_id
from shared.enquiries.case import must_be_as_seen as must_be_as_seen
from shared.enquiries.case import parse_enquiry_id as parse_enquiry_id
from shared.enquiries.clock_steps import fall_due as fall_due
from shared.enquiries.clock_steps import next_moment as next_moment
from shared.enquiries.eligibility import (
    Case,
    Refusal,
    StageOffer,
    StageRefused,
    eligibility,
    has_remark,
    must_be_offered,
    papers_to_remark,
)
from shared.enquiries.errors import AppealAfterLastStage, ConsentGiven, ConsentMissing, EnquiryOpen, OfAge, StageDone
from shared.enquiries.outcome import PaperNotAsked
from shared.enquiries.states import OPENINGS, TAKE_OVER, Role, Step
from shared.enquiries.steps import must_have_room
from shared.enquiries.view import new_events as new_events
from shared.enquiries.view import to_json as to_json
from shared.exams.catalogue import Paper
from shared.exams.enquiry_stages import Stage
from shared.ground.dates import of_age_on, zone_named
from shared.ground.text import parse_reason

COMING_OF_AGE = 18
"""Years; under it a guardian agrees."""


def open_by_candidate(
    chain: Chain, case: Case, stage: Stage, actor: Actor, at: datetime, *, papers: Iterable[Paper] = ()
) -> Chain:
    """A draft, which nobody else sees; inside the candidate's window. `papers`: those to mark again, all if none named.

    Raises EnquiryOpen, StageDone, StageRefused, PaperNotAsked, WindowClosed or ChainFull.
    """
    offer, seen = _offer(chain, case, stage, actor, at)
    until = must_be_offered(offer, offer.candidate_until, chain.zone, at)
    return _opened(seen, case, stage, actor, at, until, offer, papers)


def open_by_centre(
    chain: Chain, case: Case, stage: Stage, actor: Actor, at: datetime, *, papers: Iterable[Paper] = ()
) -> Chain:
    """The centre starts it itself, inside its own window; the consent may follow until the submission.

    A draft of the candidate's goes over to the centre, for the papers that the centre asks for, and is told nobody.
    """
    offer, seen = _offer(chain, case, stage, actor, at)
    until = must_be_offered(offer, offer.centre_until, chain.zone, at)
    return _opened(seen, case, stage, actor, at, until, offer, papers)


def consent(chain: Chain, number: int, actor: Actor, date_of_birth: date, at: datetime) -> Chain:
    """Agreed that the grade may go down as well as up; from a draft this hands it to the centre.

    The candidate's own, or the guardian's as the centre declares it while the candidate is under 18. A candidate under
    18 may hand a draft over alone, but that is not yet the consent which the submission needs.
    """
    enquiry, row = row_for(chain, number, Step.CONSENT, actor, at)
    minor = is_minor(date_of_birth, at, chain.zone)
    if actor.role is Role.CENTRE and not minor:
        raise OfAge
    giver = Giver.GUARDIAN if actor.role is Role.CENTRE else Giver.MINOR if minor else Giver.CANDIDATE
    if any(given.giver is giver for given in enquiry.consents):
        raise ConsentGiven
    given = replace(enquiry, consents=(*enquiry.consents, Consent(giver, actor.who, at)))
    return moved(chain, given, row, actor, at, reason=giver.value)


def is_minor(date_of_birth: date, at: datetime, zone: str) -> bool:
    """Whether somebody is under 18 on the local day of the centre."""
    return at.astimezone(zone_named(zone)).date() < of_age_on(date_of_birth, COMING_OF_AGE)


def approve(chain: Chain, number: int, fee: Money, actor: Actor, at: datetime) -> Chain:
    """The centre takes it on, at its fee (`fees.fee_for`); a fee of nothing is paid at once."""
    step = Step.APPROVE if fee.amount else Step.APPROVE_FREE
    enquiry, row = row_for(chain, number, step, actor, at)
    due = (fee_ledger.due(fee, number, at, actor.who),) if fee.amount else ()
    return moved(chain, enquiry, row, actor, at, ledger=due)


def refuse(chain: Chain, number: int, reason: str, actor: Actor, at: datetime) -> Chain:
    """The centre does not take it on, and says why; the candidate reads the reason."""
    enquiry, row = row_for(chain, number, Step.REFUSE, actor, at)
    return moved(chain, enquiry, row, actor, at, reason=parse_reason(reason))


def pay(chain: Chain, number: int, paid: Money, actor: Actor, at: datetime) -> Chain:
    """The centre records that it has had the fee: whole, in its currency, once."""
    enquiry, row = row_for(chain, number, Step.PAY, actor, at)
    entry = fee_ledger.payment(chain.ledger, paid, number, at, actor.who)
    return moved(chain, enquiry, row, actor, at, ledger=(entry,))


def submit(chain: Chain, number: int, turnaround: Turnaround, actor: Actor, at: datetime) -> Chain:
    """The board has it from this second, which is when its working days begin; raises ConsentMissing."""
    enquiry, row = row_for(chain, number, Step.SUBMIT, actor, at)
    _must_have_consent(enquiry)
    return moved(chain, times_of(replace(enquiry, received_at=at), turnaround), row, actor, at)


def _must_have_consent(enquiry: Enquiry) -> None:
    if enquiry.has_consent:
        return
    if enquiry.consents:
        raise ConsentMissing(
            "The candidate is under 18: a parent or guardian must agree that the grade may go down. "
            "Declare that they have, then submit."
        )
    raise ConsentMissing("The candidate has not yet agreed that the grade may go down as well as up.")


def withdraw(chain: Chain, number: int, actor: Actor, at: datetime) -> Chain:
    """Until the board has begun. Before the submission what was paid goes back whole and nothing stays due; after it
    the fee is kept (no source says; by decision)."""
    enquiry, row = row_for(chain, number, Step.WITHDRAW, actor, at)
    back = () if enquiry.received_at else fee_ledger.let_go(chain.ledger, number, at, actor.who, "withdrawn")
    return moved(chain, enquiry, row, actor, at, ledger=back)


def appeal(chain: Chain, number: int, reason: str, actor: Actor, at: datetime) -> Chain:
    """By the centre, about procedure and not marking, after the last stage that the result has; raises
    AppealAfterLastStage."""
    enquiry, row = row_for(chain, number, Step.APPEAL, actor, at)
    if enquiry.followed_by is not None:
        raise AppealAfterLastStage
    return moved(chain, enquiry, row, actor, at, reason=parse_reason(reason))


def _offer(chain: Chain, case: Case, stage: Stage, actor: Actor, at: datetime) -> tuple[StageOffer, Chain]:
    """What is offered of this stage, and the chain with what has expired by now out of the way."""
    seen = fall_due(chain, at)
    standing = seen.open_enquiry
    if standing is not None and not _may_be_taken_over(standing, actor):
        raise EnquiryOpen(standing.state)
    if seen.answered(stage):
        raise StageDone
    first = seen.answered(Stage.CLERICAL_RECHECK)
    # The time for Stage 2 was told with Stage 1's outcome, and stays what it was then.
    days = first.windows.stage_2_days if first else case.windows.stage_2_days
    there = replace(case, zone=chain.zone, windows=replace(case.windows, stage_2_days=days))
    sent_at = first.outcome.at if first and first.outcome else None
    return eligibility(there, at, stage_1_sent_at=sent_at).of(stage), replace(seen, revision=chain.revision)


def _may_be_taken_over(standing: Enquiry, actor: Actor) -> bool:
    return standing.state is TAKE_OVER.before and actor.role in TAKE_OVER.who


def _opened(
    chain: Chain,
    case: Case,
    stage: Stage,
    actor: Actor,
    at: datetime,
    consent_until: datetime,
    offer: StageOffer,
    papers: Iterable[Paper],
) -> Chain:
    draft, found = chain.open_enquiry, _papers(case, stage, tuple(papers))
    if draft is not None:
        return moved(chain, replace(draft, papers=found), TAKE_OVER, actor, at)
    must_have_room(chain, actor.role)
    row = OPENINGS[actor.role]
    enquiry = Enquiry(
        number=len(chain.enquiries) + 1,
        stage=stage,
        state=row.after,
        papers=found,
        consent_until=consent_until,
        submit_until=offer.centre_until or consent_until,
        windows=case.windows,
        followed_by=Stage.REMARK if stage is Stage.CLERICAL_RECHECK and has_remark(case) else None,
    )
    return moved(chain, enquiry, row, actor, at)


def _papers(case: Case, stage: Stage, asked: Sequence[Paper]) -> tuple[Paper, ...]:
    """Those that a re-mark covers, of those asked for; Stage 1 checks every paper, so none is named."""
    possible = papers_to_remark(case) if stage is Stage.REMARK else ()
    for paper in asked:
        if stage is Stage.REMARK and paper is Paper.SPEAKING:
            raise StageRefused(Refusal.SPEAKING_NOT_REMARKED, pointer="/papers")
        if paper not in possible:
            raise PaperNotAsked(f"The paper {paper} cannot be asked for here.", pointer="/papers")
    return tuple(paper for paper in possible if paper in asked or not asked)
