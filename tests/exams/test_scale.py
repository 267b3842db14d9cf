from __future__ import annotations

from fractions import Fraction

import pytest

from shared.exams.scale import CEFR_BANDS, Cefr, cefr_at, half_up, level_below, next_level


@pytest.mark.parametrize(
    ("value", "whole"),
    [
        (Fraction(0), 0),
        (Fraction(1, 2), 1),
        (Fraction(699, 4), 175),  # .75
        (Fraction(349, 2), 175),  # .5: a banker's rounding gives 174
        (Fraction(351, 2), 176),
        (Fraction(697, 4), 174),  # .25
        (Fraction(871, 5), 174),  # .2
        (Fraction(873, 5), 175),  # .6
        (Fraction(159), 159),
        (Fraction(319, 2) - Fraction(1, 1000), 159),
    ],
)
def test_an_exact_half_goes_up(value: Fraction, whole: int) -> None:
    assert half_up(value) == whole


@pytest.mark.parametrize(
    ("score", "cefr"),
    [
        (0, None),
        (99, None),
        (100, "A1"),
        (119, "A1"),
        (120, "A2"),
        (139, "A2"),
        (140, "B1"),
        (159, "B1"),
        (160, "B2"),
        (179, "B2"),
        (180, "C1"),
        (199, "C1"),
        (200, "C2"),
        (230, "C2"),
        (231, None),
    ],
)
def test_both_edges_of_every_level(score: int, cefr: str | None) -> None:
    assert cefr_at(score) == cefr


def test_the_levels_join_without_gap_or_overlap() -> None:
    assert [after.lowest - before.highest for before, after in zip(CEFR_BANDS, CEFR_BANDS[1:], strict=False)] == [1] * 5


@pytest.mark.parametrize(
    ("cefr", "above", "below"),
    [
        ("Pre A1", "A1", "Pre A1"),
        ("A1", "A2", "Pre A1"),
        ("A2", "B1", "A1"),
        ("B1", "B2", "A2"),
        ("B2", "C1", "B1"),
        ("C1", "C2", "B2"),
        ("C2", "C2", "C1"),
    ],
)
def test_levels_above_and_below_stay_on_the_framework(cefr: str, above: str, below: str) -> None:
    assert (next_level(Cefr(cefr)), level_below(Cefr(cefr))) == (above, below)
