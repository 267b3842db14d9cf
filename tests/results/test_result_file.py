from __future__ import annotations

from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.calendar.session import Session
from shared.exams.catalogue import EXAMS, Paper, exam
from shared.results.result import Status
from shared.results.result_file import PAPER_COLUMNS, ResultsFile, read_results
from tests.kit.builders import SOUND_VALUES, a_session

SESSIONS: dict[str, Session] = {code: a_session(id=code, exam=code) for code in EXAMS}
HEADER = ("candidate_id", "session_id", "status", *PAPER_COLUMNS, "overall", "grade", "cefr")


def a_row(code: str = "FCE", **cells: str) -> dict[str, str]:
    """A sound row of the exam, every paper at the builder's value."""
    value, grade = SOUND_VALUES[code]
    papers = {paper.value: value for paper in exam(code).papers}
    return {
        "candidate_id": "KXA104827",
        "session_id": code,
        "status": "reported",
        **papers,
        "grade": grade or "",
    } | cells


def without(*columns: str, **cells: str) -> dict[str, str]:
    """A row of B2 First that is blank in these columns."""
    return a_row(**{**dict.fromkeys(columns, ""), **cells})


def read(*rows: dict[str, str], header: tuple[str, ...] = HEADER) -> ResultsFile:
    lines = [",".join(header), *(",".join(row.get(column, "") for column in header) for row in rows)]
    return read_results("\n".join(lines).encode(), SESSIONS)


def places(found: ResultsFile) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.found) for fault in found.faults.in_order()]


@pytest.mark.parametrize("code", EXAMS)
def test_one_row_of_every_exam(code: str) -> None:
    found = read(a_row(code))
    assert places(found) == []
    [loaded] = found.results
    assert (loaded.candidate_id, loaded.session_id, loaded.line) == ("KXA104827", code, 2)
    assert (loaded.result.exam, loaded.result.status) == (code, Status.REPORTED)


def test_a_wrong_paper_hides_no_wrong_figure_beside_it() -> None:
    found = read(a_row(reading="999", overall="abc", grade="Z", cefr="D7"))
    assert places(found) == [(2, "reading", "999"), (2, "overall", "abc"), (2, "grade", "Z"), (2, "cefr", "D7")]
    assert places(read(a_row(reading="999", overall="175", grade="a", cefr="c1"))) == [(2, "reading", "999")]


def test_a_row_with_too_many_values_has_its_other_faults_in_the_same_pass() -> None:
    found = read(a_row(reading="999", grade="Z", cefr="C1,x"), a_row(status="reportd", cefr=",x"))
    assert places(found) == [
        (2, "", f"{len(HEADER) + 1} values"),
        (2, "reading", "999"),
        (2, "grade", "Z"),
        (3, "", f"{len(HEADER) + 1} values"),
        (3, "status", "reportd"),
        (3, "candidate_id", "KXA104827"),  # line 2 has their result already
    ]
    assert not found.results


def test_a_wrong_status_hides_no_wrong_score() -> None:
    found = read(a_row(status="reportd", reading="999", writing="", grade="Z"))
    assert places(found) == [(2, "status", "reportd"), (2, "reading", "999"), (2, "grade", "Z")]
    assert places(read(a_row(session_id="NONE", status="pending"))) == [
        (2, "session_id", "NONE"),
        *((2, paper.value, SOUND_VALUES["FCE"][0]) for paper in Paper if paper in exam("FCE").weights),
    ]


def test_a_lost_letter_hides_no_other_fault_of_its_row() -> None:
    found = read(a_row(reading="17\ufffd", writing="999", grade="Z"), a_row(status="repor\ufffded"))
    assert places(found) == [
        (2, "reading", "17?"),
        (2, "writing", "999"),
        (2, "grade", "Z"),
        (3, "status", "repor?ed"),
        (3, "candidate_id", "KXA104827"),
    ]


def test_a_grade_that_only_a_body_gives_is_asked_for_beside_a_wrong_paper() -> None:
    code = next(code for code in EXAMS if exam(code).given_grades)
    wrong = {exam(code).papers[0].value: "999"}
    assert [column for _, column, _ in places(read(a_row(code, **wrong, grade="")))][-1] == "grade"


