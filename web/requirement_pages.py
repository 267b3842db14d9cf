"""What the pages say of requirements, taken from the catalogue and from what the awarding body recommends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.exams.catalogue import EXAMS, Exam, Kind
from shared.exams.scale import CEFR_BANDS, Cefr, CefrBand
from shared.verification.requirement_profile import HIGHEST_SCORE, LOWEST_SCORE
from web.translations import N_

STUDIES: Mapping[Cefr, str] = {
    Cefr.B2: N_("recommended for study"),
    Cefr.C1: N_("recommended for undergraduate and postgraduate study"),
    Cefr.C2: N_("recommended for study"),
}
"""Results guidance, on setting requirements: "As a guide, the following exams are recommended for the different levels
of study: Cambridge English: First … Undergraduate & postgraduate Cambridge English: Advanced … Cambridge English:
Proficiency". It names the study of Advanced alone."""


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A CEFR level beside its scores, the exam for adults at it (A1 has none) and the study it is recommended for."""

    band: CefrBand
    exam: Exam | None
    study: str


def level_rows() -> tuple[LevelRow, ...]:
    """Every level of the scale, the highest first."""
    general = {exam.cefr: exam for exam in EXAMS.values() if exam.kind is Kind.SCALE and exam.group == "general"}
    return tuple(LevelRow(band, general.get(band.cefr), STUDIES.get(band.cefr, "")) for band in reversed(CEFR_BANDS))


def accepted_groups() -> tuple[list[Exam], list[Exam]]:
    """The exams that an institution may accept, the highest level first: those that adults and schools sit now and that
    report a level; and all others."""
    ordered = sorted(EXAMS.values(), key=lambda exam: list(Cefr).index(_top(exam)), reverse=True)
    usual = [exam for exam in ordered if levels_of(exam) and not exam.retired]
    return usual, [exam for exam in ordered if exam not in usual]


def levels_of(exam: Exam) -> list[Cefr]:
    """The levels that its results report, the lowest first."""
    found = {band.cefr for band in exam.bands} | {given.cefr for given in exam.given_grades}
    return sorted((level for level in found if level), key=list(Cefr).index)


def _top(exam: Exam) -> Cefr:
    """The level that it is listed under."""
    return exam.cefr or max(levels_of(exam), key=list(Cefr).index, default=Cefr.PRE_A1)


def requirement_facts() -> dict[str, Mapping[str, object]]:
    """By exam code its name; under "scale" the ends of the scale and its levels, for where a minimum is drawn."""
    levels = [{"cefr": band.cefr.value, "lowest": band.lowest, "highest": band.highest} for band in CEFR_BANDS]
    scale = {"lowest": LOWEST_SCORE, "highest": HIGHEST_SCORE, "levels": levels}
    return {**{code: {"name": exam.name} for code, exam in EXAMS.items()}, "scale": scale}
