from __future__ import annotations

import json

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.exams.catalogue import EXAMS, Paper, exam
from shared.ground.errors import RuleBroken
from shared.results.result import (
    Status,
    certificate_is_due,
    display_code,
    from_json,
    judge,
    level_of_paper,
    overall_is_reported,
    paper_is_reported,
    to_json,
    version_shown,
    without_scores,
)
from tests.kit.builders import SOUND_VALUES, a_result, values_of

# One candidate an exam, all papers at the builder's value: overall, grade, CEFR level, certificate's level, certified
ONE_AN_EXAM = {
    "KET": ("125", "C", "A2", "A2", True),
    "KETS": ("125", "C", "A2", "A2", True),
    "PET": ("145", "C", "B1", "B1", True),
    "PETS": ("145", "C", "B1", "B1", True),
    "FCE": ("174", "B", "B2", "B2", True),
    "FCES": ("174", "B", "B2", "B2", True),
    "CAE": ("185", "C", "C1", "C1", True),
    "CPE": ("205", "C", "C2", "C2", True),
    "BECP": ("145", "Pass", "B1", "B1", True),
    "BECV": ("165", "C", "B2", "B2", True),
    "BECH": ("185", "C", "C1", "C1", True),
    "YLES": (None, None, None, "Pre A1", True),
    "YLEM": (None, None, None, "A1", True),
    "YLEF": (None, None, None, "A2", True),
    "TKT": (None, None, None, None, True),
    "DELTA1": ("134", "Pass", None, None, True),
    "IELTS": ("6.5", None, "B2", None, False),
    "BULATS": (None, None, None, None, True),
    "ILEC": ("148", "C1 Pass", "C1", "C1", True),
    "ICFE": ("148", "B2 Pass", "B2", "B2", True),
}


def test_the_list_covers_the_catalogue() -> None:
    assert set(ONE_AN_EXAM) == set(EXAMS) == set(SOUND_VALUES)


@pytest.mark.parametrize("code", ONE_AN_EXAM)
def test_one_candidate_of_every_exam(code: str) -> None:
    result = a_result(code)
    certified = certificate_is_due(exam(code), result)
    assert (result.overall, result.grade, result.cefr, result.certificate_cefr, certified) == ONE_AN_EXAM[code]
    assert list(result.values) == list(exam(code).papers)


@pytest.mark.parametrize("code", ONE_AN_EXAM)
def test_sealing_and_opening_gives_the_same_result(code: str) -> None:
    result = a_result(code)
    sealed = json.dumps(to_json(result), separators=(",", ":"))
    assert from_json(json.loads(sealed)) == result
    assert len(sealed.encode()) < 700  # sealed results are padded to 2 KB


def test_a_result_without_scores_keeps_only_its_status() -> None:
    for status in (Status.PENDING, Status.WITHHELD, Status.ABSENT_PART, Status.ABSENT_ALL):
        result = without_scores(exam("FCE"), status)
        assert from_json(to_json(result)) == result
        assert (dict(result.values), result.overall, result.grade, result.cefr) == ({}, None, None, None)
        assert not certificate_is_due(exam("TKT"), result)
        assert not overall_is_reported(exam("FCE"), result)


@pytest.mark.parametrize(
    ("status", "code"),
    [("reported", None), ("pending", "Pending"), ("withheld", "Withheld"), ("absent_part", "X"), ("absent_all", "Z")],
)
def test_the_code_printed_in_place_of_scores(status: str, code: str | None) -> None:
    assert display_code(Status(status)) == code


@pytest.mark.parametrize(
    ("value", "reported", "level"),
    [
        ("190", True, "C1"),
        ("180", True, "C1"),
        ("179", True, "B2"),
        ("160", True, "B2"),
        ("159", True, "B1"),
        ("140", True, "B1"),
        ("139", True, None),
        ("122", True, None),
        ("121", False, None),
        ("0", False, None),
        ("exempt", False, None),
    ],
)
def test_a_paper_is_printed_from_the_scale_minimum_and_drawn_on_the_overalls_bands(
    value: str, reported: bool, level: str | None
) -> None:
    first = exam("FCE")
    assert paper_is_reported(first, Paper.SPEAKING, value) is reported
    assert level_of_paper(first, Paper.SPEAKING, value) == level


@pytest.mark.parametrize(("overall", "reported"), [("122", True), ("121", False)])
def test_an_overall_under_the_scale_minimum_is_not_reported(overall: str, reported: bool) -> None:
    first = exam("FCE")
    result = judge(first, dict.fromkeys(first.papers, overall))
    assert overall_is_reported(first, result) is reported
    assert (result.overall, result.grade, result.certificate_cefr) == (overall, None, None)


def test_values_are_kept_unfloored() -> None:
    assert a_result("FCE", writing="87").values[Paper.WRITING] == "87"


