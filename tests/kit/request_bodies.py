"""A sound body for every route that takes one, and a desk that sends it as the one who may."""

from __future__ import annotations

import json
from typing import Any

from infra.catalogue import FUNCTIONS
from infra.words import CSV, JSON, Role, Route
from tests.kit.stories import (
    SESSION,
    a_signed_in_candidate,
    an_administrator,
    an_officer,
    organisation,
    registration,
    set_the_stage,
)
from tests.kit.world import Answer, World

TOKEN = "t" * 43
RELEASE = {"release_at": "2026-12-10T08:00:00Z", "zone": "Europe/Madrid"}
WINDOWS = {
    "candidate_window_days": 14,
    "centre_window_days": 30,
    "stage_2_window_days": 14,
    "appeal_window_days": 21,
}
REVISION = {"revision": 1, "papers": {"reading": "176"}, "overall": "174", "grade": "B"}

SOUND: dict[str, dict[str, Any]] = {
    "POST /v1/registrations": registration(date_of_birth="2009-05-17", access_code="7K2M-X9QD"),
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
    "POST /v1/organisations": {**organisation(email="other@uni.example.org"), "language": "en"},
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
ROUTES = {route.key: route for row in FUNCTIONS for route in row.routes}
TAKING = {key: route for key, route in ROUTES.items() if route.method in ("POST", "PUT", "PATCH")}
WITH_BODY = {key: route for key, route in TAKING.items() if route.takes == JSON}
WITH_FILE = {key: route for key, route in TAKING.items() if route.takes == CSV}
OPERATORS = {key: route for key, route in ROUTES.items() if route.role is Role.OPERATOR}
EVERYONES = {key: route for key, route in ROUTES.items() if route.role is not Role.OPERATOR}


class Desk:
    """The stage set and everybody signed in; sends bodies to one route after another as the one who may use it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.release_id = set_the_stage(world)
        self.candidate, self.officer = a_signed_in_candidate(world), an_officer(world)
        self.staff = an_administrator(world).cookie
        self.cookies = {
            Role.CANDIDATE: self.candidate,
            Role.ORGANISATION: self.officer,
            Role.STAFF: self.staff,
            Role.CANDIDATE_OR_STAFF: self.candidate,
            Role.SIGNED_IN: self.candidate,
        }

    def send(self, route: Route, text: str | None, headers: dict[str, str] | None = None) -> Answer:
        return self.ask(route, text, self.cookies.get(route.role), headers)

    def ask(self, route: Route, text: str | None, cookie: str | None, headers: dict[str, str] | None = None) -> Answer:
        """As whoever holds this cookie; an operator's route as an operator."""
        operator = "ana" if route.role is Role.OPERATOR else None
        raw = text.replace("{release}", self.release_id) if text is not None else None
        return self.world.call(
            route.method, self.path(route), raw_body=raw, cookie=cookie, operator=operator, headers=headers
        )

    def path(self, route: Route) -> str:
        place = self.release_id if "releases" in route.path else SESSION
        place = f"KXA104827.{SESSION}" if "board/results" in route.path else place
        place = f"KXA104827.{SESSION}.1" if "enquiries" in route.path else place
        place = "KXA104827" if "/candidates/" in route.path else place
        place = "0" * 64 if "centres/me/staff" in route.path else place
        return route.path.replace("{id}", place).replace("{number}", "ES442")


def sound(route: Route) -> str | None:
    """The body to send; None where the route takes none."""
    return json.dumps(SOUND[route.key]) if route.key in SOUND else None
