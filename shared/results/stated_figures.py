"""The overall, the grade and the level that a file states beside the papers: what no papers of the exam could make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from shared.exams.catalogue import Exam, OverallRule
from shared.exams.grading import award_by_given_grade, overall_stated
from shared.ground.errors import RuleBroken


def impossible_figures(exam: Exam, stated: Mapping[str, str | None]) -> Iterator[RuleBroken]:
    """A fault, with the column as its pointer, for each that is impossible whatever the papers are; blank is none.

    Where the papers are sound `result.judge` says more: whether the figures agree with them.
    """
    checks: Mapping[str, Callable[[Exam, str], object]] = {
        "overall": _must_be_an_overall,
        "grade": _must_be_a_grade,
        "cefr": _must_be_a_level,
    }
    for column, check in checks.items():
        text = stated.get(column)
        try:
            if text:
                check(exam, text)
        except RuleBroken as broken:
            yield broken


def _must_be_an_overall(exam: Exam, text: str) -> None:
    if exam.overall is OverallRule.NONE:
        raise RuleBroken(f"{exam.code} has no overall result: leave this column blank.", pointer="/overall")
    overall_stated(exam, text)


def _must_be_a_grade(exam: Exam, text: str) -> None:
    if exam.given_grades:
        award_by_given_grade(exam, text)
    else:
        _must_be_one(exam, text, (band.grade for band in exam.bands), "grade")


def _must_be_a_level(exam: Exam, text: str) -> None:
    levels = (*(band.cefr for band in exam.bands), *(known.cefr for known in exam.given_grades))
    _must_be_one(exam, text, levels or (exam.cefr,), "level")


def _must_be_one(exam: Exam, text: str, possible: Iterable[str | None], noun: str) -> None:
    pointer = "/grade" if noun == "grade" else "/cefr"
    names = list(dict.fromkeys(filter(None, possible)))
    if text.casefold() not in map(str.casefold, names):
        use = f"only {', '.join(names)}: correct it or leave it blank" if names else "none at all: leave it blank"
        raise RuleBroken(f"{exam.code} has no such {noun}, {use}.", pointer=pointer)
