"""An organisation's people, as the API answers its pages."""

from __future__ import annotations

from typing import Any

FACTOR: dict[str, Any] = {
    "email": "pol@uni.example.org",
    "secret": "JBSWY3DPEHPK3PXP",
    "otpauth_uri": "otpauth://totp/EAB:pol%40uni.example.org?secret=JBSWY3DPEHPK3PXP&issuer=EAB",
    "qr_svg": "<svg xmlns='http://www.w3.org/2000/svg' width='120' height='120'><rect width='99' height='99'/></svg>",
    "recovery_codes": [f"p070-dqjw-g98c-{number:04d}" for number in range(10)],
}
JOINING = {**FACTOR, "organisation": "Universitat", "tier": "instant", "role": "officer"}


def _person(name: str | None, email: str, role: str, *, secured: bool) -> dict[str, Any]:
    return {
        "id": email[:4],
        "email": email,
        "name": name,
        "role": role,
        "state": "active" if name else "invited",
        "second_factor": secured,
        "invited_by": None if name == "Laia Puig" else "Laia Puig",
        "invited_at": "2026-12-01T09:00:00Z",
        "joined_at": "2026-12-01T09:00:00Z" if name else None,
    }


PEOPLE = [
    _person("Laia Puig", "laia@uni.example.org", "administrator", secured=False),
    _person("Pol Vidal", "pol@uni.example.org", "officer", secured=True),
    _person(None, "ona@uni.example.org", "officer", secured=False),
]
OFFICE: dict[str, Any] = {
    "id": "o1",
    "name": "Universitat",
    "tier": "instant",
    "state": "instant",
    "suspended_because": None,
    "country": "ES",
    "web_domain": "uni.example.org",
    "checks_per_day": 100,
    "checks_left_today": 97,
    "refusals_left_today": 18,
    "max_age_months": 24,
    "me": {
        "id": "laia",
        "name": "Laia Puig",
        "email": "laia@uni.example.org",
        "role": "administrator",
        "language": "en",
        "second_factor": False,
    },
}
APPROVED = {**OFFICE, "tier": "approved", "state": "approved"}
ANSWERS: dict[tuple[str, str], tuple[int, Any]] = {
    ("GET", "/v1/organisations/me"): (200, OFFICE),
    ("GET", "/v1/organisations/me/members"): (200, {"data": PEOPLE}),
    ("DELETE", "/v1/organisations/me/members/pol@"): (204, None),
    ("POST", "/v1/organisations/me/invitations"): (202, {"email": "new@uni.example.org", "invited": True}),
    ("POST", "/v1/organisations/me/second-factors"): (201, FACTOR),
    ("POST", "/v1/organisations/me/second-factors/confirmations"): (200, {"confirmed": True}),
    ("POST", "/v1/organisation-acceptances"): (201, JOINING),
    ("POST", "/v1/organisation-acceptances/confirmations"): (200, {"confirmed": True}),
}
