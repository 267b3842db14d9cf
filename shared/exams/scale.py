"""The Cambridge English Scale and the levels of the Common European Framework (CEFR) it is read against.

Scores are whole numbers. Source: Cambridge English Scale guide, April 2015.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Cefr(StrEnum):
    """A CEFR level, lowest first; Pre A1 is the level of the youngest learners' first exam."""

    PRE_A1 = "Pre A1"
    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


@dataclass(frozen=True, slots=True)
class CefrBand:
    """The scale scores, both ends included, that stand for one level."""

    cefr: Cefr
    lowest: int
    highest: int


# Cambridge English Scale guide, April 2015: twenty points a level, and C2 runs on to the end of the scale.
CEFR_BANDS: tuple[CefrBand, ...] = (
    CefrBand(Cefr.A1, 100, 119),
    CefrBand(Cefr.A2, 120, 139),
    CefrBand(Cefr.B1, 140, 159),
    CefrBand(Cefr.B2, 160, 179),
    CefrBand(Cefr.C1, 180, 199),
    CefrBand(Cefr.C2, 200, 230),
)

_LEVELS = tuple(Cefr)


def half_up(value: Fraction) -> int:
    """The nearest whole number, an exact half going up.

    "To the nearest whole number" (scale guide, 2015) leaves halves open; the published practice-test calculators
    all round them up, and no real statement is known to contradict them.
    """
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def cefr_at(score: int) -> Cefr | None:
    """The level a scale score stands for; None under 100 and over 230, where the scale names no level."""
    for band in CEFR_BANDS:
        if band.lowest <= score <= band.highest:
            return band.cefr
    return None


def is_at_least(cefr: Cefr, least: Cefr) -> bool:
    """Whether a level is this one or above it; as texts they do not sort so."""
    return _LEVELS.index(cefr) >= _LEVELS.index(least)


def next_level(cefr: Cefr) -> Cefr:
    """One level up, as grade A certifies; C2 has nothing above it (grade A of C2 Proficiency stays C2)."""
    return _LEVELS[min(_LEVELS.index(cefr) + 1, len(_LEVELS) - 1)]


def level_below(cefr: Cefr) -> Cefr:
    """One level down, as a near miss certifies; Pre A1 has nothing below it."""
    return _LEVELS[max(_LEVELS.index(cefr) - 1, 0)]
