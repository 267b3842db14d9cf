"""The broadsheet's lines and parts, cell by cell."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from shared.candidates.candidate import (
    WrongForm,
    parse_candidate_id,
    parse_candidate_number,
    parse_preparation_centre,
)
from shared.candidates.entry_file import read_entries
from shared.cohorts.broadsheet import file_name, header, line, part
from shared.enquiries.outcome_file import read_outcomes
from shared.exams.catalogue import EXAMS
from shared.ground.csv_writing import csv_text
from shared.results.result import Result, Status, without_scores
from shared.results.result_file import read_results
from shared.results.statement import Statement, statement
from tests.candidates.test_entry_file import SESSIONS, a_file
from tests.kit.builders import RELEASED_AT, a_centre, a_result, a_session, an_entry

FCE = EXAMS["FCE"]
WHO = ("ES442 0001", "KXA 104 827", "Martí", "Ada", "")
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
    assert content.startswith(b'\xef\xbb\xbf"candidate_number","candidate_id","family_name",')
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


# What a spreadsheet takes for a number: digits, a point or comma, a sign, a power of ten.
NUMBER = re.compile(r"\s*[+-]?[0-9]+([.,][0-9]*)?([eE][+-]?[0-9]+)?\s*")
DATE = re.compile(r"[0-9]{1,4}([-/.][0-9]{1,4}){1,2}")


@pytest.mark.parametrize("candidate_id", ["KXA104827", "104827001", "12E456789", "000000001"])
@pytest.mark.parametrize("school", ["", "ES901", "71234", "0012", "9E5", "12-11", "SCH-01"])
def test_no_identifier_is_a_number_and_every_reader_takes_it_back(candidate_id: str, school: str) -> None:
    entry = an_entry(candidate_id=candidate_id, preparation_centre=school)
    (cells,) = csv.reader(io.StringIO(part(FCE, [line(FCE, entry, None)], is_first=False)))
    number, printed, *_, at_school, _, _ = cells[:7]
    for identifier in (number, printed, at_school):
        assert not NUMBER.fullmatch(identifier)
        assert not DATE.fullmatch(identifier)
    assert parse_candidate_number(number, centre_number=entry.centre_number) == entry.candidate_number
    assert parse_candidate_id(printed) == candidate_id
    assert parse_preparation_centre(at_school) == school
    row = {"candidate_id": printed, "candidate_number": number, "preparation_centre": at_school}
    (entered,) = read_entries(a_file(row), SESSIONS).entries
    assert (entered.entry.candidate_id, entered.entry.candidate_number) == (candidate_id, entry.candidate_number)
    assert entered.entry.preparation_centre == school
    results = csv_text([("candidate_id", "session_id", "status"), (printed, "FCE-2026-12-PB", "absent_all")])
    (loaded,) = read_results(results.encode(), SESSIONS).results
    assert loaded.candidate_id == candidate_id
    outcomes = csv_text([("enquiry_id", "checks"), (f"{printed}.FCE-2026-12-PB.1", "all")])
    (outcome,) = read_outcomes(outcomes.encode()).stated
    assert outcome.enquiry_id == f"{candidate_id}.FCE-2026-12-PB.1"


def test_an_enquiry_that_comes_twice_in_two_spellings_is_seen() -> None:
    twice = [("enquiry_id",), ("KXA 104 827.FCE-2026-12-PB.1",), ("KXA104827.FCE-2026-12-PB.1",)]
    assert [fault.pointer for fault in read_outcomes(csv_text(twice).encode()).faults] == ["/3/enquiry_id"]


@pytest.mark.parametrize(
    ("number", "centre", "read"),
    [
        ("ES442 0001", "ES442", "0001"),
        ("es4420001", "ES442", "0001"),
        ("ES442-0001", None, "0001"),
        ("0001", "ES442", "0001"),
        ("ES443 0001", "ES442", None),
        ("ES442", "ES442", None),
        ("ES442 001", "ES442", None),
    ],
)
def test_a_candidate_number_stands_behind_its_own_centre(number: str, centre: str | None, read: str | None) -> None:
    if read is not None:
        assert parse_candidate_number(number, centre_number=centre) == read
        return
    with pytest.raises(WrongForm):
        parse_candidate_number(number, centre_number=centre)


def test_a_file_with_another_centres_number_is_refused_by_line_and_column() -> None:
    (fault,) = read_entries(a_file({"candidate_number": "ES443 0001"}), SESSIONS).faults.listed
    assert (fault.line, fault.column) == (2, "candidate_number")
    assert "another centre's number, ES443" in fault.remedy
