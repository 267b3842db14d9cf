from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.exams.catalogue import EXAMS, Paper
from shared.exams.grading import (
    GradeDisagrees,
    agreed_overall,
    award_by_band,
    band_at,
    half_band,
    overall_of,
    paper_value,
    weighted_mean,
)
from shared.ground.errors import RuleBroken

# Per exam: lowest and highest overall of each band, grade, CEFR level, certificate. Written out from the published
# tables, never from the catalogue: the catalogue is what is tested.
KEY_BANDS = [
    (140, 150, "A", "B1", "B1"),
    (133, 139, "B", "A2", "A2"),
    (120, 132, "C", "A2", "A2"),
    (100, 119, "Level A1", "A1", "A1"),
    (82, 99, None, None, None),
    (0, 81, None, None, None),
]
PRELIMINARY_BANDS = [
    (160, 170, "A", "B2", "B2"),
    (153, 159, "B", "B1", "B1"),
    (140, 152, "C", "B1", "B1"),
    (120, 139, "Level A2", "A2", "A2"),
    (102, 119, None, None, None),
    (0, 101, None, None, None),
]
FIRST_BANDS = [
    (180, 190, "A", "C1", "C1"),
    (173, 179, "B", "B2", "B2"),
    (160, 172, "C", "B2", "B2"),
    (140, 159, "Level B1", "B1", "B1"),
    (122, 139, None, None, None),
    (0, 121, None, None, None),
]
ADVANCED_BANDS = [
    (200, 210, "A", "C2", "C2"),
    (193, 199, "B", "C1", "C1"),
    (180, 192, "C", "C1", "C1"),
    (160, 179, "Level B2", "B2", "B2"),
    (142, 159, None, None, None),
    (0, 141, None, None, None),
]
PROFICIENCY_BANDS = [
    (220, 230, "A", "C2", "C2"),
    (213, 219, "B", "C2", "C2"),
    (200, 212, "C", "C2", "C2"),
    (180, 199, "Level C1", "C1", "C1"),
    (162, 179, None, None, None),
    (0, 161, None, None, None),
]
BUSINESS_PRELIMINARY_BANDS = [
    (160, 170, "Pass with Distinction", "B2", "B2"),
    (153, 159, "Pass with Merit", "B1", "B1"),
    (140, 152, "Pass", "B1", "B1"),
    (120, 139, "Level A2", "A2", "A2"),
    (102, 119, None, None, None),
    (0, 101, None, None, None),
]
IELTS_BANDS = [
    ("8.5", "9", None, "C2", None),
    ("7", "8", None, "C1", None),
    ("5.5", "6.5", None, "B2", None),
    ("4", "5", None, "B1", None),
    ("0", "3.5", None, None, None),
]
BULATS_BANDS = [
    (90, 100, "ALTE 5", "C2", "C2"),
    (75, 89, "ALTE 4", "C1", "C1"),
    (60, 74, "ALTE 3", "B2", "B2"),
    (40, 59, "ALTE 2", "B1", "B1"),
    (20, 39, "ALTE 1", "A2", "A2"),
    (0, 19, "ALTE 0", "A1", "A1"),
]
BANDS: dict[str, list[tuple[Any, ...]]] = {
    "KET": KEY_BANDS,
    "KETS": KEY_BANDS,
    "PET": PRELIMINARY_BANDS,
    "PETS": PRELIMINARY_BANDS,
    "FCE": FIRST_BANDS,
    "FCES": FIRST_BANDS,
    "CAE": ADVANCED_BANDS,
    "CPE": PROFICIENCY_BANDS,
    "BECP": BUSINESS_PRELIMINARY_BANDS,
    "BECV": FIRST_BANDS,
    "BECH": ADVANCED_BANDS,
    "IELTS": IELTS_BANDS,
    "BULATS": BULATS_BANDS,
    **dict.fromkeys(("YLES", "YLEM", "YLEF", "TKT", "DELTA1", "ILEC", "ICFE"), []),
}
EDGES = [
    (code, str(edge), grade, cefr, certificate)
    for code, bands in BANDS.items()
    for low, high, grade, cefr, certificate in bands
    for edge in (low, high)
]


def test_every_exam_has_its_bands_written_out_or_none() -> None:
    assert set(BANDS) == set(EXAMS)
    assert {code for code, bands in BANDS.items() if not bands} == {code for code in EXAMS if not EXAMS[code].bands}


