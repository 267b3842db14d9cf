"""What a centre's staff see and do of the certificates of candidates that it entered. Another centre's are not found,
nor are they for a school that would do something: a school only looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from functions.certificates.bodies import Handover
from shared.accounts.account import Ticket
from shared.adapters.paging import Page, page_of
from shared.application import cohorts
from shared.application.cohorts import Asked
from shared.application.reference import centre_of, release_of, session_of
from shared.candidates.candidate import Entry
from shared.centres.centre import Centre, CentreKind
from shared.certificates.certificate import Certificate, Certificates, parse_certificate_id, parse_collection
from shared.certificates.errors import CertificateHasMoved, UnknownCertificate
from shared.certificates.states import CertificateState, CertificateStep, Party
from shared.certificates.steps import Actor, Limits, collected, stepped
from shared.certificates.view import CertificateGroup, CertificateLine, certificate_line
from shared.releases.release import is_out
from shared.store import certificates, results, teams
from shared.store.certificates import CertificateChange

MOST_PAGES = 10
"""Of a hundred candidates each, that one request looks through for a group."""
Decide = Callable[[Certificates, int, Actor, Limits], Certificates]


def asked_for(ticket: Ticket | None, session_id: str, at: datetime) -> Asked:
    return cohorts.asked_for(ticket, session_id, at, is_look=False)


def listed(asked: Asked, group: CertificateGroup | None, cursor: str | None) -> Page[CertificateLine]:
    """Until certificates are made, after the release, there is nothing to read."""
    for _ in range(MOST_PAGES):
        found = cohorts.page(asked, cursor)
        entries = {str(entry.candidate_id): entry for entry in found.entries}
        of = certificates.find_many([(each, asked.session.id) for each in entries])
        lines = [line for each in of.values() for line in _lines(each, entries[each.candidate_id], asked)]
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
    return _done(
        ticket, given, revision, lambda of, copy, actor, within: stepped(of, copy, step, actor, within, at), at
    )


def hand_over(ticket: Ticket | None, given: str, body: Handover, at: datetime) -> CertificateLine:
    """Never while the release that shows its result is not out: a recall is seen here at once."""
    collection = parse_collection(body.identity, body.name, body.authorised_by)

    def decide(of: Certificates, copy: int, actor: Actor, within: Limits) -> Certificates:
        if not is_shown(of.copy(copy), at):
            raise CertificateHasMoved(CertificateState.RECALLED, CertificateStep.COLLECT)
        return collected(of, copy, collection, actor, within, at)

    return _done(ticket, given, body.revision, decide, at)


def _done(ticket: Ticket | None, given: str, revision: int | None, decide: Decide, at: datetime) -> CertificateLine:
    """Of a certificate of the own candidates; raises UnknownCertificate alike for others' and for none."""
    me = teams.admit_staff(ticket, at)
    candidate_id, session_id, copy = parse_certificate_id(given)
    centre, pair = centre_of(me.team.id), (candidate_id, session_id)
    entry = results.find_entries([pair]).get(pair)
    if entry is None or entry.centre_number != centre.number:
        raise UnknownCertificate

    def decided() -> CertificateChange:
        before = certificates.get_certificates(*pair)
        before.must_be_as_seen(revision)
        after = decide(before, copy, Actor(Party.CENTRE, me.email), within_of(session_id, centre))
        return CertificateChange(before, after)

    return line_of(certificates.write(decided), copy, entry, centre, at)


def _lines(of: Certificates, entry: Entry, asked: Asked) -> list[CertificateLine]:
    """Its newest first."""
    return [line_of(of, each.copy, entry, asked.centre, asked.at) for each in reversed(of.copies)]


def line_of(of: Certificates, copy: int, entry: Entry, centre: Centre, at: datetime) -> CertificateLine:
    certificate = of.copy(copy)
    return certificate_line(
        of,
        certificate,
        entry,
        within_of(of.session_id, centre_of(entry.centre_number)),
        at,
        is_out=is_shown(certificate, at),
        is_school=centre.kind is CentreKind.SCHOOL,
    )


def within_of(session_id: str, centre: Centre) -> Limits:
    from_day = session_of(session_id).certificates_from
    return Limits(from_day, centre.keeps_certificates_months, centre.number)


def is_shown(certificate: Certificate, at: datetime) -> bool:
    """Whether the release that shows its result is out now."""
    release = release_of(certificate.release_id)
    return release is not None and is_out(release, at)
