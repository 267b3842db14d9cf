"""What another figure is on the Cambridge English Scale: an old standardised score, the marks of a practice test.

The tables and where they come from: conversions.json. Between two anchors a straight line, an exact half going up.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

from shared.exams.catalogue import EXAMS, Band, Exam, Kind, Paper
from shared.exams.scale import CEFR_BANDS, Cefr, CefrBand, cefr_at, half_up
from shared.ground.errors import RuleBroken

HIGHEST_STANDARDISED = 100
UNSURE = 3
"""Scale points about a level's boundary in which practice marks say nothing dependable about the level (the body's
guide to converting practice-test scores)."""

Anchor = tuple[int, int]


class NotConverted(RuleBroken):
    """There is no table for it that can be relied on."""

    code = "not_converted"


class Caveat(StrEnum):
    """What a converted score may not be taken for."""

    PRACTICE_ONLY = "practice_only"  # it predicts no result of an exam, and reports none
    NEAR_A_BOUNDARY = "near_a_boundary"
    NOT_PUBLISHED = "not_published"  # the body has published the anchors alone
    NOT_AGREED = "not_agreed"  # sources have other anchors, or only one has them


@dataclass(frozen=True, slots=True)
class OnScale:
    """A scale score, None where it is too low to be reported, and the level that it stands for, if one."""

    scale_score: int | None
    cefr: Cefr | None
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True, slots=True)
class Equal:
    """What an exam reports for the same: a grade at that score, or off the scale the values of that level."""

    exam: Exam
    band: Band


def convert_standardised(exam: Exam, score: int) -> OnScale:
    """The scale score of a standardised score (0 to 100), as FCE, CAE and CPE had until January 2015 and KET and PET
    until February 2016; the editions for schools by the same table.

    Raises NotConverted for an exam without a table and below its first anchor, where no usable source is; RuleBroken
    for a score that there is not.
    """
    table = _tables().standardised.get(_same(exam.code))
    if table is None:
        raise NotConverted(f"{exam.name} has no table of standardised scores.", pointer="/exam")
    if not 0 <= score <= HIGHEST_STANDARDISED:
        raise RuleBroken(f"A standardised score is from 0 to {HIGHEST_STANDARDISED}.", pointer="/value")
    if score < table[0][0]:
        lowest = table[0][0]
        raise NotConverted(f"No table converts a standardised score under {lowest} in {exam.name}.", pointer="/value")
    converted = on_line(table, score)
    published = score in dict(table) or score > table[-1][0]
    return OnScale(converted, cefr_at(converted), () if published else (Caveat.NOT_PUBLISHED,))


def convert_practice_marks(exam: Exam, paper: str, marks: int) -> OnScale:
    """The scale score of a paper's marks in a practice test; not reported under the first anchor, and on a straight
    line from the last one to the paper's highest mark.

    Raises NotConverted for an exam without anchors; RuleBroken for a paper or marks that it does not have.
    """
    papers = _tables().practice.get(_same(exam.code))
    if papers is None:
        raise NotConverted(f"Nobody has published how marks of {exam.name} are converted.", pointer="/exam")
    if paper not in papers:
        raise RuleBroken(f"{exam.name} has these papers: {', '.join(papers)}.", pointer="/paper")
    table: PracticePaper = papers[paper]
    if not 0 <= marks <= table.max:
        raise RuleBroken(f"This paper has from 0 to {table.max} marks.", pointer="/value")
    caveats = [Caveat.PRACTICE_ONLY, *(() if table.agreed else (Caveat.NOT_AGREED,))]
    if marks < table.anchors[0][0]:
        return OnScale(None, None, tuple(caveats))
    converted = on_line((*table.anchors, (table.max, int(exam.highest))), marks)
    caveats += [Caveat.NOT_PUBLISHED] if marks not in dict(table.anchors) else []
    caveats += [Caveat.NEAR_A_BOUNDARY] if is_near_a_boundary(converted) else []
    return OnScale(converted, cefr_at(converted), tuple(caveats))


def converted_exams() -> list[Exam]:
    """The exams with a table of standardised scores; the same have one of practice marks."""
    return [exam for exam in EXAMS.values() if _same(exam.code) in _tables().standardised]


def practice_papers(exam: Exam) -> list[Paper]:
    """The papers whose marks can be converted, none of an exam without a table."""
    return list(_tables().practice.get(_same(exam.code), ()))


def on_line(anchors: Sequence[Anchor], value: int) -> int:
    """Where the value lies on the line through the anchors; beyond the last one it is flat."""
    for (low, at_low), (high, at_high) in pairwise(anchors):
        if low <= value <= high:
            return half_up(at_low + Fraction((value - low) * (at_high - at_low), high - low))
    return anchors[-1][1]


def is_near_a_boundary(score: int) -> bool:
    """Whether the score is so near to where a level begins that practice marks cannot say on which side."""
    return any(abs(score - band.lowest) <= UNSURE for band in CEFR_BANDS)


def band_of(cefr: Cefr) -> CefrBand | None:
    """The scores of a level; None for Pre A1, which is under the scale's levels."""
    return next((band for band in CEFR_BANDS if band.cefr is cefr), None)


def same_scores(lowest: int, highest: int) -> list[Equal]:
    """The exams on the scale that report such scores as their overall result, with the grades that these have there."""
    on_scale = [exam for exam in EXAMS.values() if exam.kind is Kind.SCALE]
    return [
        Equal(exam, band)
        for exam in on_scale
        for band in exam.bands
        if band.lowest <= highest and lowest <= band.highest
    ]


def same_level(cefr: Cefr) -> list[Equal]:
    """The exams off the scale and their values of this level; a level is all that they share with the scale."""
    off_scale = [exam for exam in EXAMS.values() if exam.kind is not Kind.SCALE]
    return [Equal(exam, band) for exam in off_scale for band in exam.bands if band.cefr is cefr]


@dataclass(frozen=True, slots=True)
class PracticePaper:
    """A paper's highest mark and anchors (marks, score): lowest reported, level below, grade C, grade A."""

    max: int
    anchors: tuple[Anchor, ...]
    agreed: bool


@cache
def _tables() -> SimpleNamespace:
    """Read when first needed: nothing that shows a result converts one."""
    read = json.loads(Path(__file__).with_name("conversions.json").read_text("utf-8"))
    practice = {
        code: {
            Paper(paper): PracticePaper(each["max"], _anchors(each), each["agreed"])
            for paper, each in row["papers"].items()
        }
        for code, row in read["practice"].items()
    }
    standardised = {code: _anchors(row) for code, row in read["standardised"].items()}
    return SimpleNamespace(practice=practice, standardised=standardised, same=read["same_table"])


def _anchors(row: dict[str, list[list[int]]]) -> tuple[Anchor, ...]:
    return tuple((value, score) for value, score in row["anchors"])


def _same(code: str) -> str:
    return str(_tables().same.get(code, code))
