"""The practice candidates: each in its state, also when looked at again, and as the page for developers lists them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.candidates.candidate import PRACTICE_ID, PRACTICE_NUMBERS, PRACTICE_SECRET, CandidateId, SecretNumber
from shared.results.check_history import seen_view
from shared.results.practice_candidates import as_out_now, practice_check, practice_statements, practised
from shared.verification.history import check_id

AT = datetime(2026, 12, 9, 8, tzinfo=UTC)
EVERYBODY = (PRACTICE_ID, *PRACTICE_NUMBERS)
DOCUMENT = Path(__file__).parents[2] / "docs" / "developers.md"
STATES: dict[str, tuple[list[str], list[str]]] = {
    "NGG004291": (["practice"], ["practice"]),
    "PRACTICE1": (["valid"], ["valid"]),
    "PRACTICE2": (["valid"], ["valid"]),
    "PRACTICE3": (["expired"], ["expired"]),
    "PRACTICE4": (["pending"], ["pending"]),
    "PRACTICE5": (["withheld"], ["withheld"]),
    "PRACTICE6": (["absent"], ["absent"]),
    "PRACTICE7": (["valid"], ["superseded"]),
    "PRACTICE8": (["valid"], ["recalled"]),
    "PRACTICE9": (["valid", "valid"], ["valid", "valid"]),
}
"""Of a check, and of the look at it again."""


def shown(candidate_id: CandidateId, at: datetime = AT) -> list[Any]:
    return [each.to_json(at) for each in practice_statements(candidate_id, PRACTICE_SECRET, at)]


@pytest.mark.parametrize("candidate_id", EVERYBODY)
@pytest.mark.parametrize("at", [AT, AT + timedelta(days=365 * 4), datetime(2027, 4, 16, 8, tzinfo=UTC)])
def test_each_is_in_its_state_whatever_the_year(candidate_id: CandidateId, at: datetime) -> None:
    checked, again = STATES[candidate_id]
    assert [each["state"] for each in shown(candidate_id, at)] == checked
    found = practised(practice_check(candidate_id, at))
    assert found is not None
    views = [seen_view(session, 1, out, at) for session, out, _ in as_out_now(found, at)]
    assert [each["state"] for each in views] == again


def test_the_numbers_that_the_page_names() -> None:
    overall = {each: [one["overall"] and one["overall"]["value"] for one in shown(each)] for each in EVERYBODY}
    assert overall == {
        "NGG004291": ["174"],
        "PRACTICE1": ["197"],
        "PRACTICE2": ["142"],
        "PRACTICE3": ["7.0"],
        **dict.fromkeys(("PRACTICE4", "PRACTICE5", "PRACTICE6"), [None]),
        **dict.fromkeys(("PRACTICE7", "PRACTICE8"), ["162"]),
        "PRACTICE9": ["171", "166"],
    }
    ((_, out, statement),) = as_out_now(practised_of("PRACTICE7"), AT)
    assert (out and out.number, statement and statement.to_json(AT)["version"]) == (2, 2)
    assert statement is not None
    again: Any = statement.to_json(AT)
    assert again["overall"]["value"] == "167"


def practised_of(candidate_id: str) -> Any:
    return practised(practice_check(CandidateId(candidate_id), AT))


def test_the_page_lists_all_of_them_with_their_states() -> None:
    lines = re.findall(r"^\| `(\w{9})` \| ([^|]+) \| ([^|]+) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert [each for each, _, _ in lines] == list(EVERYBODY)
    for candidate_id, exam, states in lines:
        results = shown(CandidateId(candidate_id))
        assert {each["exam"]["name"] for each in results} == {exam}
        assert re.findall(r"`(\w+)`", states) == STATES[candidate_id][0]


def test_a_recent_result_is_recent_all_the_year() -> None:
    for day in range(0, 366, 5):
        at = AT + timedelta(days=day)
        sat = datetime.fromisoformat(shown(PRACTICE_NUMBERS[0], at)[0]["session"]["exam_date"])
        assert timedelta(days=30) < at.replace(tzinfo=None) - sat < timedelta(days=400)
        assert shown(PRACTICE_NUMBERS[0], at)[0]["released_at"] <= f"{at:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("candidate_id", ["KXA104827", "PRACTICE0", "NGG004292"])
def test_nobody_else_is_one(candidate_id: str) -> None:
    assert practice_statements(CandidateId(candidate_id), PRACTICE_SECRET, AT) == []


@pytest.mark.parametrize("candidate_id", EVERYBODY)
def test_none_opens_with_another_number(candidate_id: CandidateId) -> None:
    assert practice_statements(candidate_id, SecretNumber("5363"), AT) == []


def test_a_practice_check_is_found_by_its_id_alone() -> None:
    found = practised(practice_check(PRACTICE_ID, AT))
    assert found is not None
    assert (found.candidate_id, found.at) == (PRACTICE_ID, AT)
    of_somebody = check_id(AT, "0123456789abcdef" * 2)
    past = practice_check(PRACTICE_ID, AT)[:-2] + "0a"
    assert [practised(each) for each in (of_somebody, past, "", "x" * 30)] == [None] * 4
