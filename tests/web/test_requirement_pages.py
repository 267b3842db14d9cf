"""Which level for which study, and what each exam reports: as the source documents have it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from functions.organisations.bodies import NewProfile
from shared.exams.catalogue import EXAMS, Kind, Paper
from shared.verification.requirement_profile import TESTED_IN
from tests.web.reading import named
from web.requirement_pages import accepted_groups, level_rows, levels_of, requirement_facts

# Results guidance, on setting requirements: First "Targeted at CEFR Level B2 - Reports on the Cambridge English Scale
# between 122 and 190", Advanced C1, 142 and 210, "Undergraduate & postgraduate", Proficiency C2, 162 and 230.
ROWS = [
    ("C2", 200, 230, "C2 Proficiency", 162, 230, "recommended for study"),
    ("C1", 180, 199, "C1 Advanced", 142, 210, "recommended for undergraduate and postgraduate study"),
    ("B2", 160, 179, "B2 First", 122, 190, "recommended for study"),
    ("B1", 140, 159, "B1 Preliminary", 102, 170, ""),
    ("A2", 120, 139, "A2 Key", 82, 150, ""),
    ("A1", 100, 119, None, None, None, ""),
]


def test_the_scale_stands_beside_the_level_beside_the_exam_as_in_the_guidance() -> None:
    found = [
        (
            row.band.cefr,
            row.band.lowest,
            row.band.highest,
            row.exam and row.exam.name,
            row.exam and row.exam.scale_min,
            row.exam and row.exam.scale_max,
            row.study,
        )
        for row in level_rows()
    ]
    assert found == ROWS


def test_every_exam_can_be_accepted_and_those_of_today_come_first_by_level() -> None:
    usual, others = accepted_groups()
    assert [exam.code for exam in usual] == ["CPE", "IELTS", "CAE", "FCE", "FCES", "PET", "PETS", "KET", "KETS"]
    assert sorted(exam.code for exam in usual + others) == sorted(EXAMS)


@pytest.mark.parametrize(
    ("code", "levels"),
    [("FCE", ["B1", "B2", "C1"]), ("ILEC", ["B2", "C1"]), ("YLES", []), ("TKT", []), ("DELTA1", [])],
)
def test_the_levels_that_an_exam_reports(code: str, levels: list[str]) -> None:
    assert levels_of(EXAMS[code]) == levels


def test_a_minimum_is_drawn_between_the_ends_that_a_profile_takes() -> None:
    scale = requirement_facts()["scale"]
    assert (scale["lowest"], scale["highest"]) == (80, 230)


def test_the_public_page_says_for_every_exam_what_it_reports_and_where_to_go_on(dist: Path) -> None:
    page = dist / "en" / "requirements" / "index.html"
    text = " ".join(re.sub(r"<[^>]+>", " ", page.read_text("utf-8")).split())
    for exam in EXAMS.values():
        assert exam.name in text
        if exam.kind is Kind.SCALE:
            assert f"{exam.name} {exam.cefr} · {exam.scale_min}–{exam.scale_max}" in text
    assert "C1 · 180–199 C1 Advanced · 142–210 recommended for undergraduate and postgraduate study" in text
    assert "IELTS B1–C2 · off the scale, by level alone" in text
    links = {each.attributes.get("href") for each in named(page, "a")}
    assert {"/en/org/register", "/en/converter"} <= links


def test_the_public_page_promises_what_the_service_keeps(dist: Path) -> None:
    """Each sentence of it that a rule could break, beside the rule."""
    text = " ".join((dist / "en" / "requirements" / "index.html").read_text("utf-8").split())
    assert "Key tests Reading and Writing in one paper, which counts for both" in text
    both = (Paper.READING, Paper.WRITING)
    assert all(Paper.READING_AND_WRITING in TESTED_IN[skill] for skill in both)
    assert "Reading, Use of English, Writing, Listening, Speaking" in text
    assert list(TESTED_IN) == [
        Paper.READING,
        Paper.USE_OF_ENGLISH,
        Paper.WRITING,
        Paper.LISTENING,
        Paper.SPEAKING,
    ]
    assert "except IELTS: two years" in text
    assert {code: exam.validity.years for code, exam in EXAMS.items() if exam.validity.years} == {"IELTS": 2}
    assert "After two years of BULATS further proof is advised" in text
    assert {code: exam.validity.advice_years for code, exam in EXAMS.items() if exam.validity.advice_years} == {
        "BULATS": 2
    }
    asked = set(NewProfile.model_fields)
    assert asked == {
        "name",
        "exams",
        "minimum_overall",
        "minimum_papers",
        "maximum_age_months",
        "may_combine_sittings",
        "verdict_only",
    }
