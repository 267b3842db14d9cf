from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.exams.catalogue import EXAMS, exam
from shared.ground.dates import parse_instant
from shared.results.result import Result, Status, judge, without_scores
from shared.results.statement import State, Statement, state_of, statement
from tests.kit.builders import RELEASED_AT, a_centre, a_result, a_session, an_entry


def a_statement(result: Result | None = None) -> Statement:
    shown = result or a_result()
    return statement(an_entry(), a_session(exam=shown.exam), a_centre(), shown, 1, RELEASED_AT)


def test_a_statement_whole() -> None:
    result = a_result("FCE", reading="176", use_of_english="171", writing="168", listening="182", speaking="174")
    written = json.loads(json.dumps(a_statement(result).to_json(RELEASED_AT)))
    assert written.pop("papers")[0] == {
        "paper": "reading",
        "kind": "scale",
        "value": "176",
        "scale_score": 176,
        "reported": True,
        "exempt": False,
        "cefr": "B2",
    }
    assert written == {
        "id": "FCE-2026-12-PB",
        "version": 1,
        "state": "valid",
        "status": "reported",
        "code": None,
        "released_at": "2026-12-09T08:00:00Z",
        "candidate": {"candidate_id": "KXA104827", "given_names": "Ada", "family_name": "Martí"},
        "centre": {"number": "ES442", "name": "Exams Lleida", "zone": "Europe/Madrid"},
        "session": {
            "id": "FCE-2026-12-PB",
            "name": "December 2026",
            "format": "paper_based",
            "exam_date": "2026-11-28",
            "zone": "Europe/Madrid",
            "practice": False,
        },
        "exam": {
            "code": "FCE",
            "name": "B2 First",
            "cefr": "B2",
            "kind": "scale",
            "scale_min": 122,
            "scale_max": 190,
        },
        "overall": {
            "kind": "scale",
            "value": "174",
            "total": None,
            "scale_score": 174,
            "reported": True,
            "grade": "B",
            "cefr": "B2",
            "certificate_cefr": "B2",
        },
        "certificate": {"awarded": True, "cefr": "B2"},
        "validity": {"expires_on": None, "rule": None, "note": None},
    }


@pytest.mark.parametrize("code", EXAMS)
def test_every_exam_has_a_statement(code: str) -> None:
    written = json.loads(json.dumps(a_statement(a_result(code)).to_json(RELEASED_AT)))
    assert [paper["paper"] for paper in written["papers"]] == list(exam(code).papers)
    assert all(paper["reported"] for paper in written["papers"])
    assert (written["overall"] is None) == (code in {"YLES", "YLEM", "YLEF", "TKT", "BULATS"})


@pytest.mark.parametrize(
    ("code", "overall"),
    [
        ("DELTA1", {"kind": "grade", "value": "Pass", "total": "134", "grade": "Pass", "cefr": None}),
        ("ILEC", {"kind": "grade", "value": "C1 Pass", "total": "148", "grade": "C1 Pass", "cefr": "C1"}),
        ("IELTS", {"kind": "band", "value": "6.5", "total": None, "grade": None, "cefr": "B2"}),
    ],
)
def test_overall_results_off_the_scale(code: str, overall: dict[str, object]) -> None:
    written = json.loads(json.dumps(a_statement(a_result(code)).to_json(RELEASED_AT)))["overall"]
    assert overall.items() <= written.items()
    assert written["scale_score"] is None


@pytest.mark.parametrize(
    ("status", "state", "code"),
    [
        ("pending", "pending", "Pending"),
        ("withheld", "withheld", "Withheld"),
        ("absent_part", "absent", "X"),
        ("absent_all", "absent", "Z"),
    ],
)
@pytest.mark.parametrize("exam_code", ["FCE", "TKT", "DELTA1", "YLEF"])
def test_a_code_suppresses_everything(exam_code: str, status: str, state: str, code: str) -> None:
    written = a_statement(without_scores(exam(exam_code), Status(status))).to_json(RELEASED_AT)
    assert (written["state"], written["code"], written["status"]) == (state, code, status)
    assert (written["papers"], written["overall"]) == ([], None)
    assert written["certificate"] == {"awarded": False, "cefr": None}


def test_a_value_under_the_scale_minimum_never_leaves() -> None:
    written = json.dumps(a_statement(a_result("FCE", writing="87", speaking="122")).to_json(RELEASED_AT))
    papers = {paper["paper"]: paper for paper in json.loads(written)["papers"]}
    assert papers["writing"] == {
        "paper": "writing",
        "kind": "scale",
        "value": None,
        "scale_score": None,
        "reported": False,
        "exempt": False,
        "cefr": None,
    }
    assert papers["speaking"]["scale_score"] == 122
    assert "87" not in written


