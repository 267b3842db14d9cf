"""Certificates as their candidate reads them, one of each stage and of each rule by which there is none."""

from __future__ import annotations

from typing import Any

from shared.certificates.due import NoCertificate
from shared.certificates.view import CertificateStage
from tests.web.canned_statements import a_statement

MY_CERTIFICATES = ("GET", "/v1/me/certificates")
ENDED = {"collected", "dispatched", "returned", "destroyed", "recalled"}


DESTINATIONS = [
    {"country": "AD", "price": {"amount": 1850, "currency": "EUR"}},
    {"country": "ES", "price": {"amount": 1200, "currency": "EUR"}},
]
ASKED = {
    "address": {
        "name": "Ada Martí",
        "line_1": "Carrer Major 5, 3r 2a",
        "line_2": "",
        "postal_code": "17001",
        "town": "Girona",
        "country": "ES",
    },
    "price": {"amount": 1200, "currency": "EUR"},
    "by": "candidate",
    "asked_at": "2026-12-10T09:00:00Z",
    "kept_until": "2027-11-28T22:59:59Z",
}


def certified(
    stage: str | None = None,
    none: str | None = None,
    *,
    named: str | None = None,
    is_asked: bool = False,
    came_back: bool = False,
) -> dict[str, Any]:
    """A result with one certificate in this stage, or without any."""
    whole: dict[str, Any] = a_statement("FCE")
    here = stage in ("at_centre", "ready", "unclaimed")
    certificate = {
        "id": f"KXA104827.FCE-{stage}.1",
        "stage": stage,
        "number": None if stage == "made" else "B1234567",
        "ready_on": "2026-12-30" if here else None,
        "unclaimed_on": "2027-12-31" if here else None,
        "ended_at": "2027-01-04T10:00:00Z" if stage in ENDED else None,
        "came_back_at": "2027-01-04T10:00:00Z" if came_back else None,
        "collected_by": None,
        "authorisation": {"name": named, "at": "2026-12-10T09:00:00Z"} if named else None,
        "dispatch": _offer(stage or "", is_asked=is_asked) if stage not in ENDED else None,
        "sent": {"tracking_number": "EX123456785ES", "country": "ES", "price": ASKED["price"]}
        if stage == "dispatched"
        else None,
    }
    return {
        "candidate": {name: whole["candidate"][name] for name in ("candidate_id", "given_names", "family_name")},
        "exam": {name: whole["exam"][name] for name in ("code", "name")},
        "session": {name: whole["session"][name] for name in ("id", "name", "format", "exam_date")},
        "centre": whole["centre"],
        "certificates_from": None if stage == "made" else "2026-12-30",
        "none": none,
        "certificates": [certificate] if stage else [],
    }


def _offer(stage: str, *, is_asked: bool) -> dict[str, Any]:
    return {
        "is_open": stage not in ("ready", "unclaimed"),
        "until": "2026-12-29" if stage == "at_centre" else None,
        "next_day": None if stage == "made" else "2026-12-30",
        "destinations": DESTINATIONS,
        "asked": ASKED if is_asked else None,
    }


OF_EACH = [
    *(certified(stage.value) for stage in CertificateStage),
    certified("numbered", named="Pau Riera"),
    certified("at_centre", is_asked=True),
    certified("ready", is_asked=True),
    *(certified(none=rule.value) for rule in NoCertificate),
    certified(),
]
NAMING = "/v1/me/certificates/KXA104827.FCE-made.1/authorisation"
DISPATCH = "/v1/me/certificates/KXA104827.FCE-at_centre.1/dispatch"
CERTIFICATES_ANSWERED = {
    ("PUT", DISPATCH): (200, certified("at_centre", is_asked=True)["certificates"][0]),
    ("DELETE", DISPATCH): (204, {}),
    MY_CERTIFICATES: (200, {"data": OF_EACH}),
    ("PUT", NAMING): (200, certified("made", named="Pau Riera")["certificates"][0]),
    ("DELETE", NAMING.replace("made", "numbered")): (204, {}),
}
