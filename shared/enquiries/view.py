"""An enquiry as JSON for its candidate, for the centre or for the awarding body; each sees only what concerns them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from shared.calendar.working_days import PauseView
from shared.enquiries.case import Chain, Consent, ConsentView, Enquiry, Event, EventView, enquiry_id
from shared.enquiries.fee_ledger import BalanceView, LedgerEntry, LedgerEntryView, balance
from shared.enquiries.outcome import Outcome, OutcomeView
from shared.enquiries.states import ROWS, TAKE_OVER, TRANSITIONS, EnquiryState, NextStep, Role, Step, Transition, Until
from shared.enquiries.withheld_outcome import as_shown
from shared.exams.catalogue import Paper
from shared.exams.enquiry_stages import Stage
from shared.ground.dates import instant_text, is_open
from shared.ground.forms import CentreNumber, Count, EnquiryId, IdNumber, Instant, Revision, SessionId, ZoneName

# Written for the candidate. A pause and an appeal are between the centre and the body.
_REASONS_FOR_CANDIDATES = frozenset({Step.REFUSE, Step.SETTLE, Step.CONSENT, Step.END})
# Events of the body's own deadlines, which nobody else sees before the time has run out.
_STEPS_OF_THE_BOARD = frozenset({Step.OUTCOME_DUE})


class NextAct(NextStep):
    """`until` when; null where no moment is set."""

    until: Instant | None


class EnquiryView(TypedDict):
    """`further` is what may follow until `further_until`: the next stage, or an appeal. `may`: the steps open to the
    reader now. `outcome` is null while its result is not shown. The last three fields are for staff."""

    id: EnquiryId
    revision: Revision
    candidate_id: IdNumber
    session_id: SessionId
    number: Count
    stage: Stage
    state: EnquiryState
    papers: list[Paper]
    zone: ZoneName
    opened_at: Instant
    consent_until: Instant
    submit_until: Instant
    received_at: Instant | None
    due_at: Instant | None
    further_until: Instant | None
    further: Literal[Step.APPEAL] | Stage | None
    acts_next: NextAct | None
    may: list[Step]
    consents: list[ConsentView]
    has_consent: bool
    fees: list[LedgerEntryView]
    outcome: OutcomeView | None
    appeal_outcome: OutcomeView | None
    events: list[EventView]
    centre_number: NotRequired[CentreNumber]
    balance: NotRequired[BalanceView]
    pauses: NotRequired[list[PauseView]]


def to_json(seen: Chain, number: int, reader: Role, at: datetime, *, out: Collection[str] = ()) -> EnquiryView:
    """One enquiry for a candidate, for staff of the centre, or for the board.

    A candidate reads who acted by role, not by name, and no reason that was not written for them; the centre knows its
    own staff by name, the board everybody. Times are RFC 3339; amounts are minor units.
    To all but the board, outcomes of releases other than those in `out` look as if they were still to come.
    """
    chain = seen if reader is Role.BOARD else as_shown(seen, out)
    enquiry = chain.enquiry(number)
    shown: EnquiryView = {
        "id": enquiry_id(chain, number),
        "revision": chain.revision,
        "candidate_id": chain.candidate_id,
        "session_id": chain.session_id,
        "number": number,
        "stage": enquiry.stage,
        "state": enquiry.state,
        "papers": list(enquiry.papers),
        "zone": chain.zone,
        "opened_at": instant_text(next(_readable(enquiry, reader)).at),
        "consent_until": instant_text(enquiry.consent_until),
        "submit_until": instant_text(enquiry.submit_until),
        "received_at": _written(enquiry.received_at),
        "due_at": _written(enquiry.due_at),
        "further_until": _written(enquiry.further_until),
        "further": _further(seen, enquiry),
        "acts_next": _acts_next(enquiry),
        "may": list(may_do(enquiry, reader, at)),
        "consents": [_consent(consent, reader) for consent in enquiry.consents],
        "has_consent": enquiry.has_consent,
        "fees": _fees(chain, number, reader),
        "outcome": _outcome(enquiry.outcome, reader),
        "appeal_outcome": _outcome(enquiry.appeal_outcome, reader),
        "events": [_event(event, reader) for event in _readable(enquiry, reader)],
    }
    if reader is not Role.CANDIDATE:
        shown["centre_number"] = chain.centre_number
        shown["balance"] = balance(chain.ledger, number).to_json()
        shown["pauses"] = _pauses(enquiry)
    return shown


def may_do(enquiry: Enquiry, role: Role, at: datetime) -> Iterator[Step]:
    """The steps that the table leaves open to somebody of this role now."""
    for step in Step:
        row = TRANSITIONS.get((step, enquiry.state))
        if row is None or role not in row.who or _is_private(enquiry, role):
            continue
        if _is_pointless(enquiry, step):
            continue
        closes = enquiry.ends(row.until)
        if closes is None or is_open(closes, at):
            yield step


def _is_pointless(enquiry: Enquiry, step: Step) -> bool:
    return {
        Step.APPEAL: enquiry.followed_by is not None,
        Step.CONSENT: enquiry.has_consent,
        Step.SUBMIT: not enquiry.has_consent,
        Step.APPROVE_FREE: True,  # one act for the centre, whatever its fee
    }.get(step, False)


def is_shown_to(enquiry: Enquiry, reader: Role) -> bool:
    """Whether this reader may see it; a draft, or an enquiry that ended as one, is shown to its candidate alone."""
    return reader is Role.CANDIDATE or any(event.after is not EnquiryState.DRAFT for event in _beyond_draft(enquiry))


def new_events(before: Chain, after: Chain) -> tuple[tuple[Enquiry, Event, Transition], ...]:
    """The events that a change has added, the clock's steps included, each with its row of the table, which names whom
    it notifies."""
    known = {enquiry.number: len(enquiry.events) for enquiry in before.enquiries}
    return tuple(
        (enquiry, event, row_of(event))
        for enquiry in after.enquiries
        for event in enquiry.events[known.get(enquiry.number, 0) :]
    )


def row_of(event: Event) -> Transition:
    """The row of the table that an event went by."""
    return next(row for row in ROWS if (row.step, row.before, row.after) == (event.step, event.before, event.after))


def _beyond_draft(enquiry: Enquiry) -> Iterator[Event]:
    ended = (EnquiryState.WITHDRAWN, EnquiryState.EXPIRED)
    return (event for event in enquiry.events if not (event.before is EnquiryState.DRAFT and event.after in ended))


def _is_private(enquiry: Enquiry, role: Role) -> bool:
    return enquiry.state is EnquiryState.DRAFT and role is not Role.CANDIDATE


def _further(chain: Chain, enquiry: Enquiry) -> Literal[Step.APPEAL] | Stage | None:
    """What may follow an outcome, and until when; nothing while the outcome is withheld."""
    if enquiry.state is not EnquiryState.CONCLUDED or enquiry.outcome is None:
        return None
    following = enquiry.followed_by
    if following is None:
        return Step.APPEAL
    return None if chain.open_enquiry or chain.answered(following) else following


def _written(at: datetime | None) -> str | None:
    return None if at is None else instant_text(at)


def _acts_next(enquiry: Enquiry) -> NextAct | None:
    found = enquiry.acts_next
    if found is None:
        return None
    who, step = found
    row = TRANSITIONS[(step, enquiry.state)]
    until = enquiry.answer_by if who is Role.BOARD and row.until is Until.ANY_TIME else enquiry.ends(row.until)
    return {"who": who, "step": step, "until": _written(until)}


def _consent(consent: Consent, reader: Role) -> ConsentView:
    shown: ConsentView = {"giver": consent.giver, "at": instant_text(consent.at)}
    return shown if reader is Role.CANDIDATE else {**shown, "by": consent.by}


def _fees(chain: Chain, number: int, reader: Role) -> list[LedgerEntryView]:
    return [_entry(entry, reader) for entry in chain.ledger if entry.number == number]


def _entry(entry: LedgerEntry, reader: Role) -> LedgerEntryView:
    shown: LedgerEntryView = {
        "kind": entry.kind,
        "amount": entry.money.amount,
        "currency": entry.money.currency,
        "at": instant_text(entry.at),
        "cause": entry.cause,
    }
    return {**shown, "who": entry.who} if reader is Role.BOARD else shown


def _outcome(outcome: Outcome | None, reader: Role) -> OutcomeView | None:
    if outcome is None:
        return None
    shown: OutcomeView = {
        "kind": outcome.kind,
        "at": instant_text(outcome.at),
        "version": outcome.version,
        "new_version": outcome.new_version,
    }
    return {**shown, "checks": list(outcome.checks)} if reader is Role.BOARD else shown


def _readable(enquiry: Enquiry, reader: Role) -> Iterator[Event]:
    """Where the centre has taken over a draft, all that came before is its candidate's alone."""
    ways = [row_of(event) for event in enquiry.events]
    first = ways.index(TAKE_OVER) if reader is not Role.CANDIDATE and TAKE_OVER in ways else 0
    return (event for event in enquiry.events[first:] if reader is Role.BOARD or event.step not in _STEPS_OF_THE_BOARD)


def _event(event: Event, reader: Role) -> EventView:
    shown: EventView = {
        "step": event.step,
        "role": event.role,
        "at": instant_text(event.at),
        "before": _before(event, reader),
        "after": event.after,
    }
    if reader is not Role.CANDIDATE or event.step in _REASONS_FOR_CANDIDATES:
        shown["reason"] = event.reason
    if reader is Role.BOARD or (reader is Role.CENTRE and event.role is not Role.BOARD):
        shown["who"] = event.who
    return shown


def _before(event: Event, reader: Role) -> EnquiryState | None:
    is_opening = event.step is Step.OPEN and reader is not Role.CANDIDATE
    return None if is_opening else event.before


def _pauses(enquiry: Enquiry) -> list[PauseView]:
    return [
        {"since": instant_text(pause.since), "until": _written(pause.until), "reason": pause.reason}
        for pause in enquiry.pauses
    ]
