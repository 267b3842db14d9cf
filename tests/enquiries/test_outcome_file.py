"""A file of outcomes by itself, and against the result that each row is about: every fault, by line and column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.enquiries.outcome import Check
from shared.enquiries.outcome_file import ALL, MOST_ROWS, StatedOutcome, found_for, read_outcomes
from shared.exams.catalogue import Paper, exam
from shared.ground.errors import SeveralFaults
from shared.results.result import Result, Status, without_scores
from tests.kit.builders import a_result

ONE, TWO = "KXA104827.FCE-2026-12-PB.1", "KXA104851.FCE-2026-12-PB.2"
SIX = " ".join(Check)
HEAD = "enquiry_id,checks,reading,writing,overall,grade,cefr"


def faults(read: Callable[[], object]) -> list[tuple[str | None, str]]:
    with pytest.raises(SeveralFaults) as caught:
        read()
    return [(each.pointer, each.detail) for each in caught.value.faults]


def pointers(text: str | bytes) -> list[str | None]:
    content = text if isinstance(text, bytes) else text.encode()
    return [each.pointer for each in read_outcomes(content).faults]


def row(text: str, head: str = HEAD) -> StatedOutcome:
    (found,) = read_outcomes(f"{head}\n{text}\n".encode()).stated
    return found


def test_rows_are_read_in_their_order() -> None:
    file = f"{HEAD}\r\n{ONE},all,190,,178,B,B2\r\n\r\n{TWO},,,,,,\r\n"
    first, second = read_outcomes(file.encode("utf-8-sig")).stated
    assert (first.line, first.enquiry_id, first.checks) == (2, ONE, frozenset(Check))
    assert (dict(first.revised.papers), first.revised.overall, first.revised.grade, first.cefr) == (
        {"reading": "190"},
        "178",
        "B",
        "B2",
    )
    assert (second.line, second.enquiry_id, second.checks, second.cefr) == (4, TWO, frozenset(), None)
    assert second.revised.is_nothing


def test_the_shortest_file_says_that_nothing_is_otherwise() -> None:
    assert row(ONE, "enquiry_id").revised.is_nothing


@pytest.mark.parametrize(
    ("cell", "ticked"),
    [
        ("all", 6),
        ("ALL", 6),
        ("Totals", 1),
        (SIX, 6),
        ("totals allowances", 2),
        ("totals  totals", 1),
        ("", 0),
        (f" {ALL} ", 6),
    ],
)
def test_checks_by_name_or_all(cell: str, ticked: int) -> None:
    assert len(row(f"{ONE},{cell}", "enquiry_id,checks").checks) == ticked


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", ["/1"]),
        ("enquiry_id\n", ["/2"]),
        (f"id\n{ONE}\n", ["/1"]),
        (f"id,checks\n{ONE},Any\n", ["/1", "/1/enquiry_id", "/2/checks"]),
        (f"enquiry_id,marks\n{ONE},3\n", ["/1"]),
        (f"enquiry_id,grade,grade\n{ONE},A,B\n", ["/1/grade"]),
        (f"enquiry_id,grade\n{ONE},A,B\n", ["/2"]),
        (f"enquiry_id,grade\n{ONE},=1+1\x07\n", ["/2/grade"]),
        ("enquiry_id\nKXA104827\n", ["/2/enquiry_id"]),
        (f"enquiry_id\n{ONE}\n\n{TWO}\n{ONE}\n", ["/5/enquiry_id"]),
        (f"enquiry_id,checks\n{ONE},Any\n{TWO},totals handwriting\n", ["/2/checks", "/3/checks"]),
        (f"enquiry_id,marks,checks\n{ONE},3,Any\nnone,,all\n", ["/1", "/2/checks", "/3/enquiry_id"]),
        (f"enquiry_id,checks\nnone,handwriting\n{TWO},\n", ["/2/enquiry_id", "/2/checks"]),
        (f'enquiry_id,checks\n"{ONE},all\n', ["/2"]),
        ("enquiry_id\n".encode("utf-16"), ["/1"]),
        (b"enquiry_id\nKXA\xff.1\n", ["/2/enquiry_id"]),
    ],
)
def test_every_fault_of_its_form_is_named(text: str | bytes, named: list[str]) -> None:
    assert pointers(text) == named


@pytest.mark.parametrize(
    ("content", "separator"),
    [
        (f"enquiry_id,checks,reading,overall\n{ONE},all,176.00,6.5\n", "comma"),
        (f"enquiry_id;checks;reading;overall;;\n\u00a0{ONE} ;ALL;176,00;6,5;;\n;;;\n", "semicolon"),
        (f"enquiry_id\tchecks\treading\toverall\n{ONE}\tAll\t176,00\t6,5\n", "tab"),
    ],
)
def test_outcomes_are_read_as_spreadsheets_write_them(content: str, separator: str) -> None:
    read = read_outcomes(content.encode())
    (stated,) = read.stated
    assert (read.separator, read.faults, stated.enquiry_id, len(stated.checks)) == (separator, (), ONE, 6)
    assert (dict(stated.revised.papers), stated.revised.overall) == ({"reading": "176.00"}, "6.5")
    found = found_for(replace(stated, revised=replace(stated.revised, overall=None)), exam("FCE"), a_result())
    assert found.values[Paper.READING] == "176"


def test_a_score_written_another_way_is_no_change() -> None:
    before = a_result(reading="122", use_of_english="122")
    kept = replace(before, overall="150", grade="Level B1")  # as a file once gave it, at the scale minimum
    same = row(f"{ONE},all,122.00,,,,")
    assert found_for(same, exam("FCE"), kept).overall == "150"


def test_at_most_two_hundred() -> None:
    def ids(count: int) -> str:
        return "enquiry_id\n" + "".join(f"KXA{number:06d}.FCE-2026-12-PB.1\n" for number in range(count))

    assert len(read_outcomes(ids(MOST_ROWS).encode()).stated) == MOST_ROWS == 200
    assert pointers(ids(MOST_ROWS + 1)) == ["/202"]


# Against the result that stands


def against(text: str, before: Result | None = None) -> list[str | None]:
    existing = before or a_result()
    stated = row(text)
    return [pointer for pointer, _ in faults(lambda: found_for(stated, exam(existing.exam), existing))]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"{ONE},all,191,abc,,,", ["/2/reading", "/2/writing"]),
        (f"{ONE},all,190,,190,A,C2", ["/2/overall", "/2/grade", "/2/cefr"]),
        (f"{ONE},all,,,,Z,", ["/2/grade"]),
        (f"{ONE},all,,,,,C1", ["/2/cefr"]),
        (f"{ONE},all,190,,999,,", ["/2/overall"]),
    ],
)
def test_every_fault_of_a_row_is_named(text: str, named: list[str]) -> None:
    assert against(text) == named


def test_a_paper_of_another_exam_is_a_fault() -> None:
    stated = row(f"{ONE},all,5", "enquiry_id,checks,paper_1")
    assert faults(lambda: found_for(stated, exam("FCE"), a_result()))[0][0] == "/2/paper_1"


def test_the_grade_that_only_the_body_can_give_is_asked_for_once() -> None:
    paper = exam("DELTA1").papers[0]
    stated = row(f"{ONE},all,55", f"enquiry_id,checks,{paper}")
    ((pointer, detail),) = faults(lambda: found_for(stated, exam("DELTA1"), a_result("DELTA1")))
    assert (pointer, detail[:36]) == ("/2/grade", "No rule computes the grade of DELTA1")


@pytest.mark.parametrize(
    ("text", "grade", "overall"),
    [
        (f"{ONE},all,190,190,,,", "A", "180"),
        (f"{ONE},all,190,180,178,B,B2", "B", "178"),
        (f"{ONE},all,,,,,", "B", "174"),
    ],
)
def test_what_a_line_of_outcomes_finds(text: str, grade: str, overall: str) -> None:
    found = found_for(row(text), exam("FCE"), a_result())
    assert (found.grade, found.overall) == (grade, overall)


def test_a_result_without_scores_is_left_to_the_outcomes_own_rule() -> None:
    pending = without_scores(exam("FCE"), Status.PENDING)
    assert found_for(row(f"{ONE},all,190,,,,"), exam("FCE"), pending) is pending
