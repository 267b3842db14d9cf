"""The exam catalogue: which papers an exam has, what it reports, and what its result certifies.

All that is known of an exam is one entry of `exams.json`. Values are `Decimal` so that a half band is exact.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType, NoneType, SimpleNamespace
from typing import TypeVar

from shared.exams.scale import Cefr, cefr_at, level_below, next_level
from shared.ground.errors import NotFound

SCHEMA_VERSION = 2
T = TypeVar("T")


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
    """A range of values, both ends included, with the grade and levels of a value in it."""

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
    `modular`: papers can be taken singly (those not taken are exempt). `enquiries` are for `enquiry_stages`. `group`
    and `ages` (usual ones, from and to) are for pages and sample files; no rule uses them.
    """

    code: str
    name: str
    group: str
    ages: tuple[int, int]
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
    enquiries: tuple[SimpleNamespace, ...]
    retired: str | None
    source: str

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


@contextmanager
def entry_of(code: object) -> Iterator[None]:
    """A context in which one entry is read: raises ValueError, which names exam and field in a sentence."""
    try:
        yield
    except (AttributeError, ValueError, TypeError) as fault:
        what = f"the field “{fault.name}” is missing" if isinstance(fault, AttributeError) else fault
        raise ValueError(f"The exam table, {code}: {what}.") from None


_KINDS: Mapping[str, tuple[str, type | tuple[type, ...]]] = {
    "str": ("a text", str),
    "str | None": ("a text or null", (str, NoneType)),
    "bool": ("true or false", bool),
    "Decimal": ("a number", Decimal),
}


def sound(made: T) -> T:
    """The object itself, once each field has its declared type; raises ValueError."""
    for name, kind in type(made).__annotations__.items():
        value, (wanted, known) = getattr(made, name), _KINDS.get(kind, ("", object))
        if not isinstance(value, known) or value == "":
            raise ValueError(f"the field “{name}” is {value!r} and is to be {wanted}")
    return made


def _band(row: SimpleNamespace, exam_cefr: Cefr | None) -> Band:
    if exam_cefr is None:
        return sound(Band(row.grade, row.lowest, row.highest, Cefr(row.cefr), Cefr(row.cefr) if row.grade else None))
    levels = {"next_level": next_level(exam_cefr), "exam_level": exam_cefr, "level_below": level_below(exam_cefr)}
    if row.certifies not in levels:
        raise ValueError(f"the field “certifies” is {row.certifies!r} and is to be one of {', '.join(levels)}")
    return sound(Band(row.grade, row.lowest, row.highest, cefr_at(int(row.lowest)), levels[row.certifies]))


def _bands(row: SimpleNamespace, exam_cefr: Cefr | None) -> tuple[Band, ...]:
    bands = tuple(_band(each, exam_cefr) for each in row.bands)
    for band, above in zip(bands, (None, *bands), strict=False):
        if not band.lowest <= band.highest <= row.highest or (above and band.highest >= above.lowest):
            raise ValueError("the field “bands” is to run from the best down, each apart from the next")
    return bands


def _level(name: str | None) -> Cefr | None:
    return None if name is None else Cefr(name)


def _exam(row: SimpleNamespace) -> Exam:
    weights = {Paper(paper): int(weight) for paper, weight in vars(row.papers).items()}
    cefr, (youngest, oldest) = _level(row.cefr), map(int, row.ages)
    grades = tuple(sound(GivenGrade(each.grade, each.is_pass, _level(each.cefr))) for each in row.given_grades)
    given = {name: getattr(row, name) for name in (*Exam.__annotations__, *vars(row)) if name != "weights"} | {
        "ages": (youngest, oldest),
        "cefr": cefr,
        "kind": Kind(row.kind),
        "papers": tuple(weights),
        "weights": MappingProxyType(weights),
        "overall": OverallRule(row.overall),
        "bands": _bands(row, cefr),
        "given_grades": grades,
        "certificate": CertificateRule(row.certificate),
        "validity": Validity(*(years and int(years) for years in (row.validity.years, row.validity.advice_years))),
        "enquiries": tuple(row.enquiries),
    }
    return sound(Exam(**given))


def _load(path: Path) -> Mapping[str, Exam]:
    text = path.read_text("utf-8")
    document = json.loads(text, object_hook=lambda row: SimpleNamespace(**row), parse_int=Decimal, parse_float=Decimal)
    if document.schema_version != SCHEMA_VERSION:
        raise ValueError(f"{path.name} is of schema {document.schema_version}; this code reads {SCHEMA_VERSION}")
    found: dict[str, Exam] = {}
    for place, row in enumerate(document.exams, 1):
        with entry_of(getattr(row, "code", f"entry {place}")):
            read = _exam(row)
            if read.code in found or not (read.code.isalnum() and read.code.isupper()):
                raise ValueError("the field “code” is to be capital letters and digits that no other exam has")
            found[read.code] = read
    return MappingProxyType(found)


EXAMS: Mapping[str, Exam] = _load(Path(__file__).with_name("exams.json"))