def test_a_file_of_entries_sent_as_results_shows_no_secret_number() -> None:
    header = "candidate_id,secret_number,family_name,date_of_birth,session_id"
    for line in ("KXA104827 7391,,Puig,2004-05-06,FCE", "KXA104827;7391;Puig;2004-05-06;FCE", "KXA104827 7391,7391,P"):
        found = read_results(f"{header}\n{line}\n".encode(), SESSIONS).faults
        assert found.count > 4
        assert "7391" not in str(found.in_order())


def test_a_file_of_one_exam_needs_only_its_own_columns() -> None:
    header = ("candidate_id", "session_id", "status", *exam("FCE").papers)
    assert len(read(a_row(), header=header).results) == 1
    assert places(read(a_row(), header=header[:-1])) == [(2, "session_id", "FCE")]


def test_no_fault_names_a_column_that_the_file_has_not() -> None:
    """A row of B2 First in a file made for A2 Key."""
    found = read(a_row("KET"), a_row(reading="999"), header=(*HEADER[:3], *exam("KET").papers))
    [fault] = found.faults.in_order()
    assert (fault.line, fault.column, fault.found) == (3, "session_id", "FCE")
    missing = ", ".join(paper for paper in exam("FCE").papers if paper not in exam("KET").papers)
    assert fault.remedy == (f"FCE has papers without a column in this file: add {missing}, or correct the session.")


@pytest.mark.parametrize("status", ["pending", "withheld", "absent_part", "absent_all"])
def test_a_status_without_scores(status: str) -> None:
    row = {"candidate_id": "KXA104827", "session_id": "FCE", "status": status}
    [loaded] = read(row).results
    assert loaded.result.status == status
    assert places(read({**row, "reading": "170", "listening": "exempt", "grade": "B"})) == [
        (2, "reading", "170"),
        (2, "listening", "exempt"),
        (2, "grade", "B"),
    ]


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        (a_row(candidate_id="KXA"), [("candidate_id", "KXA")]),
        (a_row(candidate_id="NGG004291"), [("candidate_id", "NGG004291")]),
        (a_row(session_id="FCE-2026-06-PB"), [("session_id", "FCE-2026-06-PB")]),
        (a_row(status="Marked"), [("status", "Marked")]),
        (a_row(status=""), [("status", "")]),
        (
            a_row(status="x", session_id="y", candidate_id="z"),
            [("candidate_id", "z"), ("session_id", "y"), ("status", "x")],
        ),
        (without("writing"), [("writing", "")]),
        (without("writing", "speaking"), [("writing", ""), ("speaking", "")]),
        (a_row(writing="191"), [("writing", "191")]),
        (a_row(writing="-1"), [("writing", "-1")]),
        (a_row(writing="17O"), [("writing", "17O")]),
        (a_row(writing="174.5"), [("writing", "174.5")]),
        (a_row(clil="3"), [("clil", "3")]),
        (a_row(clil="exempt"), [("clil", "exempt")]),
        (a_row("PET", use_of_english="150", writing=""), [("use_of_english", "150"), ("writing", "")]),
        (a_row(grade="A"), [("grade", "A")]),
        (a_row(grade="A", cefr="C1", overall="180"), [("overall", "180"), ("grade", "A"), ("cefr", "C1")]),
        (a_row(overall="174.1"), [("overall", "174.1")]),
        (a_row(cefr="c1"), [("cefr", "c1")]),
        (a_row("TKT", overall="3"), [("overall", "3")]),
        (a_row("DELTA1", grade=""), [("grade", "")]),
        (a_row("DELTA1", grade="Merit"), [("grade", "Merit")]),
        (a_row("YLEF", speaking="0"), [("speaking", "0")]),
        (a_row("TKT", **dict.fromkeys(exam("TKT").papers, "exempt")), [("module_1", "exempt")]),
    ],
)
def test_faults_by_line_and_column(row: dict[str, str], faults: list[tuple[str, str]]) -> None:
    found = read(a_row(candidate_id="KXB104827"), row)
    by_column = sorted((column, cell) for line, column, cell in places(found) if line == 3)
    assert by_column == sorted(faults)
    assert found.faults.count == len(faults)


