"""What the API would answer to staff of a centre, canned: every shape out of the real domain, so that none drifts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.calendar.enquiry_windows import AS_IN_THE_SOURCES
from shared.calendar.session import Format, Session
from shared.candidates.candidate import CandidateId, Entry
from shared.centres.centre import Centre
from shared.cohorts.confirmations import confirmation_line
from shared.cohorts.visibility import SessionLine, candidate_line, result_line, session_line, session_windows
from shared.enquiries.states import Role
from shared.enquiries.view import to_json
from shared.enquiries.worklists import EnquiryLine, line
from shared.exams.catalogue import EXAMS
from shared.exams.enquiry_stages import Stage
from shared.notices.notice import NoticeState, Reach
from shared.results.result import Status
from shared.secret_numbers.confirmation import Confirmation
from shared.secret_numbers.guard import Lock
from tests.kit.enquiry_chain import DAY_1, MADRID, TURNAROUND, S, a_chain, grown
from tests.web.canned_statements import result_of, statement_of

NOW = datetime.now(UTC).replace(microsecond=0)
SESSION = "FCE-2026-12-PB"
GIRONA = Centre("ES442", "Exams Girona", MADRID)
CENTRE = {"number": GIRONA.number, "name": GIRONA.name, "kind": GIRONA.kind.value, "zone": GIRONA.zone}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One part of a CSV, or another file, with what the answer's headers say of it."""

    content: bytes
    headers: dict[str, str]
    kind: str = "text/csv; charset=utf-8"


def _session(code: str, release_at: datetime | None = None, *, held: bool = False) -> Session:
    by = ("r1",) if held else ()
    exam_date, name = date(2026, 11, 28), "December 2026"
    return Session(
        f"{code}-2026-12-PB", code, name, Format.PAPER_BASED, exam_date, release_at, MADRID, release_ids=by, held_by=by
    )


def _out(code: str, days: int) -> SessionLine:
    released_at = NOW - timedelta(days=days)
    session = _session(code, released_at)
    windows = session_windows(session, GIRONA, released_at, AS_IN_THE_SOURCES, TURNAROUND.calendar, NOW)
    return session_line(session, released_at, windows)


SESSIONS = [
    _out("FCE", days=8),
    _out("PET", days=29),
    _out("KET", days=60),
    session_line(_session("CAE", NOW + timedelta(days=30)), None, None),
    session_line(_session("CPE"), None, None),
    session_line(_session("BECP", NOW, held=True), None, None),
]


def _entry(number: int, family: str, given: str, school: str = "") -> Entry:
    born = date(2009, 3, 27)
    return Entry(CandidateId(f"KXA10482{number}"), family, given, born, GIRONA.number, f"{number:04d}", school, SESSION)


NURIA = _entry(7, "García Puig", "Núria")
OLUWASEUN = _entry(8, "Oyelaran-Vandermeulen", "Oluwaseun Maximiliano", "ES710")
ZOE = _entry(9, "Łukasiewicz", "Zoë", "ES710")
MONONYM = _entry(6, "", "Thiruvalluvar")
PEOPLE = [NURIA, OLUWASEUN, ZOE, MONONYM]

CANDIDATES = [
    candidate_line(NURIA, Reach(NOW, None), NoticeState.DELIVERED, None),
    candidate_line(OLUWASEUN, Reach(None, None), NoticeState.UNPROVED, None),
    candidate_line(ZOE, None, NoticeState.NO_ACCOUNT, Lock(NOW)),
    candidate_line(MONONYM, Reach(NOW, "bounced"), NoticeState.BOUNCED, None),
]


PRINTED = Confirmation(
    "KXA104827",
    "a",
    NOW - timedelta(days=3),
    done_at=NOW - timedelta(hours=2),
    centre_number=GIRONA.number,
    person="Maria Soler",
)
CONFIRMATIONS = [
    confirmation_line(NURIA, PRINTED, None, GIRONA.number),
    confirmation_line(OLUWASEUN, Confirmation("KXA104828", "b", NOW - timedelta(days=3)), None, GIRONA.number),
    confirmation_line(ZOE, Confirmation("KXA104829", "c", NOW - timedelta(hours=1), again=True), None, GIRONA.number),
    confirmation_line(MONONYM, None, Reach(NOW, None), GIRONA.number),
]


def _results(code: str) -> dict[str, Any]:
    states = (Status.REPORTED, Status.WITHHELD, Status.PENDING, Status.ABSENT_ALL)
    session = _session(code, NOW)
    shown = [
        result_line(entry, statement_of(entry, session, GIRONA, result_of(code, state)), NOW)
        for entry, state in zip(PEOPLE, states, strict=True)
    ]
    return {**_page(shown), "papers": [paper.value for paper in EXAMS[code].papers]}


