"""Documents as a check answers them and as their candidate lists them, out of the real domain."""

from __future__ import annotations

from typing import Any

from shared.documents.document_number import EXAMPLE
from shared.documents.judgement import DocumentState
from tests.web.canned_statements import a_statement

AT, MADE = "2026-12-10T09:30:00Z", "2026-12-09T10:15:00Z"
TOKEN = "7k2mx9qd3v5t8h4wn6r0jyc1pzb"
CHECK, MINE = ("POST", "/v1/document-checks"), ("GET", "/v1/me/documents")


def a_check(state: str, *, by_number: bool = False) -> dict[str, Any]:
    """Of a B2 First result."""
    whole: dict[str, Any] = a_statement("FCE")
    statement = {name: value for name, value in whole.items() if name != "enquiry"}
    has = not by_number and state not in ("withdrawn", "retired", "unknown")
    facts = {"number": EXAMPLE, "kind": "statement", "language": "en", "made_at": MADE}
    return {
        "state": state,
        "checked_at": AT,
        "replaced_by": {"version": 2, "released_at": AT} if state == "replaced" else None,
        "retired_at": AT if state == "retired" else None,
        "expires_on": "2026-11-28" if state == "expired" else None,
        "document": None if by_number or state == "unknown" else facts,
        "statement": {**statement, "version": 2 if state == "replaced" else 1} if has else None,
        "certified": None,
        "limited": False,
    }


def a_certified(state: str = "current", *, awarded: bool = True, limited: bool = False) -> dict[str, Any]:
    """Of a certifying statement: what a certificate states, and no scores."""
    checked = a_check(state)
    whole = checked["statement"]
    names = ("version", "released_at", "candidate", "centre", "session", "exam", "validity")
    certified = {
        **{name: whole[name] for name in names},
        "awarded": awarded,
        "grade": "A" if awarded else None,
        "level": "C1" if awarded else None,
        "papers": [],
    }
    return {
        **checked,
        "document": {**checked["document"], "kind": "certifying_statement"},
        "statement": None,
        "certified": None if limited else certified,
        "limited": limited,
    }


def a_document(number: int, state: str) -> dict[str, Any]:
    whole: dict[str, Any] = a_statement("FCE")
    return {
        "id": f"{number:016x}",
        "number": EXAMPLE,
        "kind": "statement",
        "state": state,
        "language": ("en", "es", "ca")[number % 3],
        "exam": {name: whole["exam"][name] for name in ("code", "name")},
        "session": {name: whole["session"][name] for name in ("id", "name", "format", "exam_date")},
        "made_at": MADE,
        "retired_at": AT if state == "retired" else None,
    }


LISTED = [a_document(number, state) for number, state in enumerate(DocumentState) if state != "unknown"]
DOCUMENTS_ANSWERED = {
    MINE: (200, {"data": LISTED}),
    CHECK: (200, a_check("current")),
    ("DELETE", f"/v1/me/documents/{0:016x}"): (204, {}),
}
