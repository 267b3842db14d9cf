"""Another figure on the Cambridge English Scale, and what the exams report for the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from typing_extensions import TypedDict

from functions.verify.bodies import NewConversion
from shared.exams import conversions, grading
from shared.exams.catalogue import Exam, Kind, exam
from shared.exams.conversions import Caveat, Equal, OnScale
from shared.exams.scale import Cefr, cefr_at
from shared.ground.errors import RuleBroken
from shared.ground.text import as_meant

SCALE_TO = 230
_WHOLE = re.compile("[0-9]{1,3}")


class Scores(TypedDict):
    """Scale scores, both ends included; the same twice for one score."""

    lowest: int
    highest: int


class EqualView(TypedDict):
    """`lowest` to `highest` are the exam's own values, written as it writes them; off the scale they share the level
    alone."""

    exam: str
    name: str
    kind: Kind
    grade: str | None
    lowest: str
    highest: str


class ConversionView(TypedDict):
    """`scale` is null where the figure is too low to be reported, `cefr` where the scale names no level."""

    kind: Literal["standardised", "practice_marks", "scale", "level"]
    scale: Scores | None
    cefr: Cefr | None
    caveats: list[Caveat]
    equal: list[EqualView]


def convert(body: NewConversion) -> ConversionView:
    """Raises RuleBroken where nobody has published how, and for a figure that there is not."""
    if body.kind == "level":
        return _of_level(body)
    found = _on_scale(body)
    score = found.scale_score
    scale = None if score is None else Scores(lowest=score, highest=score)
    return _shown(body, scale, found.cefr, found.caveats)


def _on_scale(body: NewConversion) -> OnScale:
    value = _whole(body.value)
    if body.kind == "scale":
        if value > SCALE_TO:
            raise RuleBroken(f"The scale ends at {SCALE_TO}.", pointer="/value")
        return OnScale(value, cefr_at(value), ())
    if body.kind == "standardised":
        return conversions.convert_standardised(_exam(body), value)
    return conversions.convert_practice_marks(_exam(body), body.paper or "", value)


def _of_level(body: NewConversion) -> ConversionView:
    levels = {level.casefold(): level for level in Cefr}
    level = levels.get(as_meant(body.value).casefold())
    if level is None:
        raise RuleBroken(f"A level is one of {', '.join(Cefr)}.", pointer="/value")
    band = conversions.band_of(level)
    scale = None if band is None else Scores(lowest=band.lowest, highest=band.highest)
    return _shown(body, scale, level, ())


def _exam(body: NewConversion) -> Exam:
    if body.exam is None:
        raise RuleBroken("Name the exam whose figure it is.", pointer="/exam")
    return exam(body.exam)


def _whole(text: str) -> int:
    meant = as_meant(text)
    if not _WHOLE.fullmatch(meant):
        raise RuleBroken("Write a whole number, in figures.", pointer="/value")
    return int(meant)


def _shown(body: NewConversion, scale: Scores | None, cefr: Cefr | None, caveats: Iterable[Caveat]) -> ConversionView:
    on_scale = conversions.same_scores(scale["lowest"], scale["highest"]) if scale else []
    off_scale = conversions.same_level(cefr) if cefr else []
    equal = [_equal(each) for each in (*on_scale, *off_scale)]
    return ConversionView(kind=body.kind, scale=scale, cefr=cefr, caveats=list(caveats), equal=equal)


def _equal(found: Equal) -> EqualView:
    return EqualView(
        exam=found.exam.code,
        name=found.exam.name,
        kind=found.exam.kind,
        grade=found.band.grade,
        lowest=grading.shown(found.exam, found.band.lowest),
        highest=grading.shown(found.exam, found.band.highest),
    )
