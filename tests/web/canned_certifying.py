"""What the API would answer about lost certificates, canned: every shape out of the real domain."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from shared.calendar.session import Format, Session
from shared.candidates.candidate import CandidateId, Entry
from shared.centres.centre import Centre
from shared.centres.fees import Money
from shared.certificates.certificate import Certificate, CertificateEvent, Certificates
from shared.certificates.states import CertificateState, CertificateStep, Party
from shared.certifying_statements.application import Actor, Applications, Loss
from shared.certifying_statements.offer import ApplicationOffer, Lost, offer
from shared.certifying_statements.states import Applicant, ApplicationParty
from shared.certifying_statements.steps import Applying, applied, issued, paid, refused, searched, withdrawn
from shared.certifying_statements.view import to_json

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
MADRID, WHO = "Europe/Madrid", "KXA104827"
FEE = Money(10000, "EUR")
BOARD, CENTRE = Actor(ApplicationParty.BOARD, "marta"), Actor(ApplicationParty.CENTRE, "maria@centre.example")
LISTED, MADE = ("GET", "/v1/certifying-statements"), ("POST", "/v1/certifying-statements")
C = CertificateState


def an_offer(exam: str, state: CertificateState, school: str = "", of: Applications | None = None) -> ApplicationOffer:
    session = Session(f"{exam}-2026-06-PB", exam, "June 2026", Format.PAPER_BASED, date(2026, 6, 12), AT, MADRID)
    entry = Entry(CandidateId(WHO), "García", "Núria", date(2000, 2, 29), "ES442", "0001", school, session.id)
    event = CertificateEvent(CertificateStep.COLLECT, "maria", Party.CENTRE, AT, None, state)
    copies = (Certificate(1, 1, "release", state, (event,)),)
    fees = dict.fromkeys(Applicant, FEE)
    held = Certificates(WHO, session.id, MADRID, copies=copies)
    none_yet = Applications(WHO, session.id, "ES442")
    return offer(Lost(entry, session, Centre("ES442", "Exams Girona", MADRID), held, of or none_yet, fees), AT)


def an_application(exam: str, applicant: Applicant, who: str = WHO) -> Applications:
    of = applied(Applications(who, f"{exam}-2026-06-PB", "ES442"), Applying(applicant, Loss.LOST, FEE), who, AT)
    return replace(of, revision=1)


def line(of: Applications, family: str, given: str) -> dict[str, Any]:
    assert of.last
    return {**to_json(of, of.last, ApplicationParty.CENTRE), "family_name": family, "given_names": given}


def mine(*listed: Applications, offers: tuple[ApplicationOffer, ...] = ()) -> dict[str, Any]:
    data = [to_json(of, of.last, ApplicationParty.CANDIDATE) for of in listed if of.last]
    return {"data": data, "has_more": False, "next_cursor": None, "offers": list(offers)}


def which_counts_no_more(of: Applications) -> dict[str, Any]:
    """After one that was answered the candidate has applied once more, and withdrawn that; the newest comes first."""
    again = applied(of, Applying(Applicant.PRIVATE, Loss.LOST, FEE), WHO, AT)
    after = withdrawn(again, 2, Actor(ApplicationParty.CANDIDATE, WHO), AT)
    data = [to_json(after, each, ApplicationParty.CANDIDATE) for each in reversed(after.applications)]
    return {**mine(offers=(an_offer("KET", C.COLLECTED, of=after),)), "data": data}


DUE = an_application("PET", Applicant.PREPARATION_CENTRE)
SEARCHED = searched(paid(an_application("KET", Applicant.PRIVATE), 1, FEE, BOARD, AT), 1, BOARD, AT, found=False)
ISSUED = issued(searched(SEARCHED, 1, BOARD, AT, found=True), 1, 1, BOARD, AT)
REFUSED = refused(an_application("CPE", Applicant.PRIVATE), 1, "There is no record of this certificate.", BOARD, AT)
OFFERS = (
    an_offer("FCE", C.COLLECTED),
    an_offer("CAE", C.AT_CENTRE),
    an_offer("PET", C.COLLECTED, "ES710", DUE),
)
ISSUED_OFFER = an_offer("KET", C.COLLECTED, of=ISSUED)
PRIVATE_DUE = an_application("PET", Applicant.PRIVATE)
PAID = replace(paid(DUE, 1, FEE, CENTRE, AT), revision=2)
AT_CENTRE = [
    line(DUE, "García Puig", "Núria"),
    line(an_application("FCE", Applicant.PREPARATION_CENTRE, "KXA104828"), "Oyelaran-Vandermeulen", "Oluwaseun"),
    line(replace(PAID, candidate_id="KXA104829"), "Łukasiewicz", "Zoë"),
]
CERTIFYING_ANSWERED = {
    LISTED: (200, mine(DUE, SEARCHED, offers=OFFERS)),
    ("GET", "/v1/certifying-statements?state=open"): (
        200,
        {"data": AT_CENTRE, "has_more": False, "next_cursor": None},
    ),
    ("GET", "/v1/certifying-statements?state=ended"): (
        200,
        {"data": [], "has_more": False, "next_cursor": None},
    ),
    ("POST", f"/v1/certifying-statements/{AT_CENTRE[0]['id']}/payments"): (
        201,
        to_json(PAID, PAID.applications[0], ApplicationParty.CENTRE),
    ),
}