@pytest.mark.parametrize(("code", "overall", "grade", "cefr", "certificate"), EDGES)
def test_both_edges_of_every_band(
    code: str, overall: str, grade: str | None, cefr: str | None, certificate: str | None
) -> None:
    found = award_by_band(EXAMS[code], Decimal(overall))
    assert (found.grade, found.cefr, found.certificate_cefr) == (grade, cefr, certificate)


def test_no_band_begins_above_the_top() -> None:
    assert [code for code, found in EXAMS.items() if band_at(found, found.highest + found.step)] == []


def numbers(*values: int | str) -> list[Decimal]:
    return [Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("code", "values", "overall"),
    [
        ("PET", numbers(140, 140, 140, 141), 140),  # .25
        ("PET", numbers(140, 140, 141, 141), 141),  # .5
        ("PET", numbers(141, 141, 141, 142), 141),
        ("PET", numbers(141, 141, 142, 142), 142),  # .5 over an odd number
        ("PET", numbers(140, 141, 141, 141), 141),  # .75
        ("PET", numbers(159, 159, 160, 160), 160),  # a half decides the grade
        ("BECV", numbers(172, 172, 173, 173), 173),
        ("KET", numbers(120, 120, 121), 120),  # (240 + 241) / 4 = .25
        ("KET", numbers(120, 121, 121), 121),  # .5
        ("KET", numbers(120, 121, 122), 121),  # .75
        ("KET", numbers(121, 120, 120), 121),  # Reading and Writing counts double: .5
        ("KETS", numbers(140, 120, 120), 130),
        ("FCE", numbers(173, 173, 173, 173, 170), 172),  # .4
        ("FCE", numbers(173, 173, 173, 173, 171), 173),  # .6
        ("FCE", numbers(190, 190, 190, 190, 0), 152),  # no minimum a component: the others carry it
        ("CPE", numbers(162, 162, 162, 162, 100), 150),  # unfloored
    ],
)
def test_the_mean_of_the_papers_half_up(code: str, values: list[Decimal], overall: int) -> None:
    found = EXAMS[code]
    assert overall_of(found, dict(zip(found.papers, values, strict=True))) == overall


@pytest.mark.parametrize(
    ("values", "overall"),
    [
        (numbers("6.5", "6.5", 5, 7), "6.5"),  # 6.25
        (numbers(4, "3.5", 4, 4), "4"),  # 3.875
        (numbers("6.5", "6.5", "5.5", 6), "6"),  # 6.125
        (numbers(7, 7, "6.5", "6.5"), "7"),  # 6.75
        (numbers(9, 9, 9, 9), "9"),
        (numbers(0, 0, 0, "0.5"), "0"),
        (numbers(0, 0, "0.5", "0.5"), "0.5"),  # .25
    ],
)
def test_ielts_goes_to_the_nearest_half_band(values: list[Decimal], overall: str) -> None:
    found = EXAMS["IELTS"]
    assert overall_of(found, dict(zip(found.papers, values, strict=True))) == Decimal(overall)


def test_half_bands_at_every_eighth() -> None:
    halves = [half_band(6 + Fraction(eighth, 8)) for eighth in range(9)]
    assert halves == [Decimal(text) for text in ("6", "6", "6.5", "6.5", "6.5", "6.5", "7", "7", "7")]


def test_an_exempt_paper_leaves_both_sum_and_divisor() -> None:
    found = EXAMS["KET"]
    assert weighted_mean(found, dict(zip(found.papers, [None, *numbers(120, 125)], strict=True))) == Fraction(245, 2)
    assert weighted_mean(found, dict(zip(found.papers, [*numbers(120, 126), None], strict=True))) == 122


def test_totals_add_up_and_a_missing_paper_leaves_none() -> None:
    delta = EXAMS["DELTA1"]
    assert overall_of(delta, {Paper.PAPER_1: Decimal(100), Paper.PAPER_2: Decimal(100)}) == 200
    assert overall_of(delta, {Paper.PAPER_1: Decimal(100), Paper.PAPER_2: None}) is None


@pytest.mark.parametrize("code", ["YLES", "YLEM", "YLEF", "TKT", "BULATS"])
def test_no_overall_where_the_exam_has_none(code: str) -> None:
    found = EXAMS[code]
    assert overall_of(found, dict.fromkeys(found.papers, Decimal(3))) is None


