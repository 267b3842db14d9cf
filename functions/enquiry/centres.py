"""What a centre does about enquiries of the candidates it entered. The sign-in decides which centre, so another's are
not found, nor is a draft, which only its candidate sees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from typing_extensions import TypedDict

from functions.enquiry.bodies import NewEnquiry, NewPayment
from functions.enquiry.results import out_now, shown
from shared.accounts.account import Holder, Ticket, ticket_of
from shared.adapters import enquiry_notifications, parallel
from shared.adapters.paging import Listing, Page, cursor_of, mark_of, page_of
from shared.application.reference import centre_of, session_of
from shared.calendar.working_days import turnaround_of
from shared.candidates.candidate import find_candidate_id
from shared.centres.centre import CentreKind
from shared.centres.fees import Money, fee_for
from shared.enquiries import centre_steps, opening
from shared.enquiries.case import Actor, Chain, must_be_as_seen, parse_enquiry_id
from shared.enquiries.errors import UnknownEnquiry
from shared.enquiries.opening import asked_before, must_ask_the_same, number_of, opened_by
from shared.enquiries.states import Role
from shared.enquiries.view import EnquiryView, is_shown_to
from shared.enquiries.worklists import EnquiryLine, Group, line
from shared.ground.errors import ExpectedError, NotAllowed, RuleBroken
from shared.ground.forms import Revision
from shared.ground.settings import settings
from shared.results.no_result import NotOut
from shared.store import enquiries, results, teams
from shared.store.enquiries import Change
from shared.teams.team import Member

PER_PAGE = 100

Decide = Callable[[Chain, int, Actor], Chain]


class Submitted(TypedDict):
    """`id` as the request spells it."""

    id: str
    submitted: Literal[True]
    revision: Revision


class NotSubmitted(TypedDict):
    """`code` and `detail` say why, as those of a problem do."""

    id: str
    submitted: Literal[False]
    code: str
    detail: str


Submission = Submitted | NotSubmitted


def inbox(ticket: Ticket | None, group: Group, cursor: str | None, at: datetime) -> Page[EnquiryLine]:
    """One page of the centre's enquiries: open ones by the moment until which somebody must act."""
    me = teams.admit_staff(ticket, at)
    chains, ended = enquiries.page_of_inbox(me.team.id, group, mark_of(cursor), PER_PAGE)
    calendar = turnaround_of(settings().enquiry_turnaround).calendar
    listed = [(chain, each) for chain in chains for each in chain.enquiries if is_shown_to(each, Role.CENTRE)]
    lines = [line(chain, each, at, calendar) for chain, each in listed]
    return page_of(lines, cursor_of(ended))


def show(ticket: Ticket | None, given: str, at: datetime) -> EnquiryView:
    _, chain, number = _seen(ticket, given, at)
    return shown(chain, number, Role.CENTRE, at)


def open_enquiry(ticket: Ticket | None, body: NewEnquiry, key: str | None, at: datetime) -> EnquiryView:
    """Opens one for a candidate of the centre whose result is out; the candidate's or a guardian's consent follows
    later."""
    candidate_id = find_candidate_id(body.candidate_id or "") or ""
    asking = body.asked_by(ticket_of(Holder.STAFF, ticket).id, key, at)

    def decide() -> Change:
        me, record = parallel.both(
            lambda: teams.admit_staff(ticket, at), lambda: results.get_record(candidate_id or "-")
        )
        if body.consent:
            raise RuleBroken("Whose consent it is, is said once the enquiry is open.", pointer="/consent")
        must_ask_the_same(enquiries.find_asking(asking), asking, at)
        entry, case = out_now(record, body.session_id, at)
        if entry.centre_number != me.team.id:
            raise NotOut
        existing = enquiries.find_chain(candidate_id, body.session_id)
        chain = existing or Chain(candidate_id, body.session_id, entry.centre_number, case.zone)
        actor = _acting(me)
        if asked_before(chain, asking, at):
            return Change(chain, chain)
        opened = opening.open_by_centre(chain, case, body.stage, actor, at, papers=body.papers or ())
        return Change(chain, opened_by(opened, asking), enquiries.keeping_asking(asking))

    written = enquiry_notifications.asked_for(enquiries.write(decide), at)
    return shown(written, number_of(written, asking), Role.CENTRE, at)


def declare_consent(ticket: Ticket | None, given: str, revision: int | None, at: datetime) -> EnquiryView:
    """Records a guardian's consent, for a candidate under 18."""

    def decide(chain: Chain, number: int, actor: Actor) -> Chain:
        entry = results.get_record(chain.candidate_id).entry(chain.session_id)
        if entry is None:
            raise UnknownEnquiry
        return centre_steps.consent(chain, number, actor, entry.date_of_birth, at)

    return _act(ticket, given, revision, decide, at)


