"""The exam catalogue: which papers an exam has, what it reports, and what its result certifies.

The facts live in `exams.json`; this module gives them types. Values are `Decimal` so that a half band is exact.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType, SimpleNamespace

from shared.exams.scale import Cefr, cefr_at, level_below, next_level
from shared.ground.errors import NotFound

SCHEMA_VERSION = 1


class Paper(StrEnum):
    """A component of an exam. The modules of the Teaching Knowledge Test are its papers."""

    READING = "reading"
    USE_OF_ENGLISH = "use_of_english"
    WRITING = "writing"
    LISTENING = "listening"
    SPEAKING = "speaking"
    READING_AND_WRITING = "reading_and_writing"
    READING_AND_LISTENING = "reading_and_listening"
    PAPER_1 = "paper_1"
    PAPER_2 = "paper_2"
    MODULE_1 = "module_1"
    MODULE_2 = "module_2"
    MODULE_3 = "module_3"
    YOUNG_LEARNERS = "young_learners"
    CLIL = "clil"


class Kind(StrEnum):
    """What a value is counted in: scale scores, bands, shields, marks, or a grade in words."""

    SCALE = "scale"
    BAND = "band"
    SHIELDS = "shields"
    MARKS = "marks"
    GRADE = "grade"


class OverallRule(StrEnum):
    """How the overall result comes from the papers."""

    WEIGHTED_MEAN = "weighted_mean"
    HALF_BAND_MEAN = "half_band_mean"
    TOTAL = "total"
    NONE = "none"


class CertificateRule(StrEnum):
    """When a certificate is given: at a level earned, for a pass, for completing all papers, or one a paper."""

    LEVEL = "level"
    PASS = "pass"  # noqa: S105 - the field's word, not a password
    COMPLETION = "completion"
    EACH_PAPER = "each_paper"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of values, both ends included, and what falls in it is worth."""

    grade: str | None
    lowest: Decimal
    highest: Decimal
    cefr: Cefr | None
    certificate_cefr: Cefr | None


@dataclass(frozen=True, slots=True)
class GivenGrade:
    """A grade that no published rule computes: the awarding body's file must bring it."""

    grade: str
    is_pass: bool
    cefr: Cefr | None


@dataclass(frozen=True, slots=True)
class Validity:
    """Years a result is good for, and years after which an institution is advised to ask for more; None: no limit."""

    years: int | None
    advice_years: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Exam:
    """One exam of the catalogue; there is one object a code, so identity is equality.

    Values of a paper are accepted from `accepted_from` to `highest` in steps of `step`, and printed from
    `reported_from` up. `bands` run from the best down, over the overall result or, with `bands_on_papers`, each paper.
    `modular`: papers are free-standing, any one of them is an exam (those not taken are exempt).
    """

    code: str
    name: str
    cefr: Cefr | None
    kind: Kind
    papers: tuple[Paper, ...]
    weights: Mapping[Paper, int]
    accepted_from: Decimal
    reported_from: Decimal
    highest: Decimal
    step: Decimal
    overall: OverallRule
    bands: tuple[Band, ...]
    bands_on_papers: bool
    given_grades: tuple[GivenGrade, ...]
    certificate: CertificateRule
    modular: bool
    validity: Validity
    retired: str | None

    @property
    def scale_min(self) -> int | None:
        """The lowest scale score printed; None off the scale."""
        return int(self.reported_from) if self.kind is Kind.SCALE else None

    @property
    def scale_max(self) -> int | None:
        """The highest scale score the exam can report; None off the scale."""
        return int(self.highest) if self.kind is Kind.SCALE else None

    @property
    def overall_kind(self) -> Kind | None:
        """What the overall result is given in; None where the exam has none."""
        if self.given_grades:
            return Kind.GRADE
        return None if self.overall is OverallRule.NONE else self.kind


class UnknownExam(NotFound):
    code = "unknown_exam"

    def __init__(self, code: str) -> None:
        super().__init__(f"There is no exam with the code “{code[:20]}” in the catalogue.", pointer="/exam")


def exam(code: str) -> Exam:
    """The exam of this code (as "FCE"); raises UnknownExam."""
    try:
        return EXAMS[code]
    except KeyError:
        raise UnknownExam(code) from None


def _scale_band(row: SimpleNamespace, exam_cefr: Cefr) -> Band:
    certified = {"next_level": next_level(exam_cefr), "exam_level": exam_cefr, "level_below": level_below(exam_cefr)}
    return Band(row.grade, Decimal(row.lowest), Decimal(row.highest), cefr_at(row.lowest), certified[row.certifies])


def _band(row: SimpleNamespace, exam_cefr: Cefr | None) -> Band:
    if exam_cefr is not None:
        return _scale_band(row, exam_cefr)
    level = Cefr(row.cefr)
    return Band(row.grade, Decimal(row.lowest), Decimal(row.highest), level, level if row.grade else None)


def _level(name: str | None) -> Cefr | None:
    return Cefr(name) if name else None


def _exam(row: SimpleNamespace) -> Exam:
    cefr = _level(row.cefr)
    weights = {Paper(paper): int(weight) for paper, weight in vars(row.papers).items()}
    return Exam(
        code=row.code,
        name=row.name,
        cefr=cefr,
        kind=Kind(row.kind),
        papers=tuple(weights),
        weights=MappingProxyType(weights),
        accepted_from=Decimal(row.accepted_from),
        reported_from=Decimal(row.reported_from),
        highest=Decimal(row.highest),
        step=Decimal(row.step),
        overall=OverallRule(row.overall),
        bands=tuple(_band(band, cefr) for band in row.bands),
        bands_on_papers=row.bands_on_papers,
        given_grades=tuple(GivenGrade(given.grade, given.is_pass, _level(given.cefr)) for given in row.given_grades),
        certificate=CertificateRule(row.certificate),
        modular=row.modular,
        validity=Validity(row.validity.years, row.validity.advice_years),
        retired=row.retired,
    )


def _load(path: Path) -> Mapping[str, Exam]:
    document = json.loads(
        path.read_text("utf-8"), object_hook=lambda pairs: SimpleNamespace(**pairs), parse_float=Decimal
    )
    if document.schema_version != SCHEMA_VERSION:
        raise ValueError(f"{path.name} is of schema {document.schema_version}; this code reads {SCHEMA_VERSION}")
    return MappingProxyType({row.code: _exam(row) for row in document.exams})


EXAMS: Mapping[str, Exam] = _load(Path(__file__).with_name("exams.json"))
