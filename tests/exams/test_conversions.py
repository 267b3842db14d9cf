from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.exams.catalogue import EXAMS, Exam, Kind, exam
from shared.exams.conversions import (
    Caveat,
    band_of,
    convert_practice_marks,
    convert_standardised,
    is_near_a_boundary,
    same_level,
    same_scores,
)
from shared.exams.scale import Cefr
from shared.ground.errors import RuleBroken

C = Caveat
# The body's cut-offs (sample statements of 2008, 2011 and 2013), both ends, and values between them by hand.
STANDARDISED = {
    "FCE": {32: 122, 33: 123, 45: 140, 59: 159, 60: 160, 67: 166, 70: 169, 74: 172, 75: 173, 79: 179, 80: 180, 81: 181,
            87: 185, 93: 190, 94: 190, 100: 190},
    "CAE": {32: 142, 45: 160, 59: 179, 60: 180, 75: 193, 80: 200, 93: 210, 100: 210},
    "CPE": {32: 162, 45: 180, 60: 200, 75: 213, 80: 220, 93: 230, 100: 230},
    "KET": {45: 100, 46: 101, 69: 119, 70: 120, 84: 132, 85: 133, 89: 139, 90: 140, 94: 145, 98: 150, 100: 150},
    "PET": {45: 120, 69: 139, 70: 140, 85: 153, 90: 160, 98: 170, 99: 170, 100: 170},
}  # fmt: skip
# The guide's anchors (lowest reported, level below, grade C, grade A), and each paper's highest mark.
PRACTICE = {
    "KET": ((82, 100, 120, 140, 150), {"reading": (7, 13, 20, 28, 30), "writing": (8, 12, 18, 26, 30),
                                       "listening": (6, 11, 17, 23, 25), "speaking": (10, 18, 27, 41, 45)}),
    "PET": ((102, 120, 140, 160, 170), {"reading": (5, 13, 23, 29, 32), "writing": (10, 16, 24, 34, 40),
                                        "listening": (5, 11, 18, 23, 25), "speaking": (7, 12, 18, 27, 30)}),
    "FCE": ((122, 140, 160, 180, 190), {"reading": (10, 16, 24, 37, 42), "use_of_english": (7, 11, 18, 24, 28),
                                        "writing": (10, 16, 24, 34, 40), "listening": (8, 12, 18, 27, 30),
                                        "speaking": (14, 24, 36, 54, 60)}),
    "CAE": ((142, 160, 180, 200, 210), {"reading": (17, 23, 32, 43, 50), "use_of_english": (8, 11, 16, 23, 28),
                                        "writing": (10, 16, 24, 34, 40), "listening": (11, 13, 18, 26, 30),
                                        "speaking": (17, 30, 45, 66, 75)}),
    "CPE": ((162, 180, 200, 220, 230), {"reading": (14, 22, 28, 36, 44), "use_of_english": (9, 13, 17, 22, 28),
                                        "writing": (10, 16, 24, 34, 40), "listening": (10, 14, 18, 24, 30),
                                        "speaking": (17, 30, 45, 66, 75)}),
}  # fmt: skip
SCHOOLS = {"KETS": "KET", "PETS": "PET", "FCES": "FCE"}
PAPERS = [(code, paper) for code, (_, papers) in PRACTICE.items() for paper in papers]


@pytest.mark.parametrize(
    ("code", "score", "scale"), [(code, *pair) for code, table in STANDARDISED.items() for pair in table.items()]
)
def test_an_old_standardised_score_is_on_the_scale(code: str, score: int, scale: int) -> None:
    assert convert_standardised(exam(code), score).scale_score == scale


@pytest.mark.parametrize(("school", "parent"), SCHOOLS.items())
def test_an_edition_for_schools_is_converted_as_its_exam(school: str, parent: str) -> None:
    assert convert_standardised(exam(school), 75) == convert_standardised(exam(parent), 75)
    assert convert_practice_marks(exam(school), "listening", 15) == convert_practice_marks(
        exam(parent), "listening", 15
    )


def test_only_the_anchors_of_an_old_score_are_published() -> None:
    assert convert_standardised(exam("FCE"), 75).caveats == ()
    assert convert_standardised(exam("FCE"), 76).caveats == (C.NOT_PUBLISHED,)
    assert convert_standardised(exam("FCE"), 100).caveats == ()


