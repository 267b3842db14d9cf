"""What a centre does about applications of the candidates it entered for a preparation centre: it takes the fee. The
sign-in decides which centre, so another's are not found, nor is one that goes directly to the awarding body."""

from __future__ import annotations

from datetime import datetime

from functions.certifying.bodies import PaidApplication
from shared.accounts.account import Holder, Ticket, ticket_of
from shared.adapters import parallel
from shared.adapters.paging import Page, cursor_of, mark_of, page_of
from shared.application.reference import centre_of
from shared.centres.centre import CentreKind
from shared.centres.fees import Money
from shared.certifying_statements.application import Actor, Applications, must_be_as_seen, parse_application_id
from shared.certifying_statements.errors import NotYourStep, UnknownApplication
from shared.certifying_statements.states import Applicant, ApplicationParty
from shared.certifying_statements.steps import paid
from shared.certifying_statements.view import ApplicationView, to_json
from shared.store import certifying_statements, results, teams
from shared.store.certifying_statements import ApplicationChange, ApplicationGroup
from shared.teams.team import Member

PER_PAGE = 100
PARTY = ApplicationParty.CENTRE


class ApplicationLine(ApplicationView):
    """With the candidate's name, as it was entered."""

    family_name: str
    given_names: str


def inbox(ticket: Ticket | None, group: ApplicationGroup, cursor: str | None, at: datetime) -> Page[ApplicationLine]:
    """One page of the last application about each result, the longest waiting first."""
    me = teams.admit_staff(ticket, at)
    listed, ended = certifying_statements.page_of_inbox(me.team.id, group, mark_of(cursor), PER_PAGE)
    entries = results.find_entries([(each.candidate_id, each.session_id) for each in listed]) if listed else {}
    lines: list[ApplicationLine] = []
    for of in listed:
        entry = entries.get((of.candidate_id, of.session_id))
        if of.last and entry:
            shown = to_json(of, of.last, PARTY)
            lines.append({**shown, "family_name": entry.family_name, "given_names": entry.given_names})
    return page_of(lines, cursor_of(ended))


def pay(ticket: Ticket | None, given: str, body: PaidApplication, at: datetime) -> ApplicationView:
    ticket_of(Holder.STAFF, ticket)  # a candidate's cookie does not open this route

    def decide() -> ApplicationChange:
        me, of = parallel.both(lambda: teams.admit_staff(ticket, at), lambda: _find(given))
        seen, number = _of_centre(me, of, given)
        must_be_as_seen(seen, body.revision)
        return ApplicationChange(seen, paid(seen, number, Money(body.amount, body.currency), _acting(me), at))

    written = certifying_statements.write(decide)
    return to_json(written, written.application(parse_application_id(given)[2]), PARTY)


def _find(given: str) -> Applications | None:
    """Text that is no id is looked up all the same, and not found."""
    try:
        candidate_id, session_id, _ = parse_application_id(given)
    except UnknownApplication:
        candidate_id, session_id = "-", "-"
    return certifying_statements.find_applications(candidate_id, session_id)


def _of_centre(me: Member, of: Applications | None, given: str) -> tuple[Applications, int]:
    if of is None or of.centre_number != me.team.id:
        raise UnknownApplication
    number = parse_application_id(given)[2]
    if of.application(number).applicant is not Applicant.PREPARATION_CENTRE:
        raise UnknownApplication
    return of, number


def _acting(me: Member) -> Actor:
    """Who acts; raises NotYourStep for a school, which only looks."""
    if centre_of(me.team.id).kind is not CentreKind.CENTRE:
        raise NotYourStep(PARTY)
    return Actor(PARTY, me.email)
