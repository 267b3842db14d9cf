"""An organisation's checks, one of each state, and each as it is opened again; out of the real domain."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.calendar.session import Format, Session
from shared.results.check_history import OutNow, check_line, checked_by, has_content, seen_view
from shared.results.result import Status
from shared.verification.access_record import CheckRoute, Declared, JudgedBy, Purpose, Verification
from shared.verification.agent import Person
from shared.verification.history import check_id, content_until
from tests.web.canned_statements import RELEASED, a_statement, result_of

AT = datetime(2026, 12, 10, 9, 30, tzinfo=UTC)
MEETS = (True, False, None)
EXCHANGE = Declared(Purpose.OTHER, "an exchange year")
CHECKS = (
    ("KXA104827", "FCE", OutNow(result_of("FCE", Status.REPORTED), 1)),
    ("KXA104835", "CAE", OutNow(result_of("CAE", Status.REPORTED), 2)),
    ("KXA104843", "FCE", OutNow(result_of("FCE", Status.WITHHELD), 2)),
    ("KXA104851", "PET", None),
    ("KXA104868", "FCE", OutNow(result_of("FCE", Status.PENDING), 1)),
)
"""The candidate, the exam and what is out now; each was seen as the first version."""


def _check(number: int, candidate_id: str, exam: str) -> Verification:
    at = AT - timedelta(minutes=7 * number)
    declared = EXCHANGE if number == 1 else Declared(Purpose.ADMISSION)
    made = check_id(at, f"{number:030d}")
    return Verification(
        made,
        candidate_id,
        "o1",
        "Universitat",
        at,
        CheckRoute.SECRET_NUMBER,
        (f"{exam}-2026-12-PB#1",),
        declared,
        person=Person("laia", "Laia Puig"),
        judged_by=JudgedBy("r1", 2, "MSc <Biology>", verdict_only=False, meets=MEETS[number]) if number < 3 else None,
    )


def _session(exam: str) -> Session:
    return Session(
        f"{exam}-2026-12-PB", exam, "December 2026", Format.PAPER_BASED, date(2026, 11, 28), RELEASED, "Europe/Madrid"
    )


def _listed() -> list[tuple[Verification, list[Any]]]:
    return [
        (_check(number, candidate_id, exam), [seen_view(_session(exam), 1, out, AT)])
        for number, (candidate_id, exam, out) in enumerate(CHECKS)
    ]


def _opened(check: Verification, seen: list[Any], *, shown: bool) -> dict[str, Any]:
    results = [{**each, "result": _statement(check, each) if shown else None} for each in seen]
    until = content_until(check).isoformat().replace("+00:00", "Z")
    return {
        **check_line(check),
        "look_id": "l" + check.id[1:],
        "content_until": until,
        "content_shown": shown,
        "results": results,
        "verdict": None,
    }


def _statement(check: Verification, seen: Any) -> dict[str, Any] | None:
    if not has_content(seen["state"]):
        return None
    status = Status.PENDING if seen["state"] == "pending" else Status.REPORTED
    found = a_statement(seen["exam"]["code"], status)
    of = {**found.pop("candidate"), "candidate_id": check.candidate_id}
    del found["enquiry"]
    return {**found, "candidate": of, "version": seen["version_now"]}


CHECKS_LISTED: dict[tuple[str, str], Any] = {
    ("GET", "/v1/verifications"): (
        200,
        {
            "data": [
                {**check_line(check), "checked_by": checked_by(check, shows_verdict=True), "results": seen}
                for check, seen in _listed()
            ],
            "has_more": True,
            "next_cursor": "WyJvMSJd",
        },
    ),
    **{
        ("GET", f"/v1/verifications/{check.id}"): (200, _opened(check, seen, shown=check.candidate_id != "KXA104868"))
        for check, seen in _listed()
    },
}
