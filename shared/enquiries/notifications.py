"""The pending notifications of a chain of enquiries: who is still to be mailed about which event, with which fields.

The table in `states.py` names whom each step notifies; the sentences are in `shared/adapters/mails/enquiry_*.txt`.
Organisations that verified an older version are told of a new one besides (`functions/changes`). A chain
keeps how many of its events have been notified to everybody, so that an interrupted run is made good, and a recall
between an outcome and its mail loses no mail.
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
"""The log line that the board's alarm counts (infra/alarms.py)."""


@dataclass(frozen=True, slots=True)
class PendingNotification:
    """One event that somebody is still to be mailed about; `number` counts the events of its enquiry from 1."""

    enquiry: Enquiry
    number: int
    event: Event
    row: Transition

    @property
    def outcome(self) -> Outcome | None:
        """The outcome that an answer of the board is about; for an appeal that changes nothing, the earlier outcome."""
        if self.event.step not in OUTCOMES:
            return None
        return (self.event.step is Step.SETTLE and self.enquiry.appeal_outcome) or self.enquiry.outcome

    @property
    def release_id(self) -> str | None:
        """The release that has to be out before this may be mailed; also for the clock's events of an answered enquiry,
        which reveal that there is an answer."""
        is_of_an_answer = self.event.role is Role.CLOCK and self.event.before is EnquiryState.CONCLUDED
        outcome = self.enquiry.outcome if is_of_an_answer else self.outcome
        return outcome.release_id if outcome else None

    @property
    def new_version(self) -> int | None:
        """The result's new version, where this event has made one: whoever verified an older one is notified, too."""
        if self.event.step is Step.SETTLE:
            return self.enquiry.appeal_outcome.new_version if self.enquiry.appeal_outcome else None
        return self.outcome.new_version if self.outcome else None


def pending_notifications(chain: Chain) -> tuple[PendingNotification, ...]:
    """The events that somebody is still to be mailed about, enquiry by enquiry; events that notify nobody are left
    out."""
    return tuple(pending for pending in _beyond(chain) if readers(chain, pending))


def readers(chain: Chain, pending: PendingNotification) -> tuple[Role, ...]:
    """Who is notified of this event: those in the table's row, the board by an alarm. Exceptions:

    - a reminder also goes to whoever has yet to agree, and after an outcome only to whoever may go on: the candidate
      with Stage 2, the centre with an appeal; nobody is reminded of a window that closed while the mail was held back;
    - a centre is not mailed its own declaration;
    - nobody is mailed about a close after having gone on.
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
    """How many events each enquiry has; the chain keeps these counts once all of them have been notified."""
    return tuple(len(enquiry.events) for enquiry in chain.enquiries)


def next_sweep_at(chain: Chain) -> datetime | None:
    """When the sweep must look at a chain next: at once while a notification is pending, else when the clock has a step
    to do.

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
    """The kind of mail: one for a centre whatever the event, three for a candidate."""
    if reader is Role.CENTRE:
        return NoticeKind.ENQUIRY_AT_CENTRE
    step = pending.event.step
    if step in OUTCOMES:
        return NoticeKind.ENQUIRY_OUTCOME
    return NoticeKind.ENQUIRY_REMINDER if step in REMINDERS else NoticeKind.ENQUIRY_MOVED


def fields(chain: Chain, pending: PendingNotification, reader: Role) -> dict[str, str]:
    """The merge fields of the mail: `what` chooses the sentence, `until` is there where that names a moment, and
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
    """Whose consent a reminder of the centre's window also mentions; None where it has come since."""
    in_time = pending.event.step in REMINDERS and pending.event.before in AT_THE_CENTRE
    return pending.enquiry.missing_consent if in_time else None


def _what(pending: PendingNotification, reader: Role) -> str:
    """The sentence's name: the step, or with the state it meets where the sentence differs ("remind_fee_due",
    "expire_draft")."""
    event, enquiry = pending.event, pending.enquiry
    if event.step in REMINDERS:
        return f"remind_{_reminded_of(pending, reader)}"
    if event.step is Step.CONSENT:
        given = "consent" if event.before is EnquiryState.DRAFT else "agreed"
        return f"{given}_minor" if event.reason == Giver.MINOR else given
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
    """The moment as the enquiry is now: a delayed mail must not name one that has moved."""
    step, enquiry = pending.event.step, pending.enquiry
    if step in (Step.SUBMIT, Step.RESUME, Step.OVERDUE):
        return enquiry.due_at
    named = _NAMED.get(step, pending.row.until)
    return enquiry.ends(named) if named else None