def test_a_score_under_the_minimum_is_kept_and_its_overall_may_differ() -> None:
    [kept] = read(a_row(writing="87", overall="157", grade="Level B1", cefr="B1")).results  # (4 x 174 + 87) / 5 = 156.6
    assert kept.result.values[Paper.WRITING] == "87"
    [given_overall] = read(a_row(writing="122", overall="158")).results  # 163.6 from what is printed
    assert (given_overall.result.overall, given_overall.result.grade) == ("158", "Level B1")
    assert places(read(a_row(writing="123", overall="158"))) == [(2, "overall", "158")]


def test_exempt_papers() -> None:
    [loaded] = read(a_row(speaking="exempt")).results
    assert loaded.result.overall == "174"


def test_one_result_a_candidate_and_session() -> None:
    assert len(read(a_row(), a_row("PET"), a_row(candidate_id="KXB104827")).results) == 3
    again = read(a_row(), a_row("PET"), a_row(candidate_id="kxa-104-827", writing="180"))
    assert places(again) == [(4, "candidate_id", "KXA104827")]
    assert "Line 2" in again.faults.in_order()[0].remedy


TRUE_VALUES: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("FCE", {"reading": "176.00", "writing": "174.0"}, {"reading": "176", "writing": "174"}),
    ("FCE", {"speaking": "EXEMPT"}, {"speaking": "exempt"}),
    ("IELTS", {"reading": "6.50", "writing": "7"}, {"reading": "6.5", "writing": "7.0"}),
    *(
        ("FCE", {"reading": text}, {"reading": "176"})
        for text in (
            *("176.0000000", "0176", "00176", "+176", "176.", "+0176.00", "\u2009176\u00a0", "176\u200b", "\u200e176"),
            *("１７６", "１７６．００", "'176", '="176"', "＇176"),
        )
    ),
    ("IELTS", {"reading": ".5", "writing": "06.5"}, {"reading": "0.5", "writing": "6.5"}),
    ("FCE", {"speaking": "ｅｘｅｍｐｔ", "status": "Ｒeported\u200b"}, {"speaking": "exempt"}),
]
PLAIN = "FCE takes a whole number from 0 to 190 here, in the digits 0 to 9, or exempt."
ABSENT = "Of an absent candidate give no scores, and absent_part or absent_all as status."
POINT = "Write a point, not a comma, before decimals."
EXPONENT = "Write this number out in digits: where a spreadsheet writes an exponent, it may have cut digits off."


@pytest.mark.parametrize(("code", "cells", "kept"), TRUE_VALUES)
def test_a_true_value_is_read_however_it_is_written(code: str, cells: dict[str, str], kept: dict[str, str]) -> None:
    found = read(a_row(code, **cells))
    assert places(found) == []
    assert {name: found.results[0].result.values[Paper(name)] for name in kept} == kept


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("176,00", POINT),
        ("0176,0", POINT),
        ("1,760", PLAIN),
        ("1,76", PLAIN),
        ("1.760", PLAIN),
        ("1.76E+02", EXPONENT),
        ("1.7e2", EXPONENT),
        ("9E+99", PLAIN),
        ("191", PLAIN),
        ("-176", PLAIN),
        ("1 76", PLAIN),
        ("١٧٦", PLAIN),
        ("176½", PLAIN),
        ("absent", f"{PLAIN} {ABSENT}"),
        ("n/a", f"{PLAIN} {ABSENT}"),
        ("-", f"{PLAIN} {ABSENT}"),
        ("", f"FCE needs a whole number from 0 to 190 here, or exempt. {ABSENT}"),
    ],
)
def test_what_is_said_of_a_value_that_is_not_read_is_true(text: str, sentence: str) -> None:
    [fault] = read(a_row(reading=f'"{text}"')).faults.in_order()
    assert (fault.column, fault.found, fault.remedy) == ("reading", text, sentence)


def test_no_exemption_is_offered_for_an_overall() -> None:
    [fault] = read(a_row(overall="absent")).faults.in_order()
    assert fault.remedy == "FCE takes a whole number from 0 to 190 here, in the digits 0 to 9."
    [fault] = read(a_row("ILEC", overall="1.5")).faults.in_order()
    assert fault.remedy == "ILEC takes the total of its papers here, in the digits 0 to 9."
    total = 37 * len(exam("ILEC").papers)
    assert places(read(a_row("ILEC", overall=f"0{total}.000000000"))) == []
    [fault] = read(a_row("ILEC", overall=f'"{total},0"')).faults.in_order()
    assert fault.remedy == POINT


