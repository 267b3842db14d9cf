"""Synthetic candidates pass the very checks that a real file must pass."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from local.data.candidates import SESSIONS, exam_of, make_candidates, session_body, write
from shared.calendar.session import Format, Session
from shared.candidates.entry_file import read_entries
from shared.exams.catalogue import EXAMS
from shared.results.result import Status
from shared.results.result_file import read_results

ALL = tuple(f"{code}-2026-10" for code in EXAMS)
KNOWN = {
    session: Session(
        session, exam_of(session).code, "October 2026", Format.PAPER_BASED, date(2026, 10, 17), None, "UTC"
    )
    for session in ALL
}


def test_both_files_are_sound_for_every_exam(tmp_path: Path) -> None:
    assert write(tmp_path, make_candidates(2_000, ALL)) == 2_000
    entries = read_entries((tmp_path / "entries.csv").read_bytes(), KNOWN)
    results = read_results((tmp_path / "results.csv").read_bytes(), KNOWN)
    assert entries.faults.count == 0
    assert results.faults.count == 0
    assert len(entries.entries) == len(results.results) == 2_000
    assert {entered.entry.candidate_id for entered in entries.entries} == {
        loaded.candidate_id for loaded in results.results
    }


def test_the_same_seed_gives_the_same_candidates_and_another_seed_others() -> None:
    assert list(make_candidates(50, seed=7)) == list(make_candidates(50, seed=7))
    ids = [{candidate.entry["candidate_id"] for candidate in make_candidates(50, seed=seed)} for seed in (7, 8)]
    assert not ids[0] & ids[1]


def test_synthetic_candidates_look_like_real_ones(tmp_path: Path) -> None:
    write(tmp_path, make_candidates(3_000, ("FCE-2026-10",)))
    loaded = read_results((tmp_path / "results.csv").read_bytes(), KNOWN).results
    statuses = Counter(each.result.status for each in loaded)
    grades = Counter(each.result.grade for each in loaded if each.result.status is Status.REPORTED)
    assert set(statuses) == set(Status)
    assert statuses[Status.REPORTED] > 2_800
    assert {"A", "B", "C", "Level B1", None} <= set(grades)
    assert 0.6 < sum(grades[grade] for grade in "ABC") / statuses[Status.REPORTED] < 0.95


def test_nobody_in_it_is_the_practice_candidate_and_names_keep_their_marks() -> None:
    people = [candidate.entry for candidate in make_candidates(5_000)]
    assert len({person["candidate_id"] for person in people}) == 5_000
    assert "NGG004291" not in {person["candidate_id"] for person in people}
    assert any(not person["family_name"].isascii() for person in people)


@pytest.mark.thorough
def test_candidate_numbers_fit_many_candidates() -> None:
    numbers = [candidate.entry for candidate in make_candidates(60_000, SESSIONS[:1])]
    assert all(len(each["candidate_number"]) == 4 for each in numbers)
    assert len({(each["centre_number"], each["candidate_number"]) for each in numbers}) == 60_000


def test_its_sessions_are_ready_to_be_created() -> None:
    body = session_body("KET-2026-10")
    assert (body["exam"], body["exam_date"], body["format"]) == ("KET", "2026-10-17", "paper_based")


def test_every_band_has_its_half_or_nought_as_a_statement_shows_it() -> None:
    people = [each for each in make_candidates(2_000) if each.entry["session_id"].startswith("IELTS-")]
    found = (each.result.get(paper) for each in people for paper in ("listening", "reading", "writing", "speaking"))
    bands = {band for band in found if band and band != "exempt"}
    assert "9.0" in bands
    assert {band[-2:] for band in bands} <= {".0", ".5"}
