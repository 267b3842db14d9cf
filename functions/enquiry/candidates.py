"""The candidate's own enquiries; the cookie alone decides whose, so another candidate's are not found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from functions.enquiry.bodies import NewEnquiry
from functions.enquiry.results import out_now, shown
from shared.accounts.account import Holder, Ticket, ticket_of
from shared.adapters import enquiry_notifications, parallel
from shared.adapters.paging import Page, must_be_none, page_of
from shared.application.reference import centre_of
from shared.candidates.candidate import Entry
from shared.enquiries import centre_steps, opening
from shared.enquiries.case import Actor, Chain, must_be_as_seen, parse_enquiry_id
from shared.enquiries.errors import UnknownEnquiry
from shared.enquiries.opening import asked_before, must_ask_the_same, number_of, opened_by
from shared.enquiries.states import Role
from shared.enquiries.view import EnquiryView
from shared.enquiries.withheld_outcome import outcomes_of
from shared.ground.errors import RuleBroken
from shared.store import accounts, enquiries, results
from shared.store.enquiries import Change
from shared.store.results import Record

Decide = Callable[[Chain, int, Actor, Record], Chain]


@dataclass(frozen=True, slots=True)
class Mine:
    """What is stored of the signed-in candidate: the record of results, and the chain about one of them, if any."""

    actor: Actor
    record: Record
    chain: Chain | None


def open_enquiry(ticket: Ticket | None, body: NewEnquiry, key: str | None, at: datetime) -> EnquiryView:
    """Opens an enquiry about a released result, by the windows of its release, exam, centre and session."""
    asking = body.asked_by(ticket_of(Holder.CANDIDATE, ticket).id, key, at)

    def decide() -> Change:
        mine = _mine(ticket, body.session_id, at)
        if body.candidate_id is not None:
            raise RuleBroken("Leave this out: you ask about your own result.", pointer="/candidate_id")
        must_ask_the_same(enquiries.find_asking(asking), asking, at)
        entry, case = out_now(mine.record, body.session_id, at)
        existing = mine.chain or _new_chain(entry)
        if asked_before(existing, asking, at):
            return Change(existing, existing)
        opened = opening.open_by_candidate(existing, case, body.stage, mine.actor, at, papers=body.papers or ())
        if body.consent:
            opened = centre_steps.consent(opened, len(opened.enquiries), mine.actor, entry.date_of_birth, at)
        return Change(existing, opened_by(opened, asking), enquiries.keeping_asking(asking))

    written = enquiry_notifications.asked_for(enquiries.write(decide), at)
    return shown(written, number_of(written, asking), Role.CANDIDATE, at)


def list_enquiries(ticket: Ticket | None, cursor: str | None, at: datetime) -> Page[EnquiryView]:
    """All of them, the newest first; no page follows."""
    mine = ticket_of(Holder.CANDIDATE, ticket)
    _, chains = parallel.both(lambda: _admit(mine, at), lambda: enquiries.chains_of(mine.id))
    record = results.get_record(mine.id) if any(map(outcomes_of, chains)) else None
    listed = [(chain, enquiry) for chain in chains for enquiry in chain.enquiries]
    listed.sort(key=lambda each: each[1].events[0].at, reverse=True)
    must_be_none(cursor)
    return page_of([shown(chain, enquiry.number, Role.CANDIDATE, at, record) for chain, enquiry in listed], None)


def show_enquiry(ticket: Ticket | None, enquiry_id: str, at: datetime) -> EnquiryView:
    mine = ticket_of(Holder.CANDIDATE, ticket)
    session_id, number = _place(mine, enquiry_id)
    _, chain = parallel.both(lambda: _admit(mine, at), lambda: enquiries.find_chain(mine.id, session_id))
    return shown(_known(chain), number, Role.CANDIDATE, at)


def consent(ticket: Ticket | None, enquiry_id: str, revision: int | None, at: datetime) -> EnquiryView:
    """Consents that the grade may go down as well as up; this sends a draft to the centre."""

    def decide(chain: Chain, number: int, actor: Actor, record: Record) -> Chain:
        entry = record.entry(chain.session_id)
        if entry is None:
            raise UnknownEnquiry
        return centre_steps.consent(chain, number, actor, entry.date_of_birth, at)

    return _act(ticket, enquiry_id, revision, decide, at)


def withdraw(ticket: Ticket | None, enquiry_id: str, revision: int | None, at: datetime) -> EnquiryView:
    return _act(ticket, enquiry_id, revision, lambda chain, n, actor, _: centre_steps.withdraw(chain, n, actor, at), at)


def _act(ticket: Ticket | None, enquiry_id: str, revision: int | None, decide: Decide, at: datetime) -> EnquiryView:
    session_id, number = _place(ticket_of(Holder.CANDIDATE, ticket), enquiry_id)

    def decided() -> Change:
        mine = _mine(ticket, session_id, at)
        chain = _known(mine.chain)
        must_be_as_seen(chain, revision)
        return Change(chain, decide(chain, number, mine.actor, mine.record))

    return shown(enquiry_notifications.asked_for(enquiries.write(decided), at), number, Role.CANDIDATE, at)


def _mine(ticket: Ticket | None, session_id: str, at: datetime) -> Mine:
    """The sign-in and the chain, and beside them the record."""
    mine = ticket_of(Holder.CANDIDATE, ticket)

    def admitted_with_chain() -> Chain | None:
        _admit(mine, at)
        return enquiries.find_chain(mine.id, session_id)

    chain, record = parallel.both(admitted_with_chain, lambda: results.get_record(mine.id))
    return Mine(Actor(Role.CANDIDATE, mine.id), record, chain)


def _admit(mine: Ticket, at: datetime) -> None:
    accounts.admit(mine, Holder.CANDIDATE, at)


def _place(mine: Ticket, enquiry_id: str) -> tuple[str, int]:
    """Session and number of an enquiry's id; for text that is no id of this candidate's, those of an enquiry that
    nobody has, which is then read and not found like any other."""
    try:
        owner, session_id, number = parse_enquiry_id(enquiry_id)
    except UnknownEnquiry:
        return "-", 1
    return (session_id, number) if owner == mine.id else ("-", 1)


def _known(chain: Chain | None) -> Chain:
    if chain is None:
        raise UnknownEnquiry
    return chain


def _new_chain(entry: Entry) -> Chain:
    zone = centre_of(entry.centre_number).zone
    return Chain(str(entry.candidate_id), entry.session_id, entry.centre_number, zone)
