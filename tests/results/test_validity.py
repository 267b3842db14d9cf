"""Until when a result is valid: the stricter one of the exam's rule and the organisation's own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shared.exams.catalogue import exam
from shared.ground.dates import months_before, months_later
from shared.results.validity import ValidityRule, last_day
from tests.kit.builders import a_session

EXAM, OWN = ValidityRule.EXAM, ValidityRule.ORGANISATION


@pytest.mark.parametrize(
    ("code", "months", "ends"),
    [
        ("FCE", None, (None, None)),
        ("FCE", 24, (date(2028, 11, 28), OWN)),
        ("FCE", 1, (date(2026, 12, 28), OWN)),
        ("IELTS", None, (date(2028, 11, 28), EXAM)),
        ("IELTS", 23, (date(2028, 10, 28), OWN)),
        ("IELTS", 24, (date(2028, 11, 28), EXAM)),
        ("IELTS", 36, (date(2028, 11, 28), EXAM)),
    ],
)
def test_the_stricter_rule_counts_and_is_named(
    code: str, months: int | None, ends: tuple[date | None, ValidityRule | None]
) -> None:
    assert last_day(exam(code), a_session(exam=code, exam_date=date(2026, 11, 28)), months) == ends


@pytest.mark.parametrize("months", [1, 6, 11, 12, 23, 120])
def test_the_last_day_is_that_of_a_requirement_of_as_many_months(months: int) -> None:
    for days in range(800):
        sat = date(2023, 12, 1) + timedelta(days=days)
        last = months_later(sat, months)
        assert months_before(last, months) <= sat < months_before(last + timedelta(days=1), months)
