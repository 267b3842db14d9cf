"""Who is yet to be told of what has happened to an enquiry, and what their mail is filled with.

Whom each step notifies stands in the table of `states.py`; the sentences in `shared/adapters/mails/enquiry_*.txt`.
A chain keeps how many of its events everybody has been told of, so that what
was cut off is made good, and a release's recall between an outcome and its mail loses none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shared.enquiries.case import Chain, Enquiry, Event, Giver
from shared.enquiries.clock_steps import has_gone_on, next_moment
from shared.enquiries.outcome import Outcome
from shared.enquiries.states import AT_THE_CENTRE, EnquiryState, Role, Step, Transition, Until
from shared.enquiries.view import row_of
from shared.ground.dates import local_text
from shared.notices.notice import NoticeKind

REMINDERS = frozenset({Step.REMIND_IN_THREE_DAYS, Step.REMIND_TOMORROW})
OUTCOMES = frozenset({Step.CONCLUDE, Step.SETTLE})
TIME_RUNS_OUT = "an enquiry comes to the end of its time, or is past it"
"""The log line that the board's alarm hears (infra/alarms.py)."""


@dataclass(frozen=True, slots=True)
class PendingNotification:
    """One event that somebody is told of; `number` counts the events of its enquiry from 1."""

    enquiry: Enquiry
    number: int
    event: Event
    row: Transition

    @property
    def outcome(self) -> Outcome | None:
        """What an answer of the board is about: an appeal that changes nothing, the outcome that stands."""
        if self.event.step not in OUTCOMES:
            return None
        return (self.event.step is Step.SETTLE and self.enquiry.appeal_outcome) or self.enquiry.outcome

    @property
    def release_id(self) -> str | None:
        """The release that has to be out for this to be told: what the clock says of an answered enquiry tells that
        there is an answer."""
        is_of_an_answer = self.event.role is Role.CLOCK and self.event.before is EnquiryState.CONCLUDED
        outcome = self.enquiry.outcome if is_of_an_answer else self.outcome
        return outcome.release_id if outcome else None

    @property
    def new_version(self) -> int | None:
        """Of the result, where this event has made one: who verified an older one is told, too."""
        if self.event.step is Step.SETTLE:
            return self.enquiry.appeal_outcome.new_version if self.enquiry.appeal_outcome else None
        return self.outcome.new_version if self.outcome else None


def pending_notifications(chain: Chain) -> tuple[PendingNotification, ...]:
    """What somebody is yet to be told, enquiry by enquiry; events that tell nobody are left out."""
    return tuple(pending for pending in _beyond(chain) if readers(chain, pending))


def readers(chain: Chain, pending: PendingNotification) -> tuple[Role, ...]:
    """Whom the row tells. Whoever has yet to agree is reminded besides; after an outcome, whoever may go on: the
    candidate with Stage 2, the centre with an appeal. Not: of their own declaration, or of a close, having gone on; nor
    is anybody reminded of a window that has closed while the mail was held back.
    """
    notifies = pending.row.notifies
    if pending.event.step is Step.CLOSE and has_gone_on(chain, pending.enquiry):
        return ()
    if pending.event.step in REMINDERS and pending.event.before is EnquiryState.CONCLUDED:
        if pending.enquiry.state is EnquiryState.CLOSED:
            return ()
        return (Role.CENTRE,) if pending.enquiry.followed_by is None else (Role.CANDIDATE,)
    if pending.event.step is Step.CONSENT and pending.event.role is Role.CENTRE:
        return ()
    if pending.event.step in REMINDERS and _missing(pending) and Role.CANDIDATE not in notifies:
        return (Role.CANDIDATE, *notifies)
    return notifies


def event_counts(chain: Chain) -> tuple[int, ...]:
    """How many events each enquiry has: what the chain keeps once everybody has been told of them."""
    return tuple(len(enquiry.events) for enquiry in chain.enquiries)


def next_sweep_at(chain: Chain) -> datetime | None:
    """When the sweep must look at a chain again: when the clock has a step to do, at once where somebody is to be told.

    So whatever becomes of the message that asks for it, the next minute finds the chain.
    """
    moments = [pending.event.at for pending in pending_notifications(chain)]
    clock = next_moment(chain)
    return min([*moments, clock] if clock else moments, default=None)