# code, lowest and highest value accepted, and what lies just outside or between
RANGES = [
    *((code, "0", "150", ["151", "-1"]) for code in ("KET", "KETS")),
    *((code, "0", "170", ["171"]) for code in ("PET", "PETS", "BECP")),
    *((code, "0", "190", ["191"]) for code in ("FCE", "FCES", "BECV")),
    *((code, "0", "210", ["211"]) for code in ("CAE", "BECH")),
    ("CPE", "0", "230", ["231", "174.5", "174.0x", "1e2", "١٧٤", "-174", "++174", ".", "174.0.0", "NaN", "17 4"]),
    *((code, "1", "5", ["0", "6", "1.5"]) for code in ("YLES", "YLEM", "YLEF")),
    ("TKT", "1", "4", ["0", "5"]),
    ("DELTA1", "0", "100", ["101"]),
    ("IELTS", "0", "9", ["9.5", "6.25", "6.3", "-0.5"]),
    ("BULATS", "0", "100", ["101"]),
    *((code, "0", "50", ["51"]) for code in ("ILEC", "ICFE")),
]


def test_the_ranges_cover_every_exam() -> None:
    assert {code for code, *_ in RANGES} == set(EXAMS)


@pytest.mark.parametrize(("code", "lowest", "highest", "refused"), RANGES)
def test_values_a_paper_may_have(code: str, lowest: str, highest: str, refused: list[str]) -> None:
    found = EXAMS[code]
    paper = found.papers[0]
    assert paper_value(found, paper, lowest) == Decimal(lowest)
    assert paper_value(found, paper, highest) == Decimal(highest)
    for text in [*refused, ""]:
        with pytest.raises(RuleBroken) as refusal:
            paper_value(found, paper, text)
        assert refusal.value.pointer == f"/{paper}"


def test_exempt_is_no_value_and_another_exams_paper_is_refused() -> None:
    assert paper_value(EXAMS["FCE"], Paper.SPEAKING, "exempt") is None
    assert paper_value(EXAMS["FCE"], Paper.SPEAKING, "174.0") == 174  # as spreadsheets write it
    with pytest.raises(RuleBroken):
        paper_value(EXAMS["PET"], Paper.USE_OF_ENGLISH, "150")


@pytest.mark.parametrize(
    ("lowest_paper", "given_overall", "stands"),
    [
        ("180", None, "176"),
        ("180", "176", "176"),
        ("122", "164", "164"),
        ("122", "161", "161"),  # printed at the minimum: the true value is lower, and the body knows it
        ("121", "160", "160"),
        ("123", "161", None),  # over the minimum nothing was floored: the file is wrong
        ("180", "175", None),
    ],
)
def test_an_overall_may_differ_only_where_a_paper_may_be_floored(
    lowest_paper: str, given_overall: str | None, stands: str | None
) -> None:
    found = EXAMS["FCE"]
    values = {**dict.fromkeys(found.papers, Decimal(175)), Paper.WRITING: Decimal(lowest_paper)}
    if stands is None:
        with pytest.raises(GradeDisagrees):
            agreed_overall(found, values, given_overall)
    else:
        assert agreed_overall(found, values, given_overall) == Decimal(stands)


def test_an_accepted_overall_is_still_on_the_scale() -> None:
    found = EXAMS["FCE"]
    with pytest.raises(RuleBroken):
        agreed_overall(found, dict.fromkeys(found.papers, Decimal(122)), "191")


@pytest.mark.parametrize("code", [code for code, found in EXAMS.items() if found.scale_min])
@settings(max_examples=12, deadline=None)
@given(chosen=st.data())
def test_a_better_paper_never_makes_a_worse_overall(code: str, chosen: st.DataObject) -> None:
    found = EXAMS[code]
    values = {paper: Decimal(chosen.draw(st.integers(0, int(found.highest) - 1))) for paper in found.papers}
    bettered = chosen.draw(st.sampled_from(found.papers))
    before, after = overall_of(found, values), overall_of(found, {**values, bettered: values[bettered] + 1})
    assert before is not None
    assert after is not None
    assert before <= after <= before + 1


@settings(max_examples=25, deadline=None)
@given(st.permutations([Decimal(150), Decimal(160), Decimal(171), Decimal(182), Decimal(190)]))
def test_with_equal_weights_it_does_not_matter_which_paper_was_good(values: list[Decimal]) -> None:
    found = EXAMS["FCE"]
    assert overall_of(found, dict(zip(found.papers, values, strict=True))) == 171


def test_every_overall_of_four_papers_is_a_whole_number_within_half() -> None:
    found = EXAMS["PET"]
    for values in product((140, 141), repeat=4):
        overall = overall_of(found, dict(zip(found.papers, map(Decimal, values), strict=True)))
        assert overall is not None
        assert -0.5 < overall - Decimal(sum(values)) / 4 <= 0.5