def test_an_overall_under_the_scale_minimum_never_leaves() -> None:
    first = exam("FCE")
    overall = a_statement(judge(first, dict.fromkeys(first.papers, "121"))).to_json(RELEASED_AT)["overall"]
    assert overall == {
        "kind": "scale",
        "value": None,
        "total": None,
        "scale_score": None,
        "reported": False,
        "grade": None,
        "cefr": None,
        "certificate_cefr": None,
    }


def test_an_exempt_component_is_shown_and_a_module_not_taken_is_not() -> None:
    listed: Any = a_statement(a_result("FCE", speaking="exempt")).to_json(RELEASED_AT)["papers"]
    assert [(paper["paper"], paper["exempt"], paper["reported"]) for paper in listed][-2:] == [
        ("listening", False, True),
        ("speaking", True, False),
    ]
    modules: Any = a_statement(a_result("TKT", module_2="exempt", clil="exempt")).to_json(RELEASED_AT)["papers"]
    assert [paper["paper"] for paper in modules] == ["module_1", "module_3", "young_learners"]


def test_it_shows_nothing_of_the_person_beyond_name_and_id() -> None:
    entry = an_entry(preparation_centre="ES901", date_of_birth=date(2009, 5, 17))
    own = statement(entry, a_session(), a_centre(), a_result(), 1, RELEASED_AT).to_json(RELEASED_AT)
    assert "2009-05-17" not in json.dumps(own)
    assert "ES901" not in json.dumps(own)


def test_a_superseded_version_says_so() -> None:
    assert replace(a_statement(), is_superseded=True).to_json(RELEASED_AT)["state"] == "superseded"


EXPIRES = date(2028, 11, 28)


@pytest.mark.parametrize(
    ("status", "expires_on", "today", "more", "state"),
    [
        ("reported", None, date(2099, 1, 1), {}, "valid"),
        ("reported", EXPIRES, EXPIRES, {}, "valid"),
        ("reported", EXPIRES, date(2028, 11, 29), {}, "expired"),
        ("pending", EXPIRES, date(2099, 1, 1), {}, "pending"),
        ("withheld", EXPIRES, date(2099, 1, 1), {}, "withheld"),
        ("absent_part", None, EXPIRES, {}, "absent"),
        ("absent_all", None, EXPIRES, {}, "absent"),
        ("reported", None, EXPIRES, {"is_superseded": True}, "superseded"),
        ("withheld", None, EXPIRES, {"is_superseded": True}, "superseded"),
        ("reported", EXPIRES, date(2099, 1, 1), {"is_superseded": True}, "superseded"),
        ("reported", None, EXPIRES, {"is_recalled": True}, "recalled"),
        ("reported", None, EXPIRES, {"is_recalled": True, "is_superseded": True}, "recalled"),
        ("reported", None, EXPIRES, {"is_practice": True}, "practice"),
        ("pending", EXPIRES, date(2099, 1, 1), {"is_practice": True, "is_recalled": True}, "practice"),
    ],
)
def test_a_result_has_one_state_in_one_word(
    status: str, expires_on: date | None, today: date, more: dict[str, bool], state: str
) -> None:
    assert state_of(Status(status), expires_on, today, **more) == state


def test_every_state_and_every_status_has_a_case() -> None:
    """So that a status that is new cannot be taken for valid."""
    for status in Status:
        assert (state_of(status, None, EXPIRES) == State.VALID) == (status is Status.REPORTED)


def test_it_expires_by_the_centres_calendar() -> None:
    """Two years after the exam of 28 November 2026; in Madrid that day ends at 23:00 UTC."""
    ielts = a_statement(a_result("IELTS"))
    states = [ielts.to_json(parse_instant(f"2028-11-28T{time}Z"))["state"] for time in ("22:59:59", "23:00:00")]
    assert states == ["valid", "expired"]


def test_it_names_the_centres_zone() -> None:
    written: Any = statement(an_entry(), a_session(), a_centre(zone="Atlantic/Canary"), a_result(), 1, RELEASED_AT)
    assert written.to_json(RELEASED_AT)["centre"]["zone"] == "Atlantic/Canary"


@pytest.mark.parametrize(
    ("code", "expires_on", "has_note"),
    [("FCE", None, False), ("IELTS", "2028-11-28", False), ("BULATS", None, True)],
)
def test_validity(code: str, expires_on: str | None, has_note: bool) -> None:
    validity: Any = a_statement(a_result(code)).to_json(RELEASED_AT)["validity"]
    assert (validity["expires_on"], validity["note"] is not None) == (expires_on, has_note)
