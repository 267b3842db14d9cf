"""Certificates as their candidate reads them, one of each stage and of each rule by which there is none."""

from __future__ import annotations

from typing import Any

from shared.certificates.due import NoCertificate
from shared.certificates.view import CertificateStage
from tests.web.canned_statements import a_statement

MY_CERTIFICATES = ("GET", "/v1/me/certificates")
ENDED = {"collected", "dispatched", "returned", "destroyed", "recalled"}


def certified(stage: str | None = None, none: str | None = None, *, named: str | None = None) -> dict[str, Any]:
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
        "collected_by": None,
        "authorisation": {"name": named, "at": "2026-12-10T09:00:00Z"} if named else None,
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


OF_EACH = [
    *(certified(stage.value) for stage in CertificateStage),
    certified("numbered", named="Pau Riera"),
    *(certified(none=rule.value) for rule in NoCertificate),
    certified(),
]
NAMING = "/v1/me/certificates/KXA104827.FCE-made.1/authorisation"
CERTIFICATES_ANSWERED = {
    MY_CERTIFICATES: (200, {"data": OF_EACH}),
    ("PUT", NAMING): (200, certified("made", named="Pau Riera")["certificates"][0]),
    ("DELETE", NAMING.replace("made", "numbered")): (204, {}),
}
