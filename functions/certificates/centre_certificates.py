"""What a centre's staff see and do of the certificates of candidates that it entered. Another centre's are not found,
nor are they for a school that would do something: a school only looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from functions.certificates.bodies import Handover, Parcel
from functions.certificates.limits import is_shown, within_of
from shared.accounts.account import Ticket
from shared.adapters.paging import Page, page_of
from shared.application import cohorts
from shared.application.cohorts import Asked
from shared.application.reference import centre_of, session_of
from shared.candidates.candidate import Entry
from shared.centres.centre import Centre, CentreKind
from shared.certificates.certificate import (
    Certificates,
    parse_certificate_id,
    parse_collection,
    parse_tracking_number,
)
from shared.certificates.dispatch import DispatchRequest, sent, settled_request
from shared.certificates.dispatch_view import Courier
from shared.certificates.errors import CertificateHasMoved, UnknownCertificate
from shared.certificates.states import CertificateState, CertificateStep, Party
from shared.certificates.steps import Actor, Limits, collected, stepped
from shared.certificates.view import CertificateGroup, CertificateLine, certificate_line
from shared.store import certificates, dispatches, results, teams
from shared.store.certificates import CertificateChange

MOST_PAGES = 10
"""Of a hundred candidates each, that one request looks through for a group."""
Requested = DispatchRequest | None
Decided = tuple[Certificates, Requested]
"""The certificates, and what is asked of the courier."""
Decide = Callable[[Certificates, Requested, int, Actor, Limits], Decided]


def asked_for(ticket: Ticket | None, session_id: str, at: datetime) -> Asked:
    return cohorts.asked_for(ticket, session_id, at, is_look=False)


def listed(asked: Asked, group: CertificateGroup | None, cursor: str | None) -> Page[CertificateLine]:
    """Until certificates are made, after the release, there is nothing to read."""
    for _ in range(MOST_PAGES):
        found = cohorts.page(asked, cursor)
        entries = {str(entry.candidate_id): entry for entry in found.entries}
        of = certificates.find_many([(each, asked.session.id) for each in entries])
        requests = {} if asked.centre.kind is CentreKind.SCHOOL else dispatches.find_many(list(of))
        lines = [
            line
            for pair, each in of.items()
            for line in _lines(each, entries[each.candidate_id], requests.get(pair), asked)
        ]
        shown = sorted(
            (line for line in lines if group in (None, line["group"])), key=lambda line: line["candidate_id"]
        )
        cursor = found.next_cursor
        if shown or cursor is None:
            break
    return page_of(shown, cursor)


def act(
    ticket: Ticket | None, given: str, step: CertificateStep, revision: int | None, at: datetime
) -> CertificateLine:
    def decide(of: Certificates, copy: int, actor: Actor, within: Limits) -> Certificates:
        return stepped(of, copy, step, actor, within, at)

    return _done(ticket, given, revision, _without_use(decide), at)


def hand_over(ticket: Ticket | None, given: str, body: Handover, at: datetime) -> CertificateLine:
    """Never while the release that shows its result is not out: a recall is seen here at once."""
    collection = parse_collection(body.identity, body.name, body.authorised_by)

    def decide(of: Certificates, copy: int, actor: Actor, within: Limits) -> Certificates:
        if not is_shown(of.copy(copy), at):
            raise CertificateHasMoved(CertificateState.RECALLED, CertificateStep.COLLECT)
        return collected(of, copy, collection, actor, within, at)

    return _done(ticket, given, body.revision, _without_use(decide), at)


def send(ticket: Ticket | None, given: str, body: Parcel, at: datetime) -> CertificateLine:
    """Given to the courier; never while the release is not out, as with a collection."""
    tracking = parse_tracking_number(body.tracking_number)

    def decide(of: Certificates, request: Requested, copy: int, actor: Actor, within: Limits) -> Decided:
        if not is_shown(of.copy(copy), at):
            raise CertificateHasMoved(CertificateState.RECALLED, CertificateStep.DISPATCH)
        return sent(of, copy, request, tracking, actor, within, at)

    return _done(ticket, given, body.revision, decide, at)


def _without_use(decide: Callable[[Certificates, int, Actor, Limits], Certificates]) -> Decide:
    """With the request for dispatch as it is after another step: without a use it is erased in the same write."""

    def both(of: Certificates, request: Requested, copy: int, actor: Actor, within: Limits) -> Decided:
        after = decide(of, copy, actor, within)
        return after, settled_request(after, request)

    return both


def _done(ticket: Ticket | None, given: str, revision: int | None, decide: Decide, at: datetime) -> CertificateLine:
    """Of a certificate of the own candidates; raises UnknownCertificate alike for others' and for none."""
    me = teams.admit_staff(ticket, at)
    candidate_id, session_id, copy = parse_certificate_id(given)
    centre, pair = centre_of(me.team.id), (candidate_id, session_id)
    entry = results.find_entries([pair]).get(pair)
    if entry is None or entry.centre_number != centre.number:
        raise UnknownCertificate

    def decided() -> CertificateChange:
        before, request = certificates.get_certificates(*pair), dispatches.find_request(*pair)
        before.must_be_as_seen(revision)
        actor, within = Actor(Party.CENTRE, me.email), within_of(session_id, centre)
        after, asked = decide(before, request, copy, actor, within)
        return CertificateChange(before, after, dispatches.changing(request, asked))

    written = certificates.write(decided)
    return line_of(written, copy, entry, dispatches.find_request(*pair), centre, at)


def _lines(of: Certificates, entry: Entry, request: Requested, asked: Asked) -> list[CertificateLine]:
    """Its newest first."""
    return [line_of(of, each.copy, entry, request, asked.centre, asked.at) for each in reversed(of.copies)]


def line_of(
    of: Certificates, copy: int, entry: Entry, request: Requested, centre: Centre, at: datetime
) -> CertificateLine:
    certificate = of.copy(copy)
    return certificate_line(
        of,
        certificate,
        entry,
        within_of(of.session_id, centre_of(entry.centre_number)),
        Courier(session_of(of.session_id).exam_date, request=request),
        at,
        is_out=is_shown(certificate, at),
        is_school=centre.kind is CentreKind.SCHOOL,
    )