def approve(ticket: Ticket | None, given: str, revision: int | None, at: datetime) -> EnquiryView:
    """Takes it on, at the centre's fee for this exam and stage."""

    def decide(chain: Chain, number: int, actor: Actor) -> Chain:
        exam = session_of(chain.session_id).exam
        fee = fee_for(centre_of(chain.centre_number).fees, exam, chain.enquiry(number).stage)
        return centre_steps.approve(chain, number, fee, actor, at)

    return _act(ticket, given, revision, decide, at)


def refuse(ticket: Ticket | None, given: str, reason: str, revision: int | None, at: datetime) -> EnquiryView:
    return _act(ticket, given, revision, lambda chain, n, actor: centre_steps.refuse(chain, n, reason, actor, at), at)


def pay(ticket: Ticket | None, given: str, body: NewPayment, at: datetime) -> EnquiryView:
    def decide(chain: Chain, number: int, actor: Actor) -> Chain:
        return centre_steps.pay(chain, number, Money(body.amount, body.currency), actor, at)

    return _act(ticket, given, body.revision, decide, at)


def submit(ticket: Ticket | None, given: str, revision: int | None, at: datetime) -> EnquiryView:
    return _act(ticket, given, revision, _submitting(at), at)


def submit_many(ticket: Ticket | None, given: Sequence[str], at: datetime) -> Listing[Submission]:
    """Submits each by itself, in the order given: one that is refused says why and holds up no other."""
    me = teams.admit_staff(ticket, at)
    return {"data": [_submitted(me, each, at) for each in given]}


def appeal(ticket: Ticket | None, given: str, reason: str, revision: int | None, at: datetime) -> EnquiryView:
    return _act(ticket, given, revision, lambda chain, n, actor: centre_steps.appeal(chain, n, reason, actor, at), at)


def withdraw(ticket: Ticket | None, given: str, revision: int | None, at: datetime) -> EnquiryView:
    return _act(ticket, given, revision, lambda chain, n, actor: centre_steps.withdraw(chain, n, actor, at), at)


def _act(ticket: Ticket | None, given: str, revision: int | None, decide: Decide, at: datetime) -> EnquiryView:
    def decided() -> Change:
        me, chain, number = _seen(ticket, given, at)
        must_be_as_seen(chain, revision)
        return Change(chain, decide(chain, number, _acting(me)))

    written = enquiry_notifications.asked_for(enquiries.write(decided), at)
    return shown(written, parse_enquiry_id(given)[2], Role.CENTRE, at)


def _submitted(me: Member, given: str, at: datetime) -> Submission:
    def decided() -> Change:
        chain, number = _of_centre(me, _find(given), given)
        return Change(chain, _submitting(at)(chain, number, _acting(me)))

    try:
        written = enquiry_notifications.asked_for(enquiries.write(decided), at)
    except ExpectedError as refused:
        return {"id": given, "submitted": False, "code": refused.code, "detail": refused.detail}
    return {"id": given, "submitted": True, "revision": written.revision}


def _submitting(at: datetime) -> Decide:
    turnaround = turnaround_of(settings().enquiry_turnaround)
    return lambda chain, n, actor: centre_steps.submit(chain, n, turnaround, actor, at)


def _seen(ticket: Ticket | None, given: str, at: datetime) -> tuple[Member, Chain, int]:
    """The sign-in and the chain side by side; raises UnknownEnquiry for what is not this centre's to see."""
    ticket_of(Holder.STAFF, ticket)  # a candidate's cookie does not open these routes
    me, chain = parallel.both(lambda: teams.admit_staff(ticket, at), lambda: _find(given))
    return me, *_of_centre(me, chain, given)


def _find(given: str) -> Chain | None:
    """The chain of an id; text that is no id is looked up all the same, and not found."""
    try:
        candidate_id, session_id, _ = parse_enquiry_id(given)
    except UnknownEnquiry:
        candidate_id, session_id = "-", "-"
    return enquiries.find_chain(candidate_id, session_id)


def _of_centre(me: Member, chain: Chain | None, given: str) -> tuple[Chain, int]:
    if chain is None or chain.centre_number != me.team.id:
        raise UnknownEnquiry
    number = parse_enquiry_id(given)[2]
    if not is_shown_to(chain.enquiry(number), Role.CENTRE):
        raise UnknownEnquiry
    return chain, number


def _acting(me: Member) -> Actor:
    """Who acts; raises NotAllowed for a school, because only the centre that entered a candidate acts for them."""
    if centre_of(me.team.id).kind is not CentreKind.CENTRE:
        raise NotAllowed("Only the exam centre that entered the candidate can do this.")
    return Actor(Role.CENTRE, me.email)
