from __future__ import annotations

import pytest

from shared.exams.catalogue import EXAMS, exam
from shared.results.result import judge
from shared.results.stated_figures import impossible_figures
from tests.kit.builders import SOUND_VALUES


def columns(code: str, overall: str = "", grade: str = "", cefr: str = "") -> list[str | None]:
    stated = {"overall": overall, "grade": grade, "cefr": cefr}
    return [broken.pointer for broken in impossible_figures(exam(code), stated)]


@pytest.mark.parametrize("code", EXAMS)
def test_what_is_no_figure_of_any_exam_is_impossible(code: str) -> None:
    assert columns(code, "999.5", "Z", "D7") == ["/overall", "/grade", "/cefr"]
    assert columns(code) == []


@pytest.mark.parametrize("code", EXAMS)
def test_what_the_rules_make_is_possible(code: str) -> None:
    value, grade = SOUND_VALUES[code]
    made = judge(exam(code), dict.fromkeys(exam(code).papers, value), grade)
    assert columns(code, made.overall or "", made.grade or "", made.cefr or "") == []


@pytest.mark.parametrize(
    ("code", "stated", "impossible"),
    [
        ("FCE", {"overall": "190", "grade": "level b1", "cefr": "c1"}, []),
        ("FCE", {"overall": "191"}, ["/overall"]),
        ("FCE", {"cefr": "C2"}, ["/cefr"]),
        ("BECP", {"grade": "A"}, ["/grade"]),
        ("IELTS", {"overall": "6.5", "cefr": "B2"}, []),
        ("IELTS", {"grade": "A"}, ["/grade"]),
        ("YLES", {"overall": "1", "cefr": "Pre A1"}, ["/overall"]),
        ("DELTA1", {"grade": "Pass", "cefr": "C2"}, ["/cefr"]),
    ],
)
def test_figures_by_exam(code: str, stated: dict[str, str], impossible: list[str]) -> None:
    assert columns(code, **stated) == impossible
