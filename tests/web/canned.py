"""What the API would answer, canned. The Statements come out of the real domain, so that shapes cannot drift."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.verify.bodies import NewConversion
from functions.verify.conversions import convert
from shared.adapters.qr import svg
from shared.candidates.candidate import PRACTICE_ID
from shared.enquiries.states import Role
from shared.enquiries.view import EnquiryView, to_json
from shared.exams.catalogue import EXAMS, Kind
from shared.results.result import Status
from tests.kit.enquiry_chain import DAY_1, S, a_chain, grown
from tests.web.canned_batches import BATCHES_LISTED
from tests.web.canned_centre import CENTRE_ANSWERS, Sheet
from tests.web.canned_centre_certificates import CENTRE_CERTIFICATES
from tests.web.canned_certificates import CERTIFICATES_ANSWERED
from tests.web.canned_certifying import CERTIFYING_ANSWERED
from tests.web.canned_documents import DOCUMENTS_ANSWERED
from tests.web.canned_history import CHECKS_LISTED
from tests.web.canned_keys import KEY_ANSWERS
from tests.web.canned_people import ANSWERS
from tests.web.canned_requirements import PROFILES_LISTED
from tests.web.canned_sharing import SHARING
from tests.web.canned_statements import VALUES, a_statement
from tests.web.canned_webhooks import WEBHOOK_ANSWERS

CONTACT = {
    "telephone": "+34 972 000 000",
    "email": "office@exams-girona.example",
    "address": "Carrer Nou 1, 17001 Girona",
    "hours": "Monday to Friday, 9:00 to 14:00",
}
TO_ASK = {"number": "ES442", "name": "Exams Girona", "zone": "Europe/Madrid", "contact": CONTACT}
WHY = {"released": None, "expected": "not_released", "absent": "absent_part"}
COMING = {"state": "will_come", "email": "nuria@example.org"}


def list_line(code: str, status: str, **more: object) -> dict[str, Any]:
    exam = EXAMS[code]
    return {
        "id": code,
        "exam": {"code": code, "name": exam.name, "cefr": exam.cefr},
        "session": {"id": code, "name": "December 2026", "format": "paper_based", "exam_date": "2026-11-28"},
        "status": status,
        "expected_at": None,
        "released_at": None,
        "zone": "Europe/Madrid",
        "why": WHY.get(status, status),
        "taken_back": None,
        "centre": TO_ASK,
        "mail": COMING if status in ("expected", "pending") else None,
        **more,
    }


SEEN = {"exam": {"code": "FCE", "name": "B2 First"}, "session": list_line("FCE", "released")["session"], "version": 2}
"""What a look has shown."""


def list_lines() -> list[dict[str, Any]]:
    soon = (datetime.now(UTC) + timedelta(hours=3, minutes=5)).replace(microsecond=0).isoformat()
    return [
        list_line("FCE", "released", released_at="2026-12-09T08:00:00Z"),
        list_line("CAE", "expected", expected_at=soon),
        list_line("CPE", "expected", why="not_announced"),
        list_line("PET", "pending"),
        list_line("KET", "withheld", centre={**TO_ASK, "contact": dict.fromkeys(CONTACT)}),
        list_line("BECP", "absent"),
        list_line("BECV", "taken_back", taken_back={"at": "2026-12-10T10:20:00Z", "reason": "check"}),
    ]


CALENDAR = [
    {
        "id": code,
        "exam": {"code": code, "name": EXAMS[code].name},
        "name": "December 2026",
        "format": form,
        "exam_date": "2026-11-28",
        "release_at": at,
        "out_since": out,
        "usually": None if at or held else {"earliest": "2026-12-12", "latest": "2026-12-19"},
        "zone": "Europe/Madrid",
        "held": held,
        "certificates_from": "2027-02-05" if code == "FCE" else None,
    }
    for code, form, at, out, held in (
        ("KET", "digital", "2026-12-09T08:00:00Z", "2026-12-09T08:00:00Z", False),
        ("FCE", "paper_based", "2099-01-15T08:00:00Z", None, False),
        ("CPE", "paper_based", "2099-01-15T08:00:00Z", None, False),
        ("CAE", "computer_based", None, None, False),
        ("PET", "digital", None, None, True),
    )
]

ENQUIRIES = {"CAE": S.FEE_DUE, "PET": S.CONCLUDED, "BECP": S.DRAFT, "BULATS": S.IN_PROGRESS}


def enquiries() -> list[EnquiryView]:
    """One of each of these Statements, as its candidate reads it."""
    chains = (grown(state, a_chain(session_id=code)) for code, state in ENQUIRIES.items())
    return [to_json(chain, 1, Role.CANDIDATE, DAY_1, out=["r1"]) for chain in chains]


STAFF = [
    {"id": "8f14", "email": "maria@centre.example", "name": "Maria Soler", "role": "administrator", "state": "active"},
    {"id": "9a02", "email": "pau@centre.example", "name": None, "role": "member", "state": "invited"},
]

Answer = tuple[int, object | Sheet]


def problem(status: int, code: str, **more: object) -> Answer:
    body = {"type": f"/problems/{code}", "title": code, "status": status, "detail": f"Detail of {code}.", "code": code}
    return status, {**body, "request_id": "8f14e45f-ceea", **more}


@dataclass
class Canned:
    """What the server answers by (method, path), what it was asked, where it stands, who is signed in there, and what
    its clock says."""

    address: str = ""
    signed_in_as: str = "KXA104827"
    now: datetime | None = None
    delay: float = 0
    """Seconds that each look takes, as on a phone."""
    busy: dict[str, str] = field(default_factory=dict)
    """What a 503 says besides, as the API's own does and the gateway's does not."""
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)

    def answer(self, method: str, path: str) -> Answer:
        whole, bare = (method, path), (method, path.partition("?")[0])
        for key in (whole, bare):
            if key in self.answers:
                return self.answers[key]
        if method == "GET" and path.startswith("/v1/me/results/"):
            code, _, status = path.rpartition("/")[2].partition("-")
            if code in EXAMS:
                return 200, a_statement(code, Status(status or "reported"))
        return ORDINARY.get(whole) or ORDINARY.get(bare) or problem(404, "not_found")


PRACTISED = {
    **a_statement("FCE"),
    "state": "practice",
    "session": {**a_statement("FCE")["session"], "practice": True},
    "enquiry": None,
    "candidate": {"candidate_id": PRACTICE_ID, "given_names": "A."},
}
"""What the check of the practice pair shows."""


ORDINARY: dict[tuple[str, str], Answer] = {
    **CENTRE_ANSWERS,
    **CENTRE_CERTIFICATES,
    **WEBHOOK_ANSWERS,
    **KEY_ANSWERS,
    **BATCHES_LISTED,
    **CHECKS_LISTED,
    **SHARING,
    **CERTIFICATES_ANSWERED,
    **DOCUMENTS_ANSWERED,
    **CERTIFYING_ANSWERED,
    **PROFILES_LISTED,
    ("GET", "/v1/calendar"): (200, {"data": CALENDAR}),
    ("GET", "/v1/me/results"): (200, {"data": list_lines()}),
    ("GET", "/v1/centres/me"): (
        200,
        {
            "id": "8f14",
            "name": "Maria Soler",
            "email": "maria@centre.example",
            "role": "administrator",
            "language": "ca",
            "centre": {"number": "ES442", "name": "Exams Girona", "kind": "centre", "zone": "Europe/Madrid"},
        },
    ),
    ("GET", "/v1/centres/me/access-codes"): (200, {"data": []}),
    **ANSWERS,
    ("GET", "/v1/centres/me/staff"): (200, {"data": STAFF}),
    ("POST", "/v1/staff-invitations"): (202, {"email": "pau@centre.example", "invited": True}),
    ("POST", "/v1/staff-acceptances"): (
        201,
        {
            "email": "maria@centre.example",
            "centre": "Exams Girona",
            "role": "administrator",
            "secret": "JBSWY3DPEHPK3PXP",
            "otpauth_uri": "otpauth://totp/EAB:maria%40centre.example?secret=JBSWY3DPEHPK3PXP&issuer=EAB",
            "qr_svg": svg("otpauth://totp/EAB:maria%40centre.example?secret=JBSWY3DPEHPK3PXP&issuer=EAB"),
            "recovery_codes": [f"p070-dqjw-g98c-{number:04d}" for number in range(10)],
        },
    ),
    ("POST", "/v1/staff-acceptances/confirmations"): (200, {"confirmed": True}),
    ("GET", "/v1/enquiries"): (200, {"data": enquiries()}),
    ("GET", "/v1/me"): (
        200,
        {
            "candidate_id": "KXA104827",
            "email": "nuria@example.org",
            "email_proved": True,
            "mail_trouble": None,
            "language": "ca",
            "marketing": False,
            "new_device_mails": True,
            "verification_by_secret": True,
            "look_mails": False,
            "verification_lock": None,
        },
    ),
    ("GET", "/v1/me/activity"): (
        200,
        {
            "data": [
                {
                    "id": "V-7KQ2M",
                    "at": "2026-12-10T09:30:00Z",
                    "organisation": "University of Somewhere",
                    "organisation_id": "o1",
                    "route": "secret_number",
                    "results": ["FCE-2026-12-PB"],
                    "seen": [SEEN],
                    "purpose": "admission",
                    "purpose_text": None,
                    "profile_name": "MSc Biology",
                    "verdict_only": True,
                },
                {
                    "id": "V-7KQ2A",
                    "at": "2026-12-09T08:10:00Z",
                    "organisation": "Exams Girona",
                    "organisation_id": None,
                    "route": "access_code",
                    "results": [],
                    "seen": [],
                    "reason": "Locked out <on results day>",
                },
                *(
                    {
                        "id": f"V-7KQ2{number}",
                        "at": "2026-12-09T08:05:00Z",
                        "organisation": "University of Somewhere",
                        "route": "look_again",
                        "results": [each["session"]["id"] for each in seen],
                        "seen": seen,
                        "purpose": "visa",
                        "purpose_text": None,
                        "profile_name": "Residence <B2>" if seen else None,
                        "verdict_only": False,
                    }
                    for number, seen in enumerate(([SEEN], []))
                ),
            ]
        },
    ),
    ("GET", "/v1/me/blocked-organisations"): (200, {"data": [{"id": "o2", "name": "Academy of Elsewhere"}]}),
    ("PUT", "/v1/me/blocked-organisations/o1"): (200, {"id": "o1", "name": "University of Somewhere"}),
    ("DELETE", "/v1/me/blocked-organisations/o1"): (204, None),
    ("DELETE", "/v1/me/blocked-organisations/o2"): (204, None),
    ("PATCH", "/v1/me"): (200, {}),
    ("POST", "/v1/registrations"): (
        201,
        {"candidate_id": "KXA104827", "email": "n•••@example.org", "confirmation_sent": True},
    ),
    ("POST", "/v1/email-confirmations"): (200, {"confirmed": True}),
    ("POST", "/v1/organisation-confirmations"): (200, {"confirmed": True}),
    ("POST", "/v1/password-resets"): (202, {}),
    ("PUT", "/v1/password-resets"): (200, {}),
    ("POST", "/v1/sign-ins"): (
        201,
        {"kind": "candidate", "email_proved": True, "mail_trouble": None, "language": "en"},
    ),
    ("DELETE", "/v1/sign-ins/current"): (204, None),
    ("POST", "/v1/organisations"): (201, {"confirmation_sent": True}),
    ("POST", "/v1/me/email-confirmations"): (202, {"email": "n•••@example.org"}),
    ("POST", "/v1/conversions"): (
        200,
        convert(NewConversion(kind="practice_marks", exam="FCE", paper="reading", value="24")),
    ),
    ("POST", "/v1/verifications"): (
        200,
        {
            "verification_id": "V-7KQ2M",
            "verified_at": "2026-12-10T09:30:00Z",
            "organisation": None,
            "purpose": "admission",
            "purpose_text": None,
            "result": PRACTISED,
            "results": [PRACTISED],
            "verdict": None,
        },
    ),
}


assert {EXAMS[code].kind for code in VALUES} == set(Kind) - {Kind.GRADE}, "one canned Statement for every kind of value"
