"""Outcomes are told by comparing two results, at both edges of a grade."""

from __future__ import annotations

import pytest

from shared.enquiries.eligibility import StageRefused
from shared.enquiries.outcome import (
    Check,
    ChecksMissing,
    ChecksNotAsked,
    OutcomeKind,
    OutcomeNotReported,
    PaperNotAsked,
    RefundRule,
    ResultNotReported,
    fees_go_back,
    kind_of,
    outcome_of,
    parse_checks,
)
from shared.exams.catalogue import Paper, exam
from shared.exams.enquiry_stages import Stage
from shared.ground.errors import RuleBroken
from shared.results.result import Status, judge, without_scores
from tests.kit.builders import a_result
from tests.kit.enquiry_chain import DAY_1, a_finding

K = OutcomeKind
SAME = ("174",) * 5


def fce(*values: str) -> dict[Paper, str]:
    return dict(zip(exam("FCE").papers, values * (5 if len(values) == 1 else 1), strict=True))


# B2 First, overall before and after (every paper the same): A 180-190, B 173-179, C 160-172, Level B1 140-159
@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("174", "174", K.UNCHANGED),
        ("173", "179", K.SCORE_CHANGED),
        ("179", "173", K.SCORE_CHANGED),
        ("179", "180", K.GRADE_UP),
        ("180", "179", K.GRADE_DOWN),
        ("172", "173", K.GRADE_UP),
        ("173", "172", K.GRADE_DOWN),
        ("160", "159", K.GRADE_DOWN),  # to Level B1
        ("159", "160", K.GRADE_UP),  # from Level B1
        ("140", "139", K.GRADE_DOWN),  # from Level B1 to no result
        ("139", "140", K.GRADE_UP),
        ("139", "125", K.SCORE_CHANGED),  # no result before and after
        ("125", "190", K.GRADE_UP),
    ],
)
def test_grades_of_an_exam_on_the_scale(before: str, after: str, kind: OutcomeKind) -> None:
    assert kind_of(exam("FCE"), judge(exam("FCE"), fce(before)), judge(exam("FCE"), fce(after))) is kind


def test_one_component_moves_and_the_overall_stays() -> None:
    assert kind_of(exam("FCE"), a_result(), a_result(reading="175")) is K.SCORE_CHANGED


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("Pass", "Pass", K.UNCHANGED),
        ("Pass", "Pass with Merit", K.GRADE_UP),
        ("Pass with Distinction", "Pass with Merit", K.GRADE_DOWN),
        ("Pass", "Fail", K.GRADE_DOWN),
    ],
)
def test_grades_that_only_a_file_can_bring(before: str, after: str, kind: OutcomeKind) -> None:
    assert kind_of(exam("DELTA1"), a_result("DELTA1", before), a_result("DELTA1", after)) is kind


@pytest.mark.parametrize(("code", "changes"), [("TKT", {"module_1": "4"}), ("YLES", {"listening": "5"})])
def test_an_exam_without_grades_has_only_scores(code: str, changes: dict[str, str]) -> None:
    assert kind_of(exam(code), a_result(code), a_result(code, **changes)) is K.SCORE_CHANGED


@pytest.mark.parametrize(
    ("kind", "by_grade", "by_any"),
    [
        (K.GRADE_UP, True, True),
        (K.GRADE_DOWN, True, True),
        (K.SCORE_CHANGED, False, True),
        (K.UNCHANGED, False, False),
    ],
)
def test_when_fees_are_refunded(kind: OutcomeKind, by_grade: bool, by_any: bool) -> None:
    assert (fees_go_back(kind), fees_go_back(kind, RefundRule.ANY_VARIATION)) == (by_grade, by_any)


def test_stage_1_is_six_checks() -> None:
    assert [check.value for check in Check] == [
        *("all_parts_marked", "totals", "recorded_per_component"),
        *("examiner_adjustments", "grade_thresholds", "allowances"),
    ]
    for missing in Check:
        finding = a_finding(checks=frozenset(Check) - {missing})
        with pytest.raises(ChecksMissing) as refusal:
            outcome_of(finding, Stage.CLERICAL_RECHECK, (), DAY_1)
        assert refusal.value.detail == f"Stage 1 is six checks; still open: {missing}."
        assert refusal.value.pointer == "/checks"
    found = outcome_of(a_finding(a_result(speaking="190")), Stage.CLERICAL_RECHECK, (), DAY_1)
    assert (found.kind, found.version, found.new_version) == (K.SCORE_CHANGED, 1, 2)


def test_the_six_checks_end_no_remark() -> None:
    with pytest.raises(ChecksNotAsked) as refusal:
        outcome_of(a_finding(), Stage.REMARK, (Paper.WRITING,), DAY_1)
    assert (refusal.value.code, refusal.value.pointer) == ("checks_not_asked", "/checks")


def test_an_unchanged_result_makes_no_version() -> None:
    assert outcome_of(a_finding(), Stage.CLERICAL_RECHECK, (), DAY_1).new_version is None


def test_an_unknown_check_is_refused() -> None:
    assert parse_checks(["totals", "allowances"]) == {Check.TOTALS, Check.ALLOWANCES}
    with pytest.raises(RuleBroken) as refusal:
        parse_checks(["totals", "vibes"])
    assert refusal.value.pointer == "/checks/1"


def test_a_remark_moves_only_the_papers_it_covers_and_never_speaking() -> None:
    none: frozenset[Check] = frozenset()
    papers = (Paper.WRITING, Paper.LISTENING)
    assert (
        outcome_of(a_finding(a_result(writing="190"), checks=none), Stage.REMARK, papers, DAY_1).kind is K.SCORE_CHANGED
    )
    with pytest.raises(PaperNotAsked) as not_asked:
        outcome_of(a_finding(a_result(reading="190"), checks=none), Stage.REMARK, papers, DAY_1)
    assert not_asked.value.detail == "This re-mark does not cover the paper reading: its value stays."
    assert not_asked.value.pointer == "/reading"
    with pytest.raises(StageRefused) as refusal:
        outcome_of(a_finding(a_result(speaking="190"), checks=none), Stage.REMARK, (*papers, Paper.SPEAKING), DAY_1)
    assert (refusal.value.code, refusal.value.pointer) == ("speaking_not_remarked", "/speaking")


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.REPORTED])
def test_an_enquiry_is_no_way_to_withhold_a_result_nor_concluded_about_one_withheld(status: Status) -> None:
    hidden = without_scores(exam("FCE"), status)
    with pytest.raises(OutcomeNotReported) as after:
        outcome_of(a_finding(hidden), Stage.REMARK, (), DAY_1)
    assert after.value.detail == "The outcome is a result with scores, of the same exam."
    with pytest.raises(ResultNotReported) as before:
        outcome_of(a_finding(a_result(), before=hidden), Stage.REMARK, (), DAY_1)
    assert before.value.detail.startswith("The result as it stands shows no scores")


def test_an_outcome_of_another_exam() -> None:
    with pytest.raises(OutcomeNotReported):
        outcome_of(a_finding(a_result("CAE")), Stage.REMARK, (), DAY_1)
