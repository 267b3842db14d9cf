"""The pages with canned answers behind them: the built site and a handful of JSON, over HTTP on loopback.

The Statements come out of the real domain, so that the pages are tried on the shapes they will meet.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from shared.candidates import PRACTICE_ID, CandidateId, Entry
from shared.exams import EXAMS, Kind, Paper
from shared.results import EXEMPT, Result, Status, judge, without_scores
from shared.sessions import Format, Session
from shared.statements import statement

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
RELEASED = datetime(2026, 12, 9, 8, tzinfo=UTC)
AT = datetime(2026, 12, 10, 8, tzinfo=UTC)
VALUES: dict[str, list[str]] = {
    "FCE": ["176", "168", "172", "181", "173"],
    "KET": ["131", "127", "80"],
    "CAE": ["205", "199", "203", "208", "201"],
    "PET": ["141", "118", "125", "133"],
    "BECP": ["165", "160", "158", "163"],
    "YLES": ["5", "4", "3"],
    "TKT": ["4", EXEMPT, "3", EXEMPT, EXEMPT],
    "DELTA1": ["61", "58"],
    "IELTS": ["7.5", "6.5", "6", "7"],
    "BULATS": ["72", "64", EXEMPT],
    "ILEC": ["41", "38", "36", "40"],
}
GRADES = {"DELTA1": "Pass with Merit", "ILEC": "C1 Pass"}


def a_statement(code: str, status: Status = Status.REPORTED) -> dict[str, Any]:
    """The Statement of one invented candidate in one exam."""
    exam = EXAMS[code]
    entry = Entry(
        CandidateId("KXA104827"), "García Puig", "Núria", date(2009, 3, 27), "ES442", "0001", "", f"{code}-2026-12-PB"
    )
    session = Session(
        f"{code}-2026-12-PB", code, "December 2026", Format.PAPER_BASED, date(2026, 11, 28), RELEASED, "Europe/Madrid"
    )
    result = _result(code, status)
    centre = "Centre d’Exàmens de Girona"
    return statement(entry, session, centre, exam, result, 1, RELEASED, AT, centre_zone="Europe/Madrid").to_json()


def _result(code: str, status: Status) -> Result:
    exam = EXAMS[code]
    if status is not Status.REPORTED:
        return without_scores(exam, status)
    values: dict[Paper, str] = dict(zip(exam.papers, VALUES[code], strict=True))
    return judge(exam, values, GRADES.get(code))


def card(code: str, status: str, **more: object) -> dict[str, Any]:
    exam = EXAMS[code]
    return {
        "id": code,
        "exam": {"code": code, "name": exam.name, "cefr": exam.cefr},
        "session": {"id": code, "name": "December 2026", "format": "paper_based", "exam_date": "2026-11-28"},
        "status": status,
        "expected_at": None,
        "released_at": None,
        "zone": "Europe/Madrid",
        **more,
    }


def cards() -> list[dict[str, Any]]:
    soon = (datetime.now(UTC) + timedelta(hours=3, minutes=5)).replace(microsecond=0).isoformat()
    return [
        card("FCE", "released", released_at="2026-12-09T08:00:00Z"),
        card("CAE", "expected", expected_at=soon),
        card("CPE", "expected"),
        card("PET", "pending"),
        card("KET", "withheld"),
        card("BECP", "absent"),
    ]


CALENDAR = [
    {
        "id": code,
        "exam": {"code": code, "name": EXAMS[code].name},
        "name": "December 2026",
        "format": form,
        "exam_date": "2026-11-28",
        "release_at": at,
        "zone": "Europe/Madrid",
        "held": held,
    }
    for code, form, at, held in (
        ("FCE", "paper_based", "2027-01-15T08:00:00Z", False),
        ("CAE", "computer_based", None, False),
        ("PET", "digital", None, True),
    )
]

Answer = tuple[int, object]


def problem(status: int, code: str, **more: object) -> Answer:
    body = {"type": f"/problems/{code}", "title": code, "status": status, "detail": f"Detail of {code}.", "code": code}
    return status, {**body, "request_id": "8f14e45f-ceea", **more}


@dataclass
class Canned:
    """What the server answers by (method, path), what it was asked, and where it stands."""

    address: str = ""
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)

    def answer(self, method: str, path: str) -> Answer:
        if (method, path) in self.answers:
            return self.answers[(method, path)]
        if method == "GET" and path.startswith("/v1/me/results/"):
            code, _, status = path.rpartition("/")[2].partition("-")
            if code in EXAMS:
                return 200, a_statement(code, Status(status or "reported"))
        return ORDINARY.get((method, path), problem(404, "not_found"))


ORDINARY: dict[tuple[str, str], Answer] = {
    ("GET", "/v1/calendar"): (200, {"data": CALENDAR}),
    ("GET", "/v1/me/results"): (200, {"data": cards()}),
    ("GET", "/v1/me"): (
        200,
        {
            "candidate_id": "KXA104827",
            "email": "nuria@example.org",
            "email_proved": True,
            "language": "ca",
            "marketing": False,
            "verification_by_secret": True,
        },
    ),
    ("PATCH", "/v1/me"): (200, {}),
    ("POST", "/v1/registrations"): (
        201,
        {"candidate_id": "KXA104827", "email": "n•••@example.org", "confirmation_sent": True},
    ),
    ("POST", "/v1/email-confirmations"): (200, {"confirmed": True}),
    ("POST", "/v1/organisation-confirmations"): (200, {"confirmed": True}),
    ("POST", "/v1/password-resets"): (202, {}),
    ("PUT", "/v1/password-resets"): (200, {}),
    ("POST", "/v1/sign-ins"): (201, {"kind": "candidate", "email_proved": True, "language": "en"}),
    ("DELETE", "/v1/sign-ins/current"): (204, None),
    ("POST", "/v1/organisations"): (201, {}),
    ("POST", "/v1/verifications"): (
        201,
        {
            "verification_id": "V-7KQ2M",
            "verified_at": "2026-12-10T09:30:00Z",
            "state": "practice",
            "results": [
                {**a_statement("FCE"), "enquiry": None, "candidate": {"candidate_id": PRACTICE_ID, "given_names": "A."}}
            ],
        },
    ),
}


@contextmanager
def canned_site(dist: Path) -> Iterator[Canned]:
    """Serve the built site and the canned answers while the block runs."""
    canned = Canned()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(dist, canned))
    canned.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield canned
    finally:
        server.shutdown()
        server.server_close()


def _handler(dist: Path, canned: Canned) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path.startswith("/v1/"):
                return self.api("GET")
            file = dist / path.lstrip("/")
            file = file if file.suffix else file / "index.html"
            if not file.is_file():
                return self.give(404, "text/html; charset=utf-8", (dist / "404.html").read_bytes())
            return self.give(200, TYPES[file.suffix], file.read_bytes())

        def do_POST(self) -> None:
            self.api("POST")

        def do_PUT(self) -> None:
            self.api("PUT")

        def do_PATCH(self) -> None:
            self.api("PATCH")

        def do_DELETE(self) -> None:
            self.api("DELETE")

        def api(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            canned.asked.append((method, self.path, json.loads(body) if body else None))
            status, answer = canned.answer(method, self.path)
            if status == 204:
                return self.give(204, "application/json", b"")
            return self.give(status, "application/json", json.dumps(answer, ensure_ascii=False).encode())

        def give(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-security-policy", CSP)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


assert {EXAMS[code].kind for code in VALUES} == set(Kind) - {Kind.GRADE}, "one canned Statement for every kind of value"