@pytest.mark.parametrize(
    ("code", "score", "pointer"),
    [
        ("FCE", 31, "/value"),
        ("KET", 44, "/value"),
        ("PET", 0, "/value"),
        ("CPE", -1, "/value"),
        ("CAE", 101, "/value"),
        ("BECV", 75, "/exam"),
        ("IELTS", 60, "/exam"),
        ("YLES", 60, "/exam"),
    ],
)
def test_what_no_table_converts_is_refused(code: str, score: int, pointer: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        convert_standardised(exam(code), score)
    assert refused.value.pointer == pointer


@pytest.mark.parametrize(("code", "paper"), PAPERS)
def test_marks_of_a_practice_test_are_on_the_scale_at_every_anchor(code: str, paper: str) -> None:
    scores, papers = PRACTICE[code]
    converted = [convert_practice_marks(exam(code), paper, marks).scale_score for marks in papers[paper]]
    assert converted == list(scores)
    assert convert_practice_marks(exam(code), paper, papers[paper][0] - 1).scale_score is None
    assert convert_practice_marks(exam(code), paper, 0).scale_score is None


@pytest.mark.parametrize(("code", "paper"), PAPERS)
def test_a_mark_more_is_never_worth_less(code: str, paper: str) -> None:
    lowest, highest = PRACTICE[code][1][paper][0], PRACTICE[code][1][paper][-1]
    found = [convert_practice_marks(exam(code), paper, marks).scale_score or 0 for marks in range(lowest, highest + 1)]
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("code", "paper", "marks", "score", "cefr", "caveats"),
    [
        ("FCE", "reading", 24, 160, Cefr.B2, (C.PRACTICE_ONLY, C.NEAR_A_BOUNDARY)),
        ("FCE", "reading", 30, 169, Cefr.B2, (C.PRACTICE_ONLY, C.NOT_PUBLISHED)),  # 160 + 6 * 20 / 13 = 169.2
        ("FCE", "reading", 20, 150, Cefr.B1, (C.PRACTICE_ONLY, C.NOT_PUBLISHED)),
        ("FCE", "writing", 9, None, None, (C.PRACTICE_ONLY,)),
        ("FCE", "reading", 42, 190, Cefr.C1, (C.PRACTICE_ONLY, C.NOT_PUBLISHED)),
        ("KET", "reading", 7, 82, None, (C.PRACTICE_ONLY,)),
        ("CAE", "speaking", 37, 169, Cefr.B2, (C.PRACTICE_ONLY, C.NOT_AGREED, C.NOT_PUBLISHED)),  # 160 + 7 * 20 / 15
        ("CPE", "reading", 25, 190, Cefr.C1, (C.PRACTICE_ONLY, C.NOT_PUBLISHED)),
        ("PET", "writing", 25, 142, Cefr.B1, (C.PRACTICE_ONLY, C.NOT_PUBLISHED, C.NEAR_A_BOUNDARY)),
    ],
)
def test_marks_say_what_they_may_not_be_taken_for(
    code: str, paper: str, marks: int, score: int | None, cefr: Cefr | None, caveats: tuple[Caveat, ...]
) -> None:
    converted = convert_practice_marks(exam(code), paper, marks)
    assert (converted.scale_score, converted.cefr, converted.caveats) == (score, cefr, caveats)


@pytest.mark.parametrize(
    ("code", "paper", "marks", "pointer"),
    [
        ("FCE", "reading", 43, "/value"),
        ("FCE", "reading", -1, "/value"),
        ("KET", "use_of_english", 10, "/paper"),
        ("KET", "reading_and_writing", 30, "/paper"),
        ("BECP", "reading", 20, "/exam"),
        ("IELTS", "reading", 20, "/exam"),
    ],
)
def test_marks_that_no_paper_has_are_refused(code: str, paper: str, marks: int, pointer: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        convert_practice_marks(exam(code), paper, marks)
    assert refused.value.pointer == pointer


@pytest.mark.parametrize(
    ("score", "near"),
    [
        *((96, False), (97, True), (156, False), (157, True), (160, True), (163, True), (164, False)),
        *((197, True), (203, True), (204, False), (217, False), (220, False)),
    ],
)
def test_three_points_about_a_boundary_are_unsure(score: int, near: bool) -> None:
    """No level begins at 220, which is grade A of C2 Proficiency."""
    assert is_near_a_boundary(score) is near


def test_one_score_is_compared_over_the_exams_that_report_it() -> None:
    assert {equal.exam.code: equal.band.grade for equal in same_scores(180, 180)} == {
        "FCE": "A", "FCES": "A", "BECV": "A", "CAE": "C", "BECH": "C", "CPE": "Level C1",
    }  # fmt: skip
    assert {equal.exam.code: equal.band.grade for equal in same_scores(179, 179)} == {
        "FCE": "B", "FCES": "B", "BECV": "B", "CAE": "Level B2", "BECH": "Level B2",
    }  # fmt: skip
    assert [equal.exam.code for equal in same_scores(231, 231)] == []


def test_a_level_is_compared_over_every_grade_that_holds_some_of_its_scores() -> None:
    found = [(equal.exam.code, equal.band.grade) for equal in same_scores(140, 159)]
    assert [grade for code, grade in found if code == "PET"] == ["B", "C"]
    assert [grade for code, grade in found if code == "KET"] == ["A"]
    assert [grade for code, grade in found if code == "FCE"] == ["Level B1"]
    assert [grade for code, grade in found if code == "CAE"] == []


def test_what_is_off_the_scale_is_compared_by_level_alone() -> None:
    found = {equal.exam.code: (equal.band.lowest, equal.band.highest) for equal in same_level(Cefr.B2)}
    assert {code: (str(low), str(high)) for code, (low, high) in found.items()} == {
        "IELTS": ("5.5", "6.5"),
        "BULATS": ("60", "74"),
    }
    assert [equal.exam.code for equal in same_level(Cefr.A1)] == ["BULATS"]


def test_each_level_has_its_scores_but_the_one_under_the_scale() -> None:
    assert band_of(Cefr.PRE_A1) is None
    assert [(band.lowest, band.highest) for band in map(band_of, Cefr) if band] == [
        (100, 119), (120, 139), (140, 159), (160, 179), (180, 199), (200, 230),
    ]  # fmt: skip


@given(st.sampled_from([each for each in EXAMS.values() if each.kind is Kind.SCALE]), st.integers(-5, 105))
def test_an_old_score_is_refused_or_in_the_exams_range(converting: Exam, score: int) -> None:
    try:
        converted = convert_standardised(converting, score).scale_score
    except RuleBroken:
        return
    assert converted is not None
    assert 100 <= converted <= converting.highest