def test_ielts_bands_are_written_with_their_half() -> None:
    result = judge(exam("IELTS"), values_of(exam("IELTS"), reading="7"))
    assert (result.values[Paper.READING], result.overall) == ("7.0", "6.5")


def test_a_paper_too_few_or_too_many_or_none_at_all() -> None:
    first = exam("FCE")
    sound = values_of(first)
    cases = [
        ({paper: value for paper, value in sound.items() if paper != "listening"}, "/listening"),
        ({**sound, Paper.CLIL: "3"}, "/clil"),
        (dict.fromkeys(first.papers, "exempt"), "/reading"),
        ({}, "/reading"),
    ]
    for values, pointer in cases:
        with pytest.raises(RuleBroken) as refusal:
            judge(first, values)
        assert refusal.value.pointer == pointer


@pytest.mark.parametrize(
    ("code", "grade", "overall", "cefr", "pointer"),
    [
        ("FCE", "B", "174", "B2", None),
        ("FCE", "", "", "", None),
        ("FCE", "C", None, None, "/grade"),
        ("FCE", "b", None, "b2", None),
        ("FCE", None, "175", None, "/overall"),
        ("FCE", None, "abc", None, "/overall"),
        ("FCE", None, None, "C1", "/cefr"),
        ("YLEF", None, "12", None, "/overall"),
        ("YLEF", "A", None, None, "/grade"),
        ("TKT", None, None, "B2", "/cefr"),
        ("DELTA1", None, None, None, "/grade"),
        ("DELTA1", "A", None, None, "/grade"),
        ("DELTA1", "Fail", "134", None, None),
        ("DELTA1", "Fail", "135", None, "/overall"),
        ("DELTA1", "Fail", "134.5", None, "/overall"),
        ("ILEC", "C1 Pass with Merit", "148", "C1", None),
        ("ILEC", "Narrow Fail", None, "B2", "/cefr"),
        ("IELTS", None, "6.5", "B2", None),
        ("IELTS", None, "6", None, "/overall"),
    ],
)
def test_what_a_file_gives_besides_must_agree(
    code: str, grade: str | None, overall: str | None, cefr: str | None, pointer: str | None
) -> None:
    found = exam(code)
    if pointer is None:
        judge(found, values_of(found), grade, overall, cefr)
        return
    with pytest.raises(RuleBroken) as refusal:
        judge(found, values_of(found), grade, overall, cefr)
    assert refusal.value.pointer == pointer


def test_an_overall_from_true_values_decides_grade_and_level() -> None:
    first = exam("FCE")
    values = {**dict.fromkeys(first.papers, "170"), Paper.WRITING: "122"}
    assert judge(first, values).grade == "C"  # 160.4 from the printed values
    lower = judge(first, values, overall_given="158")
    assert (lower.overall, lower.grade, lower.cefr, lower.certificate_cefr) == ("158", "Level B1", "B1", "B1")


def test_a_fail_and_a_paper_missed_give_no_certificate() -> None:
    assert not certificate_is_due(exam("DELTA1"), a_result("DELTA1", "Fail"))
    assert not certificate_is_due(exam("ILEC"), a_result("ILEC", "Narrow Fail"))
    assert not certificate_is_due(exam("YLEF"), a_result("YLEF", speaking="exempt"))
    assert not certificate_is_due(exam("FCE"), judge(exam("FCE"), dict.fromkeys(exam("FCE").papers, "139")))


def test_one_module_of_tkt_is_an_exam() -> None:
    modules = {"module_2": "exempt", "module_3": "exempt", "young_learners": "exempt", "clil": "exempt"}
    assert certificate_is_due(exam("TKT"), a_result("TKT", **modules))


@hypothesis.settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(122, 190), min_size=5, max_size=5))
def test_grade_and_levels_depend_on_the_overall_alone(scores: list[int]) -> None:
    first = exam("FCE")
    result = judge(first, dict(zip(first.papers, map(str, scores), strict=True)))
    assert result.overall is not None
    level = judge(first, dict.fromkeys(first.papers, result.overall))
    assert (result.grade, result.cefr, result.certificate_cefr) == (level.grade, level.cefr, level.certificate_cefr)


@pytest.mark.parametrize(
    ("version", "others", "shown"),
    [
        (1, {}, 1),
        (7, dict.fromkeys(range(1, 7), False), 1),  # six loads that were abandoned before anybody saw one
        (2, {1: True}, 2),
        (2, {1: False}, 1),
        (4, {1: True, 2: False, 3: True}, 3),
        (2, {1: True, 3: True, 4: False}, 2),  # a later one does not change what an earlier was shown with
    ],
)
def test_a_version_is_shown_by_how_many_were_ever_out(version: int, others: dict[int, bool], shown: int) -> None:
    for own in (True, False):
        assert version_shown(version, {**others, version: own}.items()) == shown
