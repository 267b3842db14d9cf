"""Opening a results enquiry: by the candidate as a draft, or by the centre itself, inside their windows.

Each takes the chain of a result and gives the next one, or raises why not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from shared.enquiries.case import KEY_LIFE, Actor, Asking, Chain, Enquiry
from shared.enquiries.clock_steps import fall_due
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
from shared.enquiries.errors import EnquiryOpen, StageDone
from shared.enquiries.outcome import PaperNotAsked
from shared.enquiries.states import OPENINGS, TAKE_OVER
from shared.enquiries.steps import moved, must_have_room
from shared.exams.catalogue import Paper
from shared.exams.enquiry_stages import Stage
from shared.ground.idempotency import may_repeat


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

    A draft of the candidate's goes over to the centre, for the papers that the centre asks for, and nobody is notified.
    """
    offer, seen = _offer(chain, case, stage, actor, at)
    until = must_be_offered(offer, offer.centre_until, chain.zone, at)
    return _opened(seen, case, stage, actor, at, until, offer, papers)


def _offer(chain: Chain, case: Case, stage: Stage, actor: Actor, at: datetime) -> tuple[StageOffer, Chain]:
    """The offer of this stage, and the chain after everything that has expired by now is closed."""
    seen = fall_due(chain, at)
    existing = seen.open_enquiry
    if existing is not None and not _may_be_taken_over(existing, actor):
        raise EnquiryOpen(existing.state)
    if seen.answered(stage):
        raise StageDone
    first = seen.answered(Stage.CLERICAL_RECHECK)
    # The deadline for Stage 2 was sent with Stage 1's outcome, and stays what it was then.
    days = first.windows.stage_2_days if first else case.windows.stage_2_days
    there = replace(case, zone=chain.zone, windows=replace(case.windows, stage_2_days=days))
    sent_at = first.outcome.at if first and first.outcome else None
    return eligibility(there, at, stage_1_sent_at=sent_at).of(stage), replace(seen, revision=chain.revision)


def _may_be_taken_over(existing: Enquiry, actor: Actor) -> bool:
    return existing.state is TAKE_OVER.before and actor.role in TAKE_OVER.who


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


def must_ask_the_same(known: Asking | None, asking: Asking | None, at: datetime) -> None:
    """`known` is what came under this key before; raises IdempotencyKeyReused where it was another request, of another
    session, say, within a day."""
    if known and asking and at - known.at < KEY_LIFE:
        may_repeat(known.request, asking.request)


def asked_before(chain: Chain, asking: Asking | None, at: datetime) -> Enquiry | None:
    """The enquiry that this request has opened within a day; none of any other request (`must_ask_the_same`)."""
    if asking is None:
        return None
    for enquiry in reversed(chain.enquiries):
        known = enquiry.asking
        if known is not None and known.id == asking.id and at - known.at < KEY_LIFE:
            return enquiry
    return None


def number_of(chain: Chain, asking: Asking | None) -> int:
    """The number of what this request has opened, now or before."""
    mine = (each.number for each in reversed(chain.enquiries) if asking and each.asking and each.asking.id == asking.id)
    return next(mine, len(chain.enquiries))


def opened_by(chain: Chain, asking: Asking | None) -> Chain:
    """The chain whose newest enquiry this request has opened."""
    if asking is None:
        return chain
    return replace(chain, enquiries=(*chain.enquiries[:-1], replace(chain.enquiries[-1], asking=asking)))
