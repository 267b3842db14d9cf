"""What an enquiry has found, from the result that stands: judged anew, and nothing otherwise that was not said."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from shared.enquiries.revised_result import RevisedScores, found
from shared.exams.catalogue import Paper, exam
from shared.ground.errors import RuleBroken
from shared.results.result import Status, judge, without_scores
from tests.kit.builders import a_result, values_of

FCE, KET, DELTA = exam("FCE"), exam("KET"), exam("DELTA1")


def test_what_is_not_said_is_as_it_was() -> None:
    before = a_result()
    assert found(FCE, before, RevisedScores()) is before
    assert found(FCE, before, RevisedScores({"reading": "174"})) == before
    after = found(FCE, before, RevisedScores({"reading": "190"}))
    assert (after.values[Paper.READING], after.values[Paper.WRITING], after.overall) == ("190", "174", "177")
    assert found(FCE, before, RevisedScores({"reading": "190"}, overall="177", grade="B")) == after


def test_an_overall_that_a_file_gave_holds_while_its_papers_do() -> None:
    """Where papers stand at the floor, the true overall may be lower than theirs make it."""
    before = judge(FCE, values_of(FCE, reading="122", writing="122"), overall_given="150")
    assert found(FCE, before, RevisedScores({"reading": "122"})) == before
    assert found(FCE, before, RevisedScores({"reading": "174"})).overall != "150"
    assert found(FCE, before, RevisedScores({"reading": "130"}, overall="151")).overall == "151"


def test_a_grade_that_no_rule_computes_is_said_with_new_papers() -> None:
    before = a_result("DELTA1", "Pass")
    same = RevisedScores({"paper_1": "67"})
    assert found(DELTA, before, same) == before
    with pytest.raises(RuleBroken, match="No rule computes the grade") as refusal:
        found(DELTA, before, RevisedScores({"paper_1": "90"}))
    assert refusal.value.pointer == "/grade"
    assert found(DELTA, before, RevisedScores({"paper_1": "90"}, grade="Pass with Merit")).grade == "Pass with Merit"


@pytest.mark.parametrize(
    ("papers", "pointer"),
    [({"use_of_english": "130"}, "/papers"), ({"essay": "1"}, "/papers"), ({"listening": "x"}, "/listening")],
)
def test_a_paper_there_is_not_and_a_value_that_is_none(papers: Mapping[str, str], pointer: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        found(KET, a_result("KET"), RevisedScores(papers))
    assert refusal.value.pointer == pointer


def test_a_result_without_scores_is_left_to_the_rule_that_refuses_it() -> None:
    withheld = without_scores(FCE, Status.WITHHELD)
    assert found(FCE, withheld, RevisedScores({"reading": "190"})) is withheld