def test_words_are_read_in_any_case() -> None:
    found = read(
        a_row(status="Reported", grade="b", cefr="b2", overall="174.00"), a_row("DELTA1", grade="pass WITH merit")
    )
    assert places(found) == []
    assert [each.result.grade for each in found.results] == ["B", "Pass with Merit"]
    assert places(read(a_row(status="ABSENT_ALL"))) == [(2, each, "174") for each in exam("FCE").papers]


def test_a_decimal_comma_is_read_where_the_file_is_separated_otherwise() -> None:
    row = a_row("IELTS", reading="6,5", writing="6,5", listening="6,5", speaking="6,5", overall="6,5")
    for separator, name in ((";", "semicolon"), ("\t", "tab")):
        lines = [separator.join(HEADER), separator.join(row.get(column, "") for column in HEADER)]
        found = read_results("\n".join(lines).encode(), SESSIONS)
        assert (places(found), found.separator) == ([], name)
        assert (found.results[0].result.values[Paper.READING], found.results[0].result.overall) == ("6.5", "6.5")


def test_elsewhere_the_sentence_says_to_write_a_point() -> None:
    found = read(a_row("IELTS", reading='"6,5"'), a_row(candidate_id="KXB104827", overall='"174,0"'))
    assert places(found) == [(2, "reading", "6,5"), (3, "overall", "174,0")]
    assert {each.remedy for each in found.faults.in_order()} == {"Write a point, not a comma, before decimals."}


def test_a_row_short_of_its_last_empty_cells_is_whole() -> None:
    content = f"{','.join(HEADER)},,\nKXA104827,FCE,pending\n,,,\n"
    [loaded] = read_results(content.encode(), SESSIONS).results
    assert loaded.result.status == "pending"


def test_a_row_with_a_fault_still_names_whose_result_it_is() -> None:
    found = read(a_row(writing="999"), a_row(candidate_id="KXB104827"), a_row(candidate_id="KX"))
    assert [(each.candidate_id, each.line) for each in found.named] == [("KXA104827", 2), ("KXB104827", 3)]
    assert [each.line for each in found.results] == [3]


def test_an_id_number_that_lost_its_zeros_is_read_and_warned_of() -> None:
    found = read(a_row(candidate_id="1234567"), a_row(candidate_id="012345678"))
    assert [each.candidate_id for each in found.results] == ["001234567", "012345678"]
    assert [(each.line, each.column, each.found) for each in found.warnings.in_order()] == [
        (2, "candidate_id", "1234567")
    ]


CELLS = st.one_of(
    st.sampled_from(["", "exempt", "174", "122", "0", "190", "191", "B", "B2", "6.5"]), st.text(max_size=6)
)


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(sorted(EXAMS)),
    st.sampled_from([*Status, "", "x"]),
    st.dictionaries(st.sampled_from(HEADER[3:]), CELLS.filter(lambda cell: not set(cell) & set(',"\r\n')), max_size=4),
)
def test_a_row_is_either_loaded_or_at_fault_and_never_lost(code: str, status: str, cells: dict[str, str]) -> None:
    found = read(a_row(code, status=status, **cells))
    assert bool(found.results) != bool(found.faults.count)
    assert all(fault.column in HEADER or fault.column == "" for fault in found.faults.in_order())


def test_a_hundred_thousand_rows_are_checked_in_five_seconds() -> None:
    """A twentieth of them, on one processor that others may be using too: four times the share of the time."""
    chance = Random(20261209)
    papers = exam("FCE").papers
    scores = (",".join(str(chance.randint(122, 190)) for _ in papers) for _ in range(5_000))
    rows = (f"AAA{number:06d},FCE,reported,{row}" for number, row in enumerate(scores))
    content = "\n".join([",".join(("candidate_id", "session_id", "status", *papers)), *rows]).encode()
    began = process_time()
    assert len(read_results(content, SESSIONS).results) == 5_000
    assert process_time() - began < 4 * 5 / 20