def cause(chain: Chain, pending: PendingNotification) -> str:
    """As "enquiry-KXA104827-FCE-2026-12-PB-1-3". A mail carries it as a tag, which knows no points (SES v2,
    MessageTag)."""
    return f"enquiry-{chain.candidate_id}-{chain.session_id}-{pending.enquiry.number}-{pending.number}"


def kind_for(pending: PendingNotification, reader: Role) -> NoticeKind:
    """The centre has one mail for all, the candidate's are of three kinds."""
    if reader is Role.CENTRE:
        return NoticeKind.ENQUIRY_AT_CENTRE
    step = pending.event.step
    if step in OUTCOMES:
        return NoticeKind.ENQUIRY_OUTCOME
    return NoticeKind.ENQUIRY_REMINDER if step in REMINDERS else NoticeKind.ENQUIRY_MOVED


def fields(chain: Chain, pending: PendingNotification, reader: Role) -> dict[str, str]:
    """What the mail says of it: `what` chooses the sentence, `until` is there where that has a moment to name, and
    `missing` in the centre's reminder where somebody ("candidate", "guardian") has yet to agree.

    Never a result, nor whether it has changed.
    """
    until, missing = _until(pending), _missing(pending)
    found = {"what": _what(pending, reader)}
    if until:
        found["until"] = local_text(until, chain.zone)
    return {**found, "missing": missing.value} if missing and reader is Role.CENTRE else found


def _beyond(chain: Chain) -> Iterator[PendingNotification]:
    for enquiry in chain.enquiries:
        known = chain.notified[enquiry.number - 1] if enquiry.number <= len(chain.notified) else 0
        for number, event in enumerate(enquiry.events[known:], start=known + 1):
            yield PendingNotification(enquiry, number, event, row_of(event))


def _missing(pending: PendingNotification) -> Giver | None:
    """Whose consent a reminder of the centre's window is about as well; none where it has come since."""
    in_time = pending.event.step in REMINDERS and pending.event.before in AT_THE_CENTRE
    return pending.enquiry.missing_consent if in_time else None


def _what(pending: PendingNotification, reader: Role) -> str:
    """ "remind_fee_due", "expire_draft": where a step is said otherwise by the state it meets; else the step."""
    event, enquiry = pending.event, pending.enquiry
    if event.step in REMINDERS:
        return f"remind_{_reminded_of(pending, reader)}"
    if event.step is Step.CONSENT:
        said = "consent" if event.before is EnquiryState.DRAFT else "agreed"
        return f"{said}_minor" if event.reason == Giver.MINOR else said
    if event.step is Step.EXPIRE and event.before is EnquiryState.DRAFT:
        return "expire_draft"
    if event.step is Step.WITHDRAW:
        return "withdraw_submitted" if event.before is EnquiryState.SUBMITTED else "withdraw"
    if event.step in (Step.CONCLUDE, Step.CLOSE):
        return f"{event.step}_{_further(enquiry)}"
    return event.step.value


def _reminded_of(pending: PendingNotification, reader: Role) -> str:
    missing = _missing(pending) if reader is Role.CANDIDATE else None
    if missing:
        return f"consent_{missing}"
    return _further(pending.enquiry) if pending.event.before is EnquiryState.CONCLUDED else str(pending.event.before)


def _further(enquiry: Enquiry) -> str:
    return "appeal" if enquiry.followed_by is None else enquiry.followed_by.value


_NAMED: dict[Step, Until | None] = {
    **dict.fromkeys((Step.OPEN, Step.CONSENT, Step.APPROVE, Step.APPROVE_FREE, Step.PAY), Until.SUBMISSION),
    Step.CONCLUDE: Until.FURTHER,
    **dict.fromkeys((Step.WITHDRAW, Step.REFUSE, Step.APPEAL, Step.PAUSE, Step.SETTLE), None),
}
"""The window whose end a mail names; for the clock's steps it is that of their own row."""


def _until(pending: PendingNotification) -> datetime | None:
    """As the enquiry stands now: a mail that was held up must not name a moment that has moved."""
    step, enquiry = pending.event.step, pending.enquiry
    if step in (Step.SUBMIT, Step.RESUME, Step.OVERDUE):
        return enquiry.due_at
    named = _NAMED.get(step, pending.row.until)
    return enquiry.ends(named) if named else None
