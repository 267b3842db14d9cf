"""Who sees whom, and in which words: tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.calendar.enquiry_windows import BodyWindows, OwnWindows
from shared.calendar.working_days import WorkingCalendar
from shared.centres.centre import CentreKind, cohorts_of
from shared.cohorts.visibility import (
    account_state,
    candidate_line,
    notice_of,
    out_now,
    result_line,
    route_of,
    sees,
    session_line,
    session_windows,
)
from shared.ground.dates import instant_text, parse_instant
from shared.notices.notice import NoticeState, Reach
from shared.releases.release import Release, ReleaseState
from shared.results.result import Status, without_scores
from shared.results.statement import statement
from shared.secret_numbers.guard import Lock
from shared.verification.access_record import CentreRoute
from tests.kit.builders import RELEASED_AT, a_centre, a_result, a_session, an_entry

CENTRE, SCHOOL = CentreKind.CENTRE, CentreKind.SCHOOL
CALENDAR = WorkingCalendar("Europe/Madrid")


@pytest.mark.parametrize(
    ("kind", "number", "entered_by", "prepared_by", "is_seen"),
    [
        (CENTRE, "ES442", "ES442", "", True),
        (CENTRE, "ES442", "ES442", "ES901", True),
        (CENTRE, "ES442", "ES443", "", False),
        (CENTRE, "ES442", "ES443", "ES442", False),  # it prepared, but somebody else entered
        (SCHOOL, "ES901", "ES442", "ES901", True),
        (SCHOOL, "ES901", "ES443", "ES901", True),  # wherever they sat it
        (SCHOOL, "ES901", "ES442", "ES902", False),
        (SCHOOL, "ES901", "ES442", "", False),
        (SCHOOL, "ES901", "ES901", "", False),  # a number that stands in the other column is no relation
    ],
)
def test_which_candidates_a_centre_or_a_school_sees(
    kind: CentreKind, number: str, entered_by: str, prepared_by: str, is_seen: bool
) -> None:
    entry = an_entry(centre_number=entered_by, preparation_centre=prepared_by)
    centre = a_centre(number=number, kind=kind)
    assert sees(centre, entry) is is_seen
    assert ((entry.session_id, number, kind) in cohorts_of(entry)) is is_seen
    assert route_of(centre) is (CentreRoute.CENTRE if kind is CENTRE else CentreRoute.SCHOOL)


@pytest.mark.parametrize(
    ("reach", "word", "trouble"),
    [
        (None, "none", None),
        (Reach(None, None), "unproved", None),
        (Reach(RELEASED_AT, None), "active", None),
        (Reach(RELEASED_AT, "bounced"), "active", "bounced"),
        (Reach(None, "complained"), "unproved", "complained"),
    ],
)
def test_what_is_shown_of_an_account(reach: Reach | None, word: str, trouble: str | None) -> None:
    assert account_state(reach).value == word
    assert candidate_line(an_entry(), reach, NoticeState.SENT, Lock(None, RELEASED_AT)) == {
        "candidate_id": "KXA104827",
        "candidate_number": "0001",
        "family_name": "Martí",
        "given_names": "Ada",
        "preparation_centre": "",
        "account": word,
        "mail_trouble": trouble,
        "notice": "sent",
        "locked": True,
        "new_number_asked_at": instant_text(RELEASED_AT),
    }


@pytest.mark.parametrize(("lock", "locked"), [(None, False), (Lock(RELEASED_AT), True)])
def test_a_lock_shows_and_nobody_has_asked_yet(lock: Lock | None, locked: bool) -> None:
    line = candidate_line(an_entry(), None, None, lock)
    assert (line["locked"], line["new_number_asked_at"]) == (locked, None)


def test_the_notice_is_that_of_the_latest_release_that_brought_a_result() -> None:
    answer = [{"KXA104827": NoticeState.QUEUED}, {"KXA104827": NoticeState.SENT, "KXA104835": NoticeState.BOUNCED}]
    found = [notice_of(each, answer) for each in ("KXA104827", "KXA104835", "KXA104843")]
    assert found == [NoticeState.QUEUED, NoticeState.BOUNCED, None]


def test_releases_that_are_out_the_latest_first() -> None:
    one = Release("one", ("s",), RELEASED_AT, "UTC", state=ReleaseState.RELEASED, key=b"k")
    two = replace(one, id="two", release_at=RELEASED_AT + timedelta(days=7))
    hidden = replace(one, id="three", state=ReleaseState.RECALLED, key=None)
    assert out_now([one, two, hidden, None], RELEASED_AT) == [one]
    assert out_now([one, two, hidden, None], two.release_at) == [two, one]
    assert out_now([one], RELEASED_AT - timedelta(milliseconds=1)) == []


@pytest.mark.parametrize(
    ("exam", "kind", "own", "windows"),
    [
        ("FCE", CENTRE, OwnWindows(), ("2026-12-23T22:59:59Z", "2027-01-08T22:59:59Z", 22)),
        ("FCE", CENTRE, OwnWindows(centre_days=20), ("2026-12-23T22:59:59Z", "2026-12-29T22:59:59Z", 14)),
        ("FCE", SCHOOL, OwnWindows(), None),
        ("IELTS", CENTRE, OwnWindows(), None),  # its own route
        ("TKT", CENTRE, OwnWindows(), ("2026-12-23T22:59:59Z", "2027-01-08T22:59:59Z", 22)),
        ("BULATS", CENTRE, OwnWindows(), None),  # no enquiry
    ],
)
def test_a_sessions_windows(exam: str, kind: CentreKind, own: OwnWindows, windows: tuple[str, str, int] | None) -> None:
    session = a_session(exam=exam, windows=own)
    found = session_windows(session, a_centre(kind=kind), RELEASED_AT, BodyWindows(), CALENDAR, RELEASED_AT)
    names = ("candidate_until", "centre_until", "centre_working_days_left")
    assert (found.to_json() if found else None) == (dict(zip(names, windows, strict=True)) if windows else None)


def test_windows_close_where_the_centre_is() -> None:
    centre = a_centre(zone="Atlantic/Canary")
    at = parse_instant("2027-01-08T23:30:00Z")
    found = session_windows(a_session(), centre, RELEASED_AT, BodyWindows(), CALENDAR, at)
    assert found is not None
    assert (instant_text(found.centre_until), found.centre_working_days_left) == ("2027-01-08T23:59:59Z", 0)


def test_a_line_of_a_session() -> None:
    session = a_session()
    line = session_line(session, None, None)
    assert line == {
        "id": "FCE-2026-12-PB",
        "name": "December 2026",
        "format": "paper_based",
        "exam_date": "2026-11-28",
        "exam": {"code": "FCE", "name": "B2 First"},
        "status": "expected",
        "release_at": "2026-12-09T08:00:00Z",
        "released_at": None,
        "held": False,
        "zone": "Europe/Madrid",
        "windows": None,
    }
    held = session_line(replace(session, held_by=("r1",)), None, None)
    assert (held["release_at"], held["held"]) == (None, True)
    out = session_line(session, RELEASED_AT, None)
    assert (out["status"], out["released_at"]) == ("out", "2026-12-09T08:00:00Z")


def test_a_line_of_results_shows_the_statement_as_an_institution_sees_it_or_nothing() -> None:
    entry = an_entry()
    assert result_line(entry, None, RELEASED_AT)["status"] == "expected"
    assert result_line(entry, None, RELEASED_AT)["statement"] is None
    shown = statement(entry, a_session(), a_centre(), a_result(), 1, RELEASED_AT)
    line = result_line(entry, shown, RELEASED_AT)
    assert (line["status"], line["statement"]) == ("released", shown.to_json(RELEASED_AT))
    for status, word in ((Status.PENDING, "pending"), (Status.WITHHELD, "withheld"), (Status.ABSENT_ALL, "absent")):
        hidden = replace(shown, result=without_scores(shown.exam, status))
        assert result_line(entry, hidden, RELEASED_AT)["status"] == word
