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
