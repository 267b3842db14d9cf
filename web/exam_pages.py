"""What the pages say about each exam, taken from the catalogue: one page an exam, and the facts its chart needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict

from shared.exams.axis import axis
from shared.exams.catalogue import EXAMS, Exam
from shared.exams.conversions import converted_exams, practice_papers
from shared.exams.enquiry_stages import newest_rule
from web.pages import Page
from web.requirement_pages import requirement_facts
from web.translations import N_

GROUPS: Mapping[str, str] = {
    "general": N_("General English"),
    "schools": N_("For schools"),
    "work": N_("For work"),
    "teachers": N_("For teachers"),
    "others": N_("Other tests"),
}
"""The headings of the overview in their order, by the exam table's `group`."""


def exam_groups() -> tuple[tuple[str, list[Exam]], ...]:
    """Each heading and its exams, those of the youngest first; raises ValueError for an exam that has no heading."""
    for exam in EXAMS.values():
        if exam.group not in GROUPS:
            raise ValueError(f"The exam table, {exam.code}: the field “group” is to be one of {', '.join(GROUPS)}.")
    ordered = sorted(EXAMS.values(), key=lambda exam: exam.ages)
    return tuple((title, [exam for exam in ordered if exam.group == group]) for group, title in GROUPS.items())


def slug(exam: Exam) -> str:
    """The last part of the exam's address, as "fce"."""
    return exam.code.lower()


def exam_pages() -> tuple[tuple[Page, Exam], ...]:
    """One page an exam, in the catalogue's order."""
    return tuple(
        (Page(f"understanding/{slug(exam)}", "understanding-exam.html", nav="understanding"), exam)
        for exam in EXAMS.values()
    )


def levels_shown(exam: Exam) -> list[tuple[str, str]]:
    """The CEFR levels that a result of the exam can show, from the lowest, each with the values that show it: "B1" with
    "140–159"; without values where a grade, or the whole exam, shows it."""
    found: list[tuple[str, str, str]] = []
    for band in reversed(exam.bands):
        if band.cefr and found and found[-1][0] == band.cefr:
            found[-1] = (band.cefr, found[-1][1], str(band.highest))
        elif band.cefr:
            found.append((band.cefr, str(band.lowest), str(band.highest)))
    if found:
        return [(level, f"{low}–{high}") for level, low, high in found]  # noqa: RUF001
    given = sorted({each.cefr for each in exam.given_grades if each.cefr})
    return [(level, "") for level in given or ([exam.cefr] if exam.cefr else [])]


def chart_facts() -> dict[str, Mapping[str, object]]:
    """By exam code, what the Statement's chart is drawn from; written into the page, so no script knows a band."""
    return {
        exam.code: {
            **asdict(axis(exam)),
            "name": exam.name,
            "kind": exam.kind.value,
            "cefr": exam.cefr and str(exam.cefr),
            "passes": [given.grade for given in exam.given_grades if given.is_pass],
            "adviceYears": exam.validity.advice_years,
            "page": slug(exam),
        }
        for exam in EXAMS.values()
    }


def remark_facts() -> dict[str, Mapping[str, object]]:
    """By exam code, the papers that Stage 2 marks again, so that staff choose among these and no others."""
    return {code: {"remarked": [paper.value for paper in newest_rule(code).remarked]} for code in EXAMS}


def conversion_facts() -> dict[str, Mapping[str, object]]:
    """By code of an exam whose figures can be converted, its papers in a practice test."""
    return {exam.code: {"papers": practice_papers(exam)} for exam in converted_exams()}


FACTS: Mapping[str, Callable[[], Mapping[str, object]]] = {
    "charts": chart_facts,
    "remarks": remark_facts,
    "conversions": conversion_facts,
    "requirements": requirement_facts,
}
