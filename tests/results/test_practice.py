from __future__ import annotations

from typing import Any

from shared.calendar.session import checked
from shared.candidates.candidate import PRACTICE_ID
from shared.exams.catalogue import Kind, exam
from shared.results.practice import PRACTICE_RESULT, PRACTICE_SESSION, practice_statement
from tests.kit.builders import RELEASED_AT


def test_the_practice_candidate_has_a_fictional_b2_first() -> None:
    shown: Any = practice_statement().to_json(RELEASED_AT)
    assert shown["candidate"]["candidate_id"] == PRACTICE_ID == "NGG004291"
    assert (shown["overall"]["value"], shown["overall"]["grade"], shown["overall"]["cefr"]) == ("174", "B", "B2")
    assert shown["state"] == "practice"
    assert exam(PRACTICE_RESULT.exam).kind is Kind.SCALE


def test_the_practice_session_is_valid_and_named_as_practice() -> None:
    assert checked(PRACTICE_SESSION) == PRACTICE_SESSION
    assert PRACTICE_SESSION.id.startswith("PRACTICE-")
