"""What a Statement of Results prints: the sheet, word by word, and the page that typst makes of it."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.documents.certifying_sheet import certifying_sheet
from functions.documents.statement_sheet import (
    Marks,
    StatementSheet,
    editions,
    grade_name,
    in_threes,
    statement_sheet,
)
from functions.documents.typesetting import qr_code, typeset
from functions.documents.words import words_in
from shared.exams.catalogue import EXAMS, Kind
from shared.results.certified import certified
from shared.results.result import Result, Status, judge, without_scores
from shared.results.statement import StatementView, statement
from tests.kit.builders import RELEASED_AT, a_centre, a_result, a_session, an_entry

MARKS = Marks(
    "7K2MX-9QD3V-5TADC", "results.example.org/check", "<svg/>", "Example Awarding Body", "#1d4e89", RELEASED_AT
)
LANGUAGES = ("en", "es", "ca")
SHOWN = (Status.REPORTED, Status.ABSENT_PART, Status.ABSENT_ALL)


def shown(result: Result, centre: str = "Exams Lleida", practice: bool = False, **entry: str) -> StatementView:
    session = a_session(exam=result.exam, practice=practice)
    of = statement(an_entry(**entry), session, a_centre(name=centre), result, 1, RELEASED_AT)
    return of.to_json(RELEASED_AT)


def a_sheet(view: StatementView, language: str = "en", marks: Marks = MARKS) -> StatementSheet:
    return statement_sheet(view, words_in(language), marks)


def pdf_of(sheet: StatementSheet) -> bytes:
    sheet["qr"]["svg"] = qr_code("https://results.example.org/check#0123456789abcdefghjkmnpqrst")
    return typeset("statement", editions(sheet, words_in(sheet["language"])), RELEASED_AT)


def poppler(program: str, path: Path, *options: str) -> str:
    ran = subprocess.run([program, *options, str(path)], capture_output=True, text=True, check=True)
    return ran.stdout


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "statement.pdf"
    path.write_bytes(pdf)
    ran = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return " ".join(ran.stdout.split())


def test_a_sheet_says_what_the_page_says() -> None:
    result = a_result("FCE", reading="176", use_of_english="171", writing="168", listening="182", speaking="exempt")
    sheet = a_sheet(shown(result))
    assert (sheet["heading"], sheet["name"]) == ("B2 First, December 2026", "Ada Martí")
    assert sheet["facts"] == [
        ("ID number", "KXA\u00a0104\u00a0827"),
        ("Centre", "ES442 Exams Lleida"),
        ("Exam", "Paper-based, 28 November 2026"),
    ]
    assert [(each["label"], each["value"], each["plain"]) for each in sheet["figures"]] == [
        ("Overall score", "174", "This exam reports scores from 122 to 190."),
        ("Grade", "B", "A pass in B2 First."),
        ("CEFR level", "B2", "Independent user, upper level"),
    ]
    rows = [(row["name"], row["share"], row["why"], row["value"], row["level"]) for row in sheet["chart"]["rows"]]
    assert rows == [
        ("Reading", 79.41, "", "176", "B2"),
        ("Use of English", 72.06, "", "171", "B2"),
        ("Writing", 67.65, "", "168", "B2"),
        ("Listening", 88.24, "", "182", "C1"),
        ("Speaking", 0, "This paper did not have to be sat.", "Exempt", "–"),
        ("Overall", 76.47, "", "174", "B2"),
    ]
    assert [row["strong"] for row in sheet["chart"]["rows"]] == [False] * 5 + [True]
    assert sheet["notes"] == ["Certificate awarded at Level B2."]
    assert sheet["small_notes"][-1] == "Released on 9 December 2026 at 09:00 (Madrid). Version 1."


@pytest.mark.parametrize(
    ("code", "figures", "rows"),
    [
        ("YLES", [], ["4 of 5", "4 of 5", "4 of 5"]),
        ("TKT", [], ["3", "3", "3", "3", "3"]),
        ("DELTA1", ["Pass"], ["67", "67"]),
        ("IELTS", ["6.5", "B2"], ["6.5", "6.5", "6.5", "6.5", "6.5"]),
        ("ILEC", ["C1 Pass", "C1"], ["37", "37", "37", "37"]),
        ("CPE", ["205", "C", "C2"], ["205", "205", "205", "205", "205", "205"]),
    ],
)
def test_each_kind_of_exam_has_its_own_figures(code: str, figures: list[str], rows: list[str]) -> None:
    sheet = a_sheet(shown(a_result(code)))
    assert [each["value"] for each in sheet["figures"]] == figures
    assert [row["value"] for row in sheet["chart"]["rows"]] == rows
    assert bool(sheet["chart"]["level"]) is (EXAMS[code].kind is Kind.SCALE or code == "BULATS")


def test_below_what_is_reported_no_figure_and_no_bar_is_drawn() -> None:
    low = a_sheet(shown(a_result("FCE", reading="100", use_of_english="100", writing="100", listening="100")))
    assert [row["value"] for row in low["chart"]["rows"][:4]] == ["Not reported"] * 4
    assert {row["share"] for row in low["chart"]["rows"][:4]} == {0}
    assert '"100"' not in json.dumps([low["chart"]["rows"], low["figures"], low["notes"]])


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.REPORTED])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_reported_has_a_reason_and_no_chart(status: Status, language: str) -> None:
    sheet = a_sheet(shown(without_scores(EXAMS["FCE"], status)), language)
    assert sheet["notices"] == [words_in(language)[status]]
    assert (sheet["figures"], sheet["chart"]["rows"], sheet["notes"]) == ([], [], [])


def test_a_fictional_candidate_is_called_so() -> None:
    assert a_sheet(shown(a_result(), practice=True))["notices"] == ["Practice example. This is not a real person."]


@pytest.mark.parametrize(
    ("grade", "language", "name"),
    [("A", "es", "A"), ("Level B1", "es", "Nivel B1"), ("Pass with Merit", "ca", "Aprovat amb menció")],
)
def test_a_grade_has_its_name_in_the_language(grade: str, language: str, name: str) -> None:
    assert grade_name(grade, words_in(language)).casefold()[:6] == name.casefold()[:6]


def test_a_value_with_braces_stays_as_it_is() -> None:
    assert words_in("en").say("signed", body="{address}") == (
        "Signed electronically by {address}. A copy on paper proves nothing by itself."
    )
    assert in_threes("KXA104827") == "KXA\u00a0104\u00a0827"


@pytest.mark.parametrize("code", EXAMS)
def test_every_exam_is_one_tagged_page_of_both_standards(code: str, tmp_path: Path) -> None:
    language = LANGUAGES[list(EXAMS).index(code) % 3]
    pdf = pdf_of(a_sheet(shown(a_result(code)), language))
    path = tmp_path / "statement.pdf"
    path.write_bytes(pdf)
    said = poppler("pdfinfo", path)
    assert ("Pages:           1\n" in said, "Tagged:          yes\n" in said) == (True, True)
    assert "A4" in said
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert len(pdf) < 100_000


def test_it_is_read_aloud_from_the_top_and_the_table_by_rows(tmp_path: Path) -> None:
    path = tmp_path / "statement.pdf"
    path.write_bytes(pdf_of(a_sheet(shown(a_result("FCE", reading="176")))))
    read = " ".join(poppler("pdfinfo", path, "-struct-text").split())
    order = [
        "Statement of Results",
        "B2 First, December 2026",
        "Ada Martí",
        "KXA",
        "Overall score",
        "Grade",
        "Reading",
        "176",
    ]
    order += ["Use of English", "Certificate awarded", "7K2MX-9QD3V-5TADC", "/check"]
    places = [read.index(each) for each in order]
    assert places == sorted(places)
    tags = re.findall(r"\w+", poppler("pdfinfo", path, "-struct"))
    assert {"H1", "H2", "Table", "THead", "TH", "TR", "TD", "Figure"} <= set(tags), (
        "the figure is the QR code, with words"
    )


NAMES = [
    ("Zoë Ångström", "Çelik Łukasz Đorđević"),
    ("Αλεξάνδρα", "Παπαδοπούλου"),
    ("Пётр Ильич", "Ґалаґан"),
    ("Nguyễn Thị Ánh", "Đặng"),
]


@pytest.mark.parametrize(("given_names", "family_name"), NAMES)
def test_names_of_many_scripts_are_printed(given_names: str, family_name: str, tmp_path: Path) -> None:
    view = shown(a_result(), given_names=given_names, family_name=family_name)
    assert f"{given_names} {family_name}" in text_of(pdf_of(a_sheet(view)), tmp_path)


@pytest.mark.parametrize(("given_names", "family_name"), [("אביגיל", "לוי"), ("محمد", "الحسيني"), ("علی‌رضا", "رضایی")])
def test_names_from_right_to_left_are_printed(given_names: str, family_name: str, tmp_path: Path) -> None:
    """How they look is seen in the pictures of `make documents`; here, that they needed no other name."""
    view = shown(a_result(), given_names=given_names, family_name=family_name)
    read = text_of(pdf_of(a_sheet(view)), tmp_path)
    assert "cannot print" not in read
    assert family_name in read


@pytest.mark.parametrize(
    ("given_names", "family_name", "centre"),
    [
        ("小明", "王", "Exams Lleida"),
        ("Li 小明", "Wang", "Exams Lleida"),
        ("สมชาย", "ใจดี", "東京"),
        ("Ada", "Martí", "東京"),
    ],
    ids=["Chinese", "in part", "and centre", "centre alone"],
)
def test_other_scripts_are_named_and_never_boxes(
    given_names: str, family_name: str, centre: str, tmp_path: Path
) -> None:
    view = shown(a_result(), centre, given_names=given_names, family_name=family_name)
    read = text_of(pdf_of(a_sheet(view)), tmp_path)
    assert ("ID number KXA 104 827 The name is written in a script" in read) is (given_names != "Ada")
    assert ("ES442 Exams Lleida" in read) is (centre != "東京")
    assert "ES442" in read


HOSTILE = '#read("/etc/passwd") $x^2$ *b* _i_ `c` \\ " <a> @b // /* ]'


def test_markup_in_a_name_is_text(tmp_path: Path) -> None:
    pdf = pdf_of(a_sheet(shown(a_result(), HOSTILE, given_names=HOSTILE, family_name="#panic()")))
    read = text_of(pdf, tmp_path)
    assert f"{HOSTILE} #panic()" in read
    assert f"ES442 {HOSTILE}" in read
    assert "root:" not in read


@pytest.mark.parametrize("code", ["TKT", "FCE"])
def test_the_longest_names_leave_it_one_page(code: str, tmp_path: Path) -> None:
    long = ("Wilhelmina " * 20)[:120]
    view = shown(a_result(code), ("Centre " * 20)[:120], given_names=long, family_name="W" * 120)
    path = tmp_path / "statement.pdf"
    path.write_bytes(pdf_of(a_sheet(view, "es")))
    assert "Pages:           1\n" in poppler("pdfinfo", path)
    assert "7K2MX-9QD3V-5TADC" in text_of(path.read_bytes(), tmp_path)


@settings(max_examples=8, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_whatever_a_name_holds_there_is_a_document(name: str) -> None:
    view = shown(a_result())
    view["candidate"]["family_name"] = name
    assert pdf_of(a_sheet(view)).startswith(b"%PDF-1.7")


def test_a_certifying_statement_says_what_the_certificate_said_and_no_scores() -> None:
    first = certifying_sheet(shown(a_result()), words_in("en"), MARKS)
    assert [(each["label"], each["value"]) for each in first["figures"]] == [
        ("Grade", "B"),
        ("Level of the certificate", "B2"),
    ]
    assert (first["kind"], first["chart"]["rows"]) == ("Certifying statement", [])
    assert first["title"] == "Certifying statement: B2 First, December 2026"
    papers = judge(EXAMS["TKT"], dict.fromkeys(EXAMS["TKT"].papers, "3"), None)
    rows = certifying_sheet(shown(papers), words_in("en"), MARKS)["chart"]["rows"]
    assert [row["value"] for row in rows] == ["3"] * len(EXAMS["TKT"].papers)
    assert first["facts"][-1] == ("Date of issue", "9 December 2026")
    late = certifying_sheet(
        shown(a_result()), words_in("ca"), replace(MARKS, made_at=datetime(2026, 12, 9, 23, 30, tzinfo=UTC))
    )
    assert late["facts"][-1] == ("Data d’expedició", "10 de desembre del 2026"), "where the centre is"


@pytest.mark.parametrize("code", EXAMS)
def test_what_is_certified_is_what_a_certifying_statement_prints(code: str) -> None:
    view = shown(a_result(code))
    stated, sheet = certified(view), certifying_sheet(view, words_in("en"), MARKS)
    assert bool(stated["papers"]) is bool(sheet["chart"]["rows"])
    printed = {each["label"]: each["value"] for each in sheet["figures"]}
    assert printed.get("Level of the certificate") == stated["level"]
    assert printed.get("Grade") == stated["grade"]
    assert stated["awarded"] or (stated["grade"], stated["level"], stated["papers"]) == (None, None, [])


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.REPORTED])
def test_a_version_without_a_certificate_states_nothing_of_one(status: Status) -> None:
    stated = certified(shown(without_scores(EXAMS["FCE"], status)))
    assert (stated["awarded"], stated["grade"], stated["level"], stated["papers"]) == (False, None, None, [])
    fail = judge(EXAMS["DELTA1"], dict.fromkeys(EXAMS["DELTA1"].papers, "20"), "Fail")
    assert (shown(fail)["certificate"]["awarded"], certified(shown(fail))["grade"]) == (False, None)
    failed = certified(shown(a_result("FCE", **dict.fromkeys(EXAMS["FCE"].papers, "100"))))
    assert (failed["awarded"], failed["grade"], failed["papers"]) == (False, None, [])
