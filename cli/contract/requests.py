"""A sound body for every route that takes one: the contract's example of a request, and what the tests send."""

from __future__ import annotations

from typing import Any

SESSION = "FCE-2026-12-PB"
TOKEN = "t" * 43
RELEASE = {"release_at": "2026-12-10T08:00:00Z", "zone": "Europe/Madrid"}
WINDOWS = {
    "candidate_window_days": 14,
    "centre_window_days": 30,
    "stage_2_window_days": 14,
    "appeal_window_days": 21,
}
REVISION = {"revision": 1, "papers": {"reading": "176"}, "overall": "174", "grade": "B"}

REQUESTS: dict[str, dict[str, Any]] = {
    "POST /v1/registrations": {
        "candidate_id": "KXA104827",
        "secret_number": "0417",
        "email": "ada@example.org",
        "password": "correct horse battery",
        "accept_terms": "2026-09",
        "marketing": False,
        "language": "en",
        "date_of_birth": "2009-05-17",
        "access_code": "7K2M-X9QD",
    },
    "POST /v1/email-confirmations": {"token": TOKEN},
    "POST /v1/password-resets": {"identifier": "KXA104827", "as": "staff"},
    "PUT /v1/password-resets": {"token": TOKEN, "password": "another horse battery"},
    "PATCH /v1/me": {"language": "es", "marketing": True, "verification_by_secret": False, "new_device_mails": False},
    "POST /v1/me/email-confirmations": {},
    "POST /v1/sign-ins": {"identifier": "KXA104827", "password": "correct horse battery", "as": "staff"},
    "POST /v1/second-factors": {"code": "123456"},
    "POST /v1/staff-invitations": {"email": "new@exams.example.org", "role": "member", "language": "ca"},
    "POST /v1/staff-acceptances": {"token": TOKEN, "name": "Núria Soler", "password": "another horse battery"},
    "POST /v1/staff-acceptances/confirmations": {"token": TOKEN, "code": "123456"},
    "POST /v1/organisations": {
        "name": "Universitat",
        "email": "other@uni.example.org",
        "password": "admissions office",
        "accept_terms": "2026-09",
        "language": "en",
    },
    "POST /v1/organisation-confirmations": {"token": TOKEN},
    "POST /v1/verifications": {
        "candidate_id": "KXA104827",
        "secret_number": "0417",
        "session_id": SESSION,
        "date_of_birth": "2009-05-17",
    },
    "POST /v1/enquiries": {"session_id": SESSION, "stage": "stage_1", "papers": ["reading"], "consent": True},
    "POST /v1/enquiries/{id}/consents": {"revision": 1},
    "POST /v1/enquiries/{id}/withdrawals": {"revision": 1},
    "POST /v1/enquiries/{id}/approvals": {"revision": 1},
    "POST /v1/enquiries/{id}/refusals": {"revision": 1, "reason": "asked for too late"},
    "POST /v1/enquiries/{id}/payments": {"revision": 1, "amount": 4200, "currency": "EUR"},
    "POST /v1/enquiries/{id}/submissions": {"revision": 1},
    "POST /v1/enquiries/{id}/appeals": {"revision": 1, "reason": "the wrong script was marked"},
    "POST /v1/enquiry-submissions": {"enquiry_ids": [f"KXA104827.{SESSION}.1"]},
    "POST /v1/board/second-item/endings": {"use": "registration", "reason": "the addresses are blocked"},
    "POST /v1/candidates/{id}/access-codes": {"reason": "locked out on results day"},
    "POST /v1/candidates/{id}/secret-reissues": {"reason": "lost the Confirmation of Entry"},
    "POST /v1/board/sessions": {
        "id": "CAE-2027-01-PB",
        "exam": "CAE",
        "name": "January 2027",
        "format": "paper_based",
        "exam_date": "2027-01-16",
        "practice": False,
        "release_at": "2027-02-09T08:00:00Z",
        "zone": "Europe/Madrid",
        **WINDOWS,
    },
    "PATCH /v1/board/sessions/{id}": {
        "name": "Winter",
        **WINDOWS,
        "format": "digital",
        "exam_date": "2026-11-27",
        "release_at": "2026-12-09T08:00:00Z",
        "zone": "Europe/Madrid",
    },
    "PUT /v1/board/centres/{number}": {
        "name": "Exams Girona",
        "zone": "Europe/Madrid",
        "kind": "centre",
        "contact_email": "exams@example.org",
        **WINDOWS,
        "fees": {"FCE": {"stage_1": {"amount": 4200, "currency": "EUR"}}},
        "language": "en",
        "daily_digest": True,
    },
    "POST /v1/board/staff-invitations": {
        "centre_number": "ES442",
        "email": "new@exams.example.org",
        "role": "administrator",
        "language": "es",
    },
    "POST /v1/board/ingests": {"kind": "results", "release_id": "{release}"},
    "POST /v1/board/releases": {"session_ids": [SESSION], **RELEASE},
    "PATCH /v1/board/releases/{id}": RELEASE,
    "POST /v1/board/releases/{id}/approvals": {"revision": 1},
    "POST /v1/board/releases/{id}/holds": {"reason": "asked by the centre"},
    "POST /v1/board/releases/{id}/recalls": {"reason": "asked by the centre"},
    "POST /v1/board/releases/{id}/restorations": {"reason": "asked by the centre"},
    "POST /v1/board/releases/{id}/abandonments": {"reason": "its file is lost"},
    "POST /v1/board/results/{id}/withdrawals": {"reason": "a script was missing"},
    "POST /v1/board/results/{id}/restorations": {"reason": "it was found"},
    "POST /v1/board/enquiries/{id}/begins": {"revision": 1},
    "POST /v1/board/enquiries/{id}/pauses": {"revision": 1, "reason": "a recording is missing"},
    "POST /v1/board/enquiries/{id}/resumptions": {"revision": 1},
    "POST /v1/board/enquiries/{id}/withdrawals": {"reason": "The result is withheld", "revision": 1},
    "POST /v1/board/enquiries/{id}/outcomes": {**REVISION, "checks": ["totals"]},
    "POST /v1/board/enquiries/{id}/settlements": {**REVISION, "reason": "the procedure was kept"},
}
"""`{release}` stands for the id of a release."""
