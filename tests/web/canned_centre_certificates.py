"""A session's certificates as their centre lists them: one of each stage, out of the real domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from shared.candidates.candidate import CandidateId, Entry
from shared.candidates.postal_address import PostalAddress
from shared.centres.fees import Money
from shared.certificates.certificate import (
    Authorisation,
    AuthorisedBy,
    Certificate,
    CertificateEvent,
    Certificates,
    Collection,
    ProofOfIdentity,
)
from shared.certificates.dispatch import AskedBy, DispatchRequest
from shared.certificates.dispatch_view import Courier
from shared.certificates.states import CertificateState, CertificateStep, Party
from shared.certificates.steps import Limits
from shared.certificates.view import certificate_line
from tests.web.canned_centre import MONONYM, NURIA, OLUWASEUN, SESSION, ZOE

AT = datetime(2027, 1, 8, 9, tzinfo=UTC)
WITHIN = Limits(date(2026, 12, 30))
LISTED = ("GET", f"/v1/sessions/{SESSION}/certificates")
BOX = ("POST", "/v1/certificate-receipts")
C = CertificateState
HERSELF = Collection(ProofOfIdentity.PASSPORT)
PAU = Collection(ProofOfIdentity.IDENTITY_CARD, "Pau Riera", AuthorisedBy.LETTER)


def _log(*states: CertificateState, year: int = 2026) -> tuple[CertificateEvent, ...]:
    at = datetime(year, 12, 20, 9, tzinfo=UTC)
    before = (None, *states)
    return tuple(
        CertificateEvent(CertificateStep.MAKE, "rule", Party.RULE, at, last, state)
        for last, state in zip(before, states, strict=False)
    )


def _request(of: Certificates, entry: Entry) -> DispatchRequest:
    name = " ".join(each for each in (entry.given_names, entry.family_name) if each)
    address = PostalAddress(name, "Carrer Major 5, 3r 2a", "Edifici Mirador", "AD500", "Andorra la Vella", "AD")
    asked_at, until = datetime(2026, 12, 10, 9, tzinfo=UTC), datetime(2027, 11, 28, 22, 59, 59, tzinfo=UTC)
    price = Money(1850, "EUR")
    return DispatchRequest(of.candidate_id, of.session_id, address, price, AskedBy.CANDIDATE, asked_at, until)


def centre_line(number: int, *states: CertificateState, **more: Any) -> dict[str, Any]:
    """The line of a certificate that has come through these states, the last one is its own."""
    entry = replace((NURIA, OLUWASEUN, ZOE, MONONYM)[number % 4], candidate_number=f"{number:04d}")
    entry = replace(entry, candidate_id=CandidateId(f"KXA1048{number:02d}"))
    printed = None if states == (C.MADE,) else f"B12345{number:02d}"
    log = _log(*states, year=more.get("year", 2026))
    certificate = Certificate(1, 1, "dec", states[-1], log, printed, more.get("collection"))
    named = Authorisation(more["named"], AT) if "named" in more else None
    of = Certificates(str(entry.candidate_id), SESSION, "Europe/Madrid", 4, (certificate,), named)
    within = more.get("within", WITHIN)
    at = more.get("at", AT)
    courier = Courier(date(2026, 11, 28), request=_request(of, entry) if "to_send" in more else None)
    return dict(certificate_line(of, certificate, entry, within, courier, at, is_out=True, is_school=False))


READY = centre_line(1, C.AT_CENTRE)
TO_SEND = centre_line(15, C.AT_CENTRE, to_send=True)
IN_AUGUST = centre_line(15, C.AT_CENTRE, to_send=True, at=datetime(2027, 8, 2, 9, tzinfo=UTC))
BACK = {**centre_line(15, C.AT_CENTRE, C.DISPATCHED, C.AT_CENTRE, to_send=True), "revision": 6}
SENT = {
    **centre_line(15, C.AT_CENTRE, C.DISPATCHED, to_send=True),
    "sent": {"tracking_number": "EX123456785ES", "country": "AD", "price": {"amount": 1850, "currency": "EUR"}},
    "revision": 5,
}
NAMED = centre_line(2, C.AT_CENTRE, named="Pau Riera")
COLLECTED = {**centre_line(1, C.AT_CENTRE, C.COLLECTED, collection=HERSELF), "revision": 5}
PRINTED, PRINTED_TOO = centre_line(4, C.NUMBERED), centre_line(5, C.NUMBERED)
HERE = {**centre_line(4, C.AT_CENTRE), "revision": 5}
UNCLAIMED = centre_line(8, C.AT_CENTRE, year=2025, within=Limits(date(2025, 12, 30)))
RECALLED = centre_line(9, C.AT_CENTRE, C.RECALLED)
LINES = [
    READY,
    NAMED,
    centre_line(3, C.MADE),
    PRINTED,
    PRINTED_TOO,
    centre_line(6, C.AT_CENTRE, within=Limits(date(2027, 1, 30))),
    centre_line(7, C.AT_CENTRE, within=Limits(None)),
    UNCLAIMED,
    RECALLED,
    centre_line(10, C.AT_CENTRE, C.COLLECTED, C.RECALLED, collection=HERSELF),
    centre_line(11, C.AT_CENTRE, C.COLLECTED, collection=PAU),
    {**SENT, **{name: centre_line(12, C.AT_CENTRE, C.DISPATCHED)[name] for name in ("id", "candidate_id")}},
    TO_SEND,
    centre_line(13, C.AT_CENTRE, C.RETURNED),
    centre_line(14, C.AT_CENTRE, C.DESTROYED),
]
CENTRE_CERTIFICATES: Mapping[tuple[str, str], tuple[int, object]] = MappingProxyType(
    {
        LISTED: (200, {"data": LINES, "has_more": False, "next_cursor": None}),
        ("POST", f"/v1/certificates/{READY['id']}/collections"): (201, COLLECTED),
        ("POST", f"/v1/certificates/{PRINTED['id']}/receipts"): (201, HERE),
        ("POST", f"/v1/certificates/{TO_SEND['id']}/dispatches"): (201, SENT),
        BOX: (
            200,
            {
                "data": [
                    {"number": PRINTED["number"], "outcome": "received", "certificate": HERE},
                    {"number": RECALLED["number"], "outcome": "recalled", "certificate": RECALLED},
                    {"number": "B0000000", "outcome": "unknown", "certificate": None},
                ]
            },
        ),
    }
)
