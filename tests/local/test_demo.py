"""The demo awarding body's files, checked by the rules that real files must pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from local.data import demo
from local.data.candidates import as_bytes, exam_of, session_body
from shared.calendar.session import Format, Session
from shared.candidates.entry_file import read_entries
from shared.results.result import Status
from shared.results.result_file import read_results

START = datetime(2027, 1, 31, 9, 0, tzinfo=UTC)


def test_its_candidates_show_every_kind_of_result() -> None:
    out_now = demo._set(demo.OUT_NOW, "PB", START - timedelta(days=38), demo.SIZES[0], seed=1)
    out_soon = demo._set(demo.OUT_SOON, "CB", START - timedelta(days=21), demo.SIZES[1], seed=2)
    next_month = demo._set(demo.OUT_NEXT_MONTH, "PB", START, demo.SIZES[2], seed=3)
    accounts = demo._accounts(out_now, out_soon, next_month)
    everybody = [*out_now.candidates, *out_soon.candidates, *next_month.candidates]
    known = {
        session: Session(session, exam_of(session).code, "January 2027", Format.PAPER_BASED, START.date(), None, "UTC")
        for each in (out_now, out_soon, next_month)
        for session in each.sessions
    }
    entries, results = as_bytes(everybody)
    assert read_entries(entries, known).faults.count == 0
    loaded = read_results(results, known)
    assert loaded.faults.count == 0
    by_id = {each.candidate_id: each.result for each in loaded.results}
    grades = [by_id[account.candidate.entry["candidate_id"]] for account in accounts]  # type: ignore[index]  # a CSV's text
    assert (grades[0].grade, grades[1].grade) == ("A", "C")
    assert grades[2].status is Status.PENDING
    assert (grades[3].grade, grades[3].cefr) == (None, None)
    assert len({exam_of(session).code for session in known}) >= 10
    assert len({account.candidate.entry["candidate_id"] for account in accounts}) == len(accounts) == 10


def test_next_month_is_next_month_whatever_the_day() -> None:
    assert demo._next_month(START) == datetime(2027, 2, 10, 8, 0, tzinfo=UTC)
    assert demo._next_month(datetime(2026, 12, 1, tzinfo=UTC)) == datetime(2027, 1, 10, 8, 0, tzinfo=UTC)


def test_a_sessions_form_stands_at_the_end_of_its_id() -> None:
    forms = {form: session_body(f"FCE-2027-01-{form}")["format"] for form in ("PB", "CB", "DG")}
    assert forms == {"PB": "paper_based", "CB": "computer_based", "DG": "digital"}
