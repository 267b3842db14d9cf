"""What the awarding body does to an enquiry: begins, pauses, resumes, concludes or ends it, and settles an appeal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.calendar.working_days import Pause, Turnaround, end_of_working_day
from shared.enquiries import fee_ledger
from shared.enquiries.case import Actor, Chain, Enquiry
from shared.enquiries.outcome import (
    Finding,
    Outcome,
    RefundRule,
    fees_go_back,
    outcome_of,
    settlement_of,
)
from shared.enquiries.states import Step
from shared.enquiries.steps import moved, must_have_pauses_left, row_for
from shared.exams.enquiry_stages import Stage
from shared.ground.dates import window_closes
from shared.ground.text import parse_reason


def begin(chain: Chain, number: int, actor: Actor, at: datetime) -> Chain:
    """From here on the enquiry can no longer be withdrawn."""
    enquiry, row = row_for(chain, number, Step.BEGIN, actor, at)
    return moved(chain, enquiry, row, actor, at)


def pause(chain: Chain, number: int, reason: str, turnaround: Turnaround, actor: Actor, at: datetime) -> Chain:
    """Pauses: the body waits for somebody else and says for what; its working days do not count meanwhile."""
    enquiry, row = row_for(chain, number, Step.PAUSE, actor, at)
    must_have_pauses_left(enquiry)
    why = parse_reason(reason)
    paused = replace(enquiry, pauses=(*enquiry.pauses, Pause(at, None, why)))
    return moved(chain, times_of(paused, turnaround), row, actor, at, reason=why)


def resume(chain: Chain, number: int, turnaround: Turnaround, actor: Actor, at: datetime) -> Chain:
    """Resumes: the working days count again."""
    enquiry, row = row_for(chain, number, Step.RESUME, actor, at)
    *earlier, last = enquiry.pauses
    resumed = replace(enquiry, pauses=(*earlier, replace(last, until=at)))
    return moved(chain, times_of(resumed, turnaround), row, actor, at)


def end(chain: Chain, number: int, reason: str, actor: Actor, at: datetime) -> Chain:
    """Ends an enquiry that cannot be answered, for example because the result was withheld. The candidate reads why,
    and the fee of this enquiry goes back whole, for the candidate is not at fault (no source says; by decision)."""
    enquiry, row = row_for(chain, number, Step.END, actor, at)
    back = fee_ledger.let_go(chain.ledger, number, at, actor.who, "ended")
    return moved(chain, enquiry, row, actor, at, reason=parse_reason(reason), ledger=back)


def conclude(
    chain: Chain,
    number: int,
    finding: Finding,
    actor: Actor,
    at: datetime,
    *,
    refunds: RefundRule = RefundRule.GRADE_CHANGE,
) -> Chain:
    """Concludes with the outcome of comparing two results; on a change of grade every fee of the chain is refunded
    once.

    Raises ChecksMissing, PaperNotAsked, StageRefused or OutcomeNotReported.
    """
    enquiry, row = row_for(chain, number, Step.CONCLUDE, actor, at)
    outcome = outcome_of(finding, enquiry.stage, enquiry.papers, at)
    concluded = replace(enquiry, outcome=outcome, further_until=_further_until(enquiry, chain.zone, at))
    return moved(chain, concluded, row, actor, at, ledger=refund_of(chain, outcome, refunds, actor))


def settle(
    chain: Chain,
    number: int,
    reason: str,
    actor: Actor,
    at: datetime,
    *,
    finding: Finding | None = None,
    refunds: RefundRule = RefundRule.GRADE_CHANGE,
) -> Chain:
    """The answer to an appeal, in words. `finding` is given where the procedure was at fault and the result changes for
    it: only in papers that the stage appealed against covered, never in Speaking (by decision).

    Raises StageRefused, PaperNotAsked or OutcomeNotReported.
    """
    enquiry, row = row_for(chain, number, Step.SETTLE, actor, at)
    why = parse_reason(reason)
    if finding is None:
        return moved(chain, enquiry, row, actor, at, reason=why)
    outcome = settlement_of(finding, enquiry.stage, enquiry.papers, at)
    settled = replace(enquiry, appeal_outcome=outcome)
    return moved(chain, settled, row, actor, at, reason=why, ledger=refund_of(chain, outcome, refunds, actor))


def refund_of(chain: Chain, outcome: Outcome, rule: RefundRule, actor: Actor) -> fee_ledger.Ledger:
    """The refunds of every fee of the chain that was paid and not yet refunded, where this outcome refunds fees."""
    if not fees_go_back(outcome.kind, rule):
        return ()
    return fee_ledger.refund_all(chain.ledger, outcome.at, actor.who, outcome.kind.value)


def times_of(enquiry: Enquiry, turnaround: Turnaround) -> Enquiry:
    """With the last second of its turnaround, and of the part of it after which the board's alarm is raised."""
    if enquiry.received_at is None:
        return enquiry
    is_first = enquiry.stage is Stage.CLERICAL_RECHECK
    days = turnaround.stage_1_working_days if is_first else turnaround.stage_2_working_days
    received_at, pauses, calendar = enquiry.received_at, enquiry.pauses, turnaround.calendar
    return replace(
        enquiry,
        due_at=end_of_working_day(days, received_at, pauses, calendar),
        alarm_at=end_of_working_day(turnaround.alarm_days(days), received_at, pauses, calendar),
    )


def _further_until(enquiry: Enquiry, zone: str, at: datetime) -> datetime:
    """Stage 2 may follow, or else an appeal: the window runs from the day on which this outcome is sent."""
    days = enquiry.windows.stage_2_days if enquiry.followed_by else enquiry.windows.appeal_days
    return window_closes(at, days, zone)
