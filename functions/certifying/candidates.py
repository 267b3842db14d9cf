"""The candidate's own applications; the cookie alone decides whose, so another candidate's are not found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from functions.certifying.bodies import NewApplication
from shared.accounts.account import Holder, Ticket, ticket_of
from shared.adapters import certifying_notifications, parallel
from shared.adapters.paging import More, must_be_none
from shared.application.enquiry_cases import newest_out
from shared.application.reference import centre_of, session_of
from shared.candidates.candidate import Entry
from shared.certificates.certificate import Certificates
from shared.certifying_statements.application import Actor, Applications, must_be_as_seen, parse_application_id
from shared.certifying_statements.errors import NoCertificateToState, UnknownApplication
from shared.certifying_statements.fees import fees_of
from shared.certifying_statements.offer import ApplicationOffer, Lost, applied_for, offer
from shared.certifying_statements.states import ApplicationParty
from shared.certifying_statements.steps import must_be_certified, withdrawn
from shared.certifying_statements.view import ApplicationView, to_json
from shared.exams.catalogue import exam
from shared.ground.settings import settings
from shared.results.no_result import NotOut
from shared.results.result import Result
from shared.store import accounts, certificates, certifying_statements, results
from shared.store.certifying_statements import ApplicationChange
from shared.store.results import Record

PARTY = ApplicationParty.CANDIDATE


class MyApplications(More):
    """The newest first; no page follows. `offers`: the results with a certificate, and what may be asked for now."""

    data: list[ApplicationView]
    offers: list[ApplicationOffer]


@dataclass(frozen=True, slots=True)
class Mine:
    """What is stored of the signed-in candidate, the certificates and applications by session."""

    record: Record
    certificates: dict[str, Certificates]
    applications: dict[str, Applications]


def apply(ticket: Ticket | None, body: NewApplication, at: datetime) -> ApplicationView:
    """About a result that is out and has a certificate, which can be had in no other way."""

    def decide() -> ApplicationChange:
        mine = _mine(ticket, at)
        entry = mine.record.entry(body.session_id)
        result = _out(mine.record, body.session_id, at) if entry else None
        if entry is None or result is None:
            raise NotOut
        lost = _lost(mine, entry)
        must_be_certified(exam(lost.session.exam), result)
        return ApplicationChange(lost.applications, applied_for(lost, body.loss, at))

    return _shown(certifying_notifications.asked_for(certifying_statements.write(decide), at))


def list_mine(ticket: Ticket | None, cursor: str | None, at: datetime) -> MyApplications:
    mine = _mine(ticket, at)
    listed = [(of, each) for of in mine.applications.values() for each in of.applications]
    listed.sort(key=lambda each: each[1].events[0].at, reverse=True)
    must_be_none(cursor)
    return {
        "data": [to_json(of, each, PARTY) for of, each in listed],
        "has_more": False,
        "next_cursor": None,
        "offers": [offer(_lost(mine, entry), at) for entry in _certified(mine.record, at)],
    }


def withdraw(ticket: Ticket | None, given: str, revision: int | None, at: datetime) -> ApplicationView:
    who = ticket_of(Holder.CANDIDATE, ticket).id
    session_id, number = _place(who, given)

    def decide() -> ApplicationChange:
        _, of = parallel.both(
            lambda: accounts.admit(ticket, Holder.CANDIDATE, at),
            lambda: certifying_statements.find_applications(who, session_id),
        )
        if of is None:
            raise UnknownApplication
        must_be_as_seen(of, revision)
        return ApplicationChange(of, withdrawn(of, number, Actor(PARTY, who), at))

    return _shown(certifying_statements.write(decide), number)


def _mine(ticket: Ticket | None, at: datetime) -> Mine:
    """The same calls, whatever there is: the sign-in and the applications, and beside them record and certificates."""
    who = ticket_of(Holder.CANDIDATE, ticket).id

    def admitted_with_applications() -> list[Applications]:
        accounts.admit(ticket, Holder.CANDIDATE, at)
        return certifying_statements.applications_of_candidate(who)

    applications, (record, held) = parallel.both(
        admitted_with_applications,
        lambda: (results.get_record(who), certificates.certificates_of_candidate(who)),
    )
    return Mine(record, {each.session_id: each for each in held}, {each.session_id: each for each in applications})


def _out(record: Record, session_id: str, at: datetime) -> Result | None:
    found = newest_out(record, session_id, at)
    return found.result if found else None


def _certified(record: Record, at: datetime) -> Iterator[Entry]:
    for entry in record.entries:
        try:
            must_be_certified(exam(session_of(entry.session_id).exam), _out(record, entry.session_id, at))
        except NoCertificateToState:
            continue
        yield entry


def _lost(mine: Mine, entry: Entry) -> Lost:
    none_yet = Applications(str(entry.candidate_id), entry.session_id, entry.centre_number)
    return Lost(
        entry=entry,
        session=session_of(entry.session_id),
        centre=centre_of(entry.centre_number),
        certificates=mine.certificates.get(entry.session_id),
        applications=mine.applications.get(entry.session_id, none_yet),
        fees=fees_of(settings().certifying_fees),
    )


def _place(who: str, given: str) -> tuple[str, int]:
    """Session and number of an id; for what is no id of this candidate's, those of an application that nobody has,
    which is then read and not found like any other."""
    try:
        owner, session_id, number = parse_application_id(given)
    except UnknownApplication:
        return "-", 1
    return (session_id, number) if owner == who else ("-", 1)


def _shown(of: Applications, number: int | None = None) -> ApplicationView:
    """The last, where none is named."""
    return to_json(of, of.application(number or len(of.applications)), PARTY)
