"""What a candidate shares, a link's page and an organisation's inbox; out of the real domain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.adapters.qr import svg
from shared.verification.invitation import Invited
from shared.verification.share import Share, SharedField, ShareKind
from shared.verification.share_condition import ShareCondition
from tests.web.canned_requirements import BIOLOGY, a_verdict
from tests.web.canned_statements import a_statement

AT = datetime(2026, 12, 10, 9, 30, tzinfo=UTC)
SESSION = "FCE"
CHOSEN = (SharedField.OVERALL, SharedField.GRADE, SharedField.LEVEL, SharedField.PAPERS, SharedField.NAME)
CODE = "7k2m-x9qd-3v5t"
URL = f"https://results.example.org/s#{CODE}"


def a_share(number: int, **more: Any) -> Share:
    return Share(
        **{
            "id": f"{number:030d}",
            "key": f"{number:030d}",
            "candidate_id": "KXA104827",
            "session_id": SESSION,
            "kind": ShareKind.LINK,
            "fields": CHOSEN,
            "made_at": AT,
            "expires_at": AT + timedelta(days=90),
            "most_views": 10,
            "views": 3,
            **more,
        }
    )


OF_UNIVERSITY = {
    "kind": ShareKind.ORGANISATION,
    "organisation_id": "o1",
    "organisation_name": "Universitat Oberta",
    "most_views": None,
    "views": 0,
}
ON_BIOLOGY = ShareCondition(BIOLOGY.id, BIOLOGY.version, BIOLOGY.name)
SHARES = (
    a_share(1, pin_mac=b"x"),
    a_share(2, **OF_UNIVERSITY, opened_at=AT),
    a_share(3, **OF_UNIVERSITY, session_id="CAE", condition=ON_BIOLOGY),
    a_share(4, views=10),
    a_share(5, wrong_pins=10),
    a_share(6, revoked_at=AT, fields=(SharedField.OVERALL,)),
)
INVITED = a_share(
    10,
    kind=ShareKind.INVITATION,
    opened_at=AT,
    invited=Invited(f"{10:030d}", "School of Music", "adm@music.example.com", "music.example.org", "es"),
)
CONDITIONAL = [
    a_share(8, **OF_UNIVERSITY, opened_at=AT, condition=ON_BIOLOGY).to_json(AT, a_verdict(BIOLOGY, "CAE")),  # type: ignore[arg-type]
    a_share(9, **OF_UNIVERSITY, condition=ON_BIOLOGY).to_json(AT, a_verdict(BIOLOGY, "FCE")),  # type: ignore[arg-type]
]


def shared(*fields: str, candidate_id: str | None = None) -> dict[str, Any]:
    """A B2 First result as a share of these fields shows it."""
    whole: dict[str, Any] = a_statement("FCE")
    overall = whole["overall"]
    found = {
        "overall": {name: overall[name] for name in ("kind", "value", "total", "scale_score", "reported")},
        "grade": overall["grade"],
        "level": {"cefr": overall["cefr"], "certificate_cefr": overall["certificate_cefr"]},
        "papers": whole["papers"],
        "name": {name: whole["candidate"][name] for name in ("given_names", "family_name")},
        "birth_date": "2009-05-17",
    }
    return {
        **{name: whole[name] for name in ("id", "version", "state", "released_at", "session", "validity")},
        "exam": {name: whole["exam"][name] for name in ("code", "name")},
        "fields": list(fields),
        "candidate_id": candidate_id,
        **{name: value if name in fields else None for name, value in found.items()},
    }


def a_line(number: int, mark: str, *, named: bool = True) -> dict[str, Any]:
    whole = shared(*map(str, CHOSEN), candidate_id="KXA104827")
    session = {name: whole["session"][name] for name in ("id", "name", "format", "exam_date")}
    return {
        "id": f"{number:030d}",
        "shared_at": "2026-12-09T08:00:00Z",
        "expires_at": "2027-03-09T08:00:00Z",
        "candidate_id": "KXA104827",
        "name": whole["name"] if named else None,
        "session": session,
        "exam": whole["exam"],
        "fields": list(map(str, CHOSEN)),
        "meets": {"profile_id": BIOLOGY.id, "profile_version": 2, "profile_name": BIOLOGY.name}
        if number == 3
        else None,
        "mark": mark,
        "read_at": None if mark == "new" else "2026-12-10T08:00:00Z",
        "acknowledged_at": "2026-12-10T09:00:00Z" if mark == "acknowledged" else None,
        "acknowledged_by": "Marta Soler" if mark == "acknowledged" else None,
    }


INBOX = [a_line(1, "new"), a_line(2, "new", named=False), a_line(3, "read"), a_line(4, "acknowledged")]
MADE = {**a_share(7).to_json(AT), "views": 0, "code": CODE, "url": URL, "qr_svg": svg(URL)}
OPENED = {**shared(*map(str, CHOSEN)), "expires_at": "2027-03-09T08:00:00Z", "views_left": 9}
CHECKED = {
    "verification_id": "0" * 30,
    "verified_at": "2026-12-10T09:30:00Z",
    "organisation": "Universitat",
    "purpose": "admission",
    "purpose_text": None,
    "result": shared(*map(str, CHOSEN), candidate_id="KXA104827"),
    "results": [shared(*map(str, CHOSEN), candidate_id="KXA104827")],
    "verdict": None,
}
SHARING: dict[tuple[str, str], Any] = {
    ("GET", "/v1/me/shares"): (200, {"data": [each.to_json(AT) for each in SHARES]}),
    ("POST", "/v1/me/shares"): (201, MADE),
    ("POST", "/v1/shared-links/view"): (200, OPENED),
    ("GET", "/v1/shared-results"): (200, {"data": INBOX, "has_more": False, "next_cursor": None}),
    ("POST", f"/v1/shared-results/{INBOX[0]['id']}/acknowledgements"): (201, {**INBOX[0], "mark": "acknowledged"}),
}
