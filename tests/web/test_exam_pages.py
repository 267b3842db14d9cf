from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from shared.exams.catalogue import EXAMS
from tests.web.reading import named
from web import exam_pages


def test_the_overview_leads_to_every_exam_once_under_its_heading(dist: Path) -> None:
    links = [a.attributes["href"] for a in named(dist / "en" / "understanding" / "index.html", "a")]
    found = [link for link in links if link.startswith("/en/understanding/")]
    assert sorted(found) == sorted(f"/en/understanding/{code.lower()}" for code in EXAMS)


def test_a_group_begins_with_the_exam_of_the_youngest() -> None:
    groups = {title: [exam.code for exam in exams] for title, exams in exam_pages.exam_groups()}
    assert list(groups) == ["General English", "For schools", "For work", "For teachers", "Other tests"]
    assert groups["For schools"][:4] == ["YLES", "YLEM", "YLEF", "KETS"]  # though KETS stands first in the table


def test_an_exam_without_a_heading_of_the_overview_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exam_pages, "EXAMS", {"FCE": replace(EXAMS["FCE"], group="wrok")})
    with pytest.raises(
        ValueError, match="FCE: the field “group” is to be one of general, schools, work, teachers, others"
    ):
        exam_pages.exam_groups()


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("FCE", "B1 140–159, B2 160–179, C1 180–190"),
        ("CPE", "C1 180–199, C2 200–230"),
        ("IELTS", "B1 4–5, B2 5.5–6.5, C1 7–8, C2 8.5–9"),
        ("BULATS", "A1 0–19, A2 20–39, B1 40–59, B2 60–74, C1 75–89, C2 90–100"),
        ("YLES", "Pre A1"),
        ("ILEC", "B2, C1"),
        ("TKT", ""),
        ("DELTA1", ""),
    ],
)
def test_the_levels_that_an_exam_shows_with_their_values(code: str, shown: str) -> None:
    assert ", ".join(" ".join(each).strip() for each in exam_pages.levels_shown(EXAMS[code])) == shown