CHAINS = {
    "KXA104827": grown(S.PAID),
    "KXA104828": grown(S.WITH_CENTRE, a_chain(candidate_id="KXA104828")),
    "KXA104829": grown(S.FEE_DUE, a_chain(candidate_id="KXA104829")),
    "KXA104826": grown(S.IN_PROGRESS, a_chain(candidate_id="KXA104826")),
    "KXA104831": grown(S.CONCLUDED, a_chain(candidate_id="KXA104831")),
    "KXA104832": grown(S.SUBMITTED, grown(S.CONCLUDED, a_chain(candidate_id="KXA104832")), Stage.REMARK),
}
LATE = DAY_1 + timedelta(days=12)


def _lines(*candidates: str) -> list[EnquiryLine]:
    chains = (CHAINS[candidate] for candidate in candidates)
    return [line(chain, chain.enquiries[-1], LATE, TURNAROUND.calendar) for chain in chains]


def _page(data: Sequence[Mapping[str, object]]) -> dict[str, Any]:
    return {"data": data, "has_more": False, "next_cursor": None}


def _enquiries() -> dict[tuple[str, str], tuple[int, object]]:
    return {
        ("GET", f"/v1/enquiries/{candidate}.{SESSION}.{each.number}"): (
            200,
            to_json(chain, each.number, Role.CENTRE, DAY_1, out=["r1"]),
        )
        for candidate, chain in CHAINS.items()
        for each in chain.enquiries
    }


PRINTED_AS = f"confirmations-ES442-{SESSION}-2026-12-01-100000.pdf"
GIVEN = [{"at": "2026-12-02T09:00:00Z", "act": "access_code", "reason": "Passport seen", "staff": "Maria Soler"}]
WORKED_ON = "/v1/enquiries/KXA104828." + SESSION + ".1"

CENTRE_ANSWERS: dict[tuple[str, str], tuple[int, object | Sheet]] = {
    ("GET", "/v1/centres/me/sessions"): (200, {"centre": CENTRE, "data": SESSIONS}),
    ("GET", f"/v1/sessions/{SESSION}/candidates"): (200, _page(CANDIDATES)),
    ("GET", f"/v1/sessions/{SESSION}/confirmations"): (200, _page(CONFIRMATIONS)),
    ("POST", f"/v1/sessions/{SESSION}/confirmations"): (
        201,
        Sheet(b"%PDF-1.7", {"content-disposition": f'attachment; filename="{PRINTED_AS}"'}),
    ),
    ("GET", f"/v1/sessions/{SESSION}/results"): (200, _results("FCE")),
    ("GET", f"/v1/sessions/{SESSION}/results?format=csv"): (
        200,
        Sheet(
            b"\xef\xbb\xbfName,Overall\r\nN\xc3\xbaria,176\r\n",
            {
                "content-disposition": 'attachment; filename="FCE-2026-12-PB-ES442.csv"',
                "link": f'</v1/sessions/{SESSION}/results?format=csv&cursor=2>; rel="next"',
            },
        ),
    ),
    ("GET", f"/v1/sessions/{SESSION}/results?format=csv&cursor=2"): (200, Sheet(b"Zo\xc3\xab,168\r\n", {})),
    ("GET", "/v1/enquiries?state=open"): (
        200,
        _page(_lines("KXA104828", "KXA104829", "KXA104827", "KXA104826", "KXA104832")),
    ),
    ("GET", "/v1/enquiries?state=ended"): (200, _page(_lines("KXA104831"))),
    **_enquiries(),
    ("POST", f"{WORKED_ON}/approvals"): (201, to_json(grown(S.FEE_DUE), 1, Role.CENTRE, DAY_1)),
    ("POST", "/v1/candidates/KXA104829/access-codes"): (
        201,
        {"candidate_id": "KXA104829", "access_code": "7KQ2-M9TX", "expires_at": "2026-12-11T09:00:00Z"},
    ),
    **{("GET", f"/v1/candidates/{each.candidate_id}/activity"): (200, {"data": []}) for each in PEOPLE},
    ("GET", "/v1/candidates/KXA104829/activity"): (200, {"data": GIVEN}),
    ("POST", "/v1/candidates/KXA104829/secret-reissues"): (
        201,
        {"candidate_id": "KXA104829", "secret_number": "0417"},
    ),
    ("POST", "/v1/enquiries"): (201, {"id": f"KXA104829.{SESSION}.1"}),
}
