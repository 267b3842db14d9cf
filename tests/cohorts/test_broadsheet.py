"""The broadsheet's lines and parts, cell by cell."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from shared.cohorts.broadsheet import file_name, header, line, part
from shared.exams.catalogue import EXAMS
from shared.results.result import Result, Status, without_scores
from shared.results.statement import Statement, statement
from tests.kit.builders import RELEASED_AT, a_centre, a_result, a_session, an_entry

FCE = EXAMS["FCE"]
WHO = ("0001", "KXA104827", "Martí", "Ada", "")
END = ("1", "2026-12-09T08:00:00Z")


def shown(result: Result, **changes: Any) -> Statement:
    return statement(an_entry(**changes), a_session(exam=result.exam), a_centre(), result, 1, RELEASED_AT)


@pytest.mark.parametrize(
    ("result", "cells"),
    [
        (a_result(), ("released", "", *["174"] * 5, "174", "B", "B2", "B2")),
        (a_result("FCE", speaking="exempt"), ("released", "", *["174"] * 4, "exempt", "174", "B", "B2", "B2")),
        (
            a_result("FCE", writing="100"),
            ("released", "", "174", "174", "not reported", "174", "174", "159", *("Level B1", "B1", "B1")),
        ),
        (without_scores(FCE, Status.PENDING), ("pending", "Pending", *[""] * 9)),
        (without_scores(FCE, Status.WITHHELD), ("withheld", "Withheld", *[""] * 9)),
        (without_scores(FCE, Status.ABSENT_PART), ("absent", "X", *[""] * 9)),
        (without_scores(FCE, Status.ABSENT_ALL), ("absent", "Z", *[""] * 9)),
        (a_result("IELTS"), ("released", "", *["6.5"] * 4, "6.5", "", "B2", "")),
        (a_result("TKT", clil="exempt"), ("released", "", *["3"] * 4, *[""] * 5)),  # a module that nobody sat
    ],
    ids=lambda each: f"{each.exam} {each.status}" if isinstance(each, Result) else "",
)
def test_a_line_of_the_broadsheet(result: Result, cells: tuple[str, ...]) -> None:
    exam = EXAMS[result.exam]
    found = line(exam, an_entry(), shown(result))
    assert found == (*WHO, *cells, *END)
    assert len(found) == len(header(exam))


def test_a_line_of_what_is_not_out_says_only_whose_it_will_be() -> None:
    found = line(FCE, an_entry(), None)
    assert found == (*WHO, "expected", *[""] * 12)
    assert len(found) == len(header(FCE))


def test_parts_make_one_file_with_one_mark_and_one_header() -> None:
    lines = [line(FCE, an_entry(family_name=name), None) for name in ("Martí", 'O"Neill, jr.')]
    whole = part(FCE, lines[:1], is_first=True) + part(FCE, lines[1:], is_first=False)
    content = whole.encode()
    assert content.startswith(b"\xef\xbb\xbfcandidate_number,candidate_id,family_name,")
    assert content.count(b"\xef\xbb\xbf") == 1
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    assert list(csv.reader(io.StringIO(whole.lstrip("\ufeff"), newline=""))) == [list(header(FCE)), *map(list, lines)]


def test_a_name_that_is_a_formula_is_text() -> None:
    entry = an_entry(family_name='=HYPERLINK("http://evil.example";"click")', given_names="+Ada")
    text = part(FCE, [line(FCE, entry, None)], is_first=False)
    (cells,) = csv.reader(io.StringIO(text))
    assert cells[2:4] == ['\'=HYPERLINK("http://evil.example";"click")', "'+Ada"]


def test_the_name_of_the_file() -> None:
    assert file_name("FCE-2026-12-PB", "ES442") == "FCE-2026-12-PB-ES442.csv"
