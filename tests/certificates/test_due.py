"""Which results have a certificate, and which rule says that one has none: a row a rule."""

from __future__ import annotations

import pytest

from shared.certificates.due import Certified, NoCertificate, certified
from shared.exams.catalogue import EXAMS, Paper
from shared.exams.scale import Cefr
from shared.results.result import Status, judge, without_scores
from tests.kit.builders import a_result, values_of


@pytest.mark.parametrize(
    ("code", "value", "grade", "due"),
    [
        ("FCE", "185", None, Certified(Cefr.C1, "A")),
        ("FCE", "165", None, Certified(Cefr.B2, "C")),
        ("FCE", "145", None, Certified(Cefr.B1, "Level B1")),
        ("FCE", "130", None, NoCertificate.BELOW_LEVEL),
        ("CPE", "225", None, Certified(Cefr.C2, "A")),
        ("KET", "105", None, Certified(Cefr.A1, "Level A1")),
        ("DELTA1", "67", "Pass", Certified(None, "Pass")),
        ("DELTA1", "30", "Fail", NoCertificate.NO_PASS),
        ("IELTS", "6.5", None, NoCertificate.NONE_FOR_EXAM),
        ("YLES", "4", None, Certified(Cefr.PRE_A1, None)),
        ("ILEC", "10", "Fail", NoCertificate.BELOW_LEVEL),
    ],
)
def test_a_reported_result_is_certified_by_its_exams_rule(
    code: str, value: str, grade: str | None, due: Certified | NoCertificate
) -> None:
    exam = EXAMS[code]
    assert certified(exam, judge(exam, dict.fromkeys(exam.papers, value), grade)) == due


@pytest.mark.parametrize(
    ("status", "rule"),
    [
        (Status.PENDING, NoCertificate.PENDING),
        (Status.WITHHELD, NoCertificate.WITHHELD),
        (Status.ABSENT_PART, NoCertificate.ABSENT),
        (Status.ABSENT_ALL, NoCertificate.ABSENT),
    ],
)
def test_a_result_that_is_not_reported_has_none(status: Status, rule: NoCertificate) -> None:
    assert certified(EXAMS["FCE"], without_scores(EXAMS["FCE"], status)) is rule


def test_a_child_who_missed_a_paper_has_none() -> None:
    exam = EXAMS["YLES"]
    assert certified(exam, a_result("YLES", speaking="exempt")) is NoCertificate.NOT_COMPLETED


def test_where_each_paper_is_certified_the_certificate_names_those_that_were_sat() -> None:
    exam = EXAMS["TKT"]
    values = values_of(exam) | {exam.papers[0]: "exempt"}
    due = certified(exam, judge(exam, values))
    assert isinstance(due, Certified)
    assert [paper for paper, _ in due.papers] == list(exam.papers[1:])


def test_a_score_inside_a_grade_changes_no_certificate() -> None:
    exam = EXAMS["FCE"]
    higher = judge(exam, {**values_of(exam), Paper.READING: "176"})
    assert certified(exam, a_result()) == certified(exam, higher)
