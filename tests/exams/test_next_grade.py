"""The distance to the grade above, written out for each kind of exam."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared.exams.catalogue import EXAMS, exam
from shared.exams.next_grade import next_grade

CASES = [
    # B2 First: Level B1 from 140, C from 160, B from 173, A from 180; printed from 122
    ("FCE", "121", None),
    ("FCE", "122", ("Level B1", 18)),
    ("FCE", "139", ("Level B1", 1)),
    ("FCE", "140", ("C", 20)),
    ("FCE", "159", ("C", 1)),
    ("FCE", "160", ("B", 13)),
    ("FCE", "174", ("A", 6)),
    ("FCE", "179", ("A", 1)),
    ("FCE", "180", None),
    ("FCE", "190", None),
    ("FCE", None, None),
    # A2 Key, C2 Proficiency and Business Preliminary have bands of their own
    ("KET", "119", ("C", 1)),
    ("CPE", "199", ("C", 1)),
    ("CPE", "219", ("A", 1)),
    ("BECP", "150", ("Pass with Merit", 3)),
    ("BECP", "160", None),
    # no grade by score: bands without one, shields, a level a paper, a grade that comes in the file
    ("IELTS", "6.5", None),
    ("YLES", "4", None),
    ("TKT", "3", None),
    ("BULATS", "60", None),
    ("DELTA1", "120", None),
    ("ILEC", "60", None),
]


@pytest.mark.parametrize(("code", "overall", "wanted"), CASES)
def test_the_next_grade_is_the_one_above(code: str, overall: str | None, wanted: tuple[str, int] | None) -> None:
    found = next_grade(exam(code), overall)
    assert found == ({"grade": wanted[0], "points": wanted[1]} if wanted else None)


def test_so_many_points_more_are_that_grade() -> None:
    for each in EXAMS.values():
        for overall in range(int(each.reported_from), int(each.highest) + 1):
            found = next_grade(each, str(overall))
            if found:
                then = Decimal(overall + found["points"])
                (band,) = [band for band in each.bands if band.lowest <= then <= band.highest]
                assert (band.grade, band.lowest) == (found["grade"], then)
