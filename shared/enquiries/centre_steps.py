"""What the candidate and the centre do with an enquiry once it is open, up to its submission, and the centre's appeal.

Every step is a row of the table in `states`: it takes a chain and gives the next one, or raises why not. What the board
does is in `board_steps`, the clock's in `clock_steps`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from shared.calendar.working_days import Turnaround
from shared.centres.fees import Money
from shared.enquiries import fee_ledger
from shared.enquiries.board_steps import times_of
from shared.enquiries.case import Actor, Chain, Consent, Enquiry, Giver
from shared.enquiries.errors import AppealAfterLastStage, ConsentGiven, ConsentMissing, OfAge
from shared.enquiries.states import Role, Step
from shared.enquiries.steps import moved, row_for
from shared.ground.dates import of_age_on, zone_named
from shared.ground.text import parse_reason

COMING_OF_AGE = 18
"""Years; under it a guardian agrees."""


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
