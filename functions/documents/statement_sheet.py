"""What the template of a Statement of Results prints: each word and each place, from the Statement that the pages show.

Pure. It says nothing that changes while the version stays the same, for a document is rendered once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from typing_extensions import TypedDict

from functions.documents.chart import NONE, Chart, chart_of, plain
from functions.documents.words import Words
from shared.exams.axis import axis
from shared.exams.catalogue import Exam, Kind, exam
from shared.exams.scale import is_at_least
from shared.ground.dates import local_text, parse_instant
from shared.notices.written_dates import WRITTEN, in_words, sessions_in_words
from shared.results.result import OverallResult, Status
from shared.results.statement import StatementView

TEMPLATE = "statement-2"
"""To be raised when a Statement is to look different: one that was handed out stays as it is."""


class Figure(TypedDict):
    label: str
    value: str
    plain: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What makes a file this document: its printed number, the address where it is checked, its QR code, and when it
    is made."""

    number: str
    address: str
    qr: str
    body_name: str
    brand: str
    made_at: datetime


class StatementSheet(TypedDict):
    """In the order in which it is read."""

    language: str
    title: str
    body_name: str
    brand: str
    kind: str
    heading: str
    name: str
    name_note: str
    facts: list[tuple[str, str]]
    notices: list[str]
    figures: list[Figure]
    chart: Chart
    notes: list[str]
    small_notes: list[str]
    number: dict[str, str]
    check: dict[str, str]
    qr: dict[str, str]


def statement_sheet(shown: StatementView, words: Words, marks: Marks) -> StatementSheet:
    is_reported = shown["status"] is Status.REPORTED
    papers = shown["papers"] if is_reported else []
    heading = heading_of(shown, words)
    return {
        "language": words.language,
        "title": f"{words['statement_of_results']}: {heading}",
        "body_name": marks.body_name,
        "brand": marks.brand,
        "kind": words["statement_of_results"],
        "heading": heading,
        "name": name_of(shown),
        "name_note": "",
        "facts": _facts(shown, words),
        "notices": _notices(shown, words),
        "figures": _figures(shown, shown["overall"], words) if is_reported and shown["overall"] else [],
        "chart": chart_of(shown, papers, words),
        "notes": [_certificate(shown, words)] if is_reported and _certificate(shown, words) else [],
        "small_notes": [_validity(shown, words), _released(shown, words)] if is_reported else [_released(shown, words)],
        "number": {"label": words["document_number"], "value": marks.number},
        "check": {
            "sentence": words.say("check", body=marks.body_name),
            "address": marks.address,
            "signed": words.say("signed", body=marks.body_name),
        },
        "qr": {"svg": marks.qr, "alt": words.say("qr", address=marks.address)},
    }


def editions(sheet: StatementSheet, words: Words) -> Iterator[StatementSheet]:
    """The sheet, and what is printed in its place where the fonts lack a script: without the centre's name, of which
    the number stays; without the candidate's, in whose place the ID number stands, and why; without both."""
    (label, number), (at, centre), *others = sheet["facts"]
    instead, why = f"{label} {number}", words["name_not_printed"]
    facts = [(label, number), (at, centre.split(" ")[0]), *others]
    yield sheet
    yield {**sheet, "facts": facts}
    yield {**sheet, "name": instead, "name_note": why}
    yield {**sheet, "name": instead, "name_note": why, "facts": facts}


def heading_of(shown: StatementView, words: Words) -> str:
    session = sessions_in_words(shown["session"]["name"], words.language)
    return words.say("title", exam=shown["exam"]["name"], session=session)


def name_of(shown: StatementView) -> str:
    candidate = shown["candidate"]
    return " ".join(each for each in (candidate["given_names"], candidate["family_name"]) if each)


def in_threes(candidate_id: str) -> str:
    """An ID number as the Confirmation of Entry prints it."""
    return "\u00a0".join(candidate_id[at : at + 3] for at in range(0, len(candidate_id), 3))


def _facts(shown: StatementView, words: Words) -> list[tuple[str, str]]:
    session, centre = shown["session"], shown["centre"]
    on = WRITTEN[words.language].day(date.fromisoformat(session["exam_date"]))
    return [
        (words["id_number"], in_threes(shown["candidate"]["candidate_id"])),
        (words["centre"], f"{centre['number']} {centre['name']}"),
        (words["exam"], words.say("format_date", format=words[session["format"]], date=on)),
    ]


def _notices(shown: StatementView, words: Words) -> list[str]:
    practice = [words["state_practice"]] if shown["session"]["practice"] else []
    return practice + ([] if shown["status"] is Status.REPORTED else [words[shown["status"]]])


def _figures(shown: StatementView, overall: OverallResult, words: Words) -> list[Figure]:
    of, line = exam(shown["exam"]["code"]), axis(exam(shown["exam"]["code"]))
    grade, level, is_grade = overall["grade"], overall["cefr"], overall["kind"] is Kind.GRADE
    value = "" if is_grade else (overall["value"] if overall["reported"] else words["not_reported"])
    spoken = grade_name(grade, words) if grade else NONE if overall["kind"] is Kind.SCALE else ""
    levelled = level or (NONE if any(each.name for each in line.stretches) else "")
    found: list[Figure] = [
        {"label": words["overall"], "value": value or "", "plain": _range(of, overall, words)},
        {"label": words["grade"], "value": spoken, "plain": _grade_plain(of, overall, words)},
        {
            "label": words["cefr"],
            "value": levelled,
            "plain": words[f"cefr_{level}"] if level else words["no_level"],
        },
    ]
    return [each for each in found if each["value"]]


def _range(of: Exam, overall: OverallResult, words: Words) -> str:
    if of.scale_min is not None:
        return words.say("range", min=of.scale_min, max=of.scale_max)
    return words.say("out_of", value=overall["value"], max=plain(axis(of).highest))


def grade_name(grade: str, words: Words) -> str:
    """ "Level B1" is one too; every other is a word of the exam, translated where the catalogue knows it."""
    if grade.startswith("Level "):
        return words.say("grade_level", cefr=grade.removeprefix("Level "))
    return words.named(f"grade_{grade}", grade)


def _grade_plain(of: Exam, overall: OverallResult, words: Words) -> str:
    grade, certified = overall["grade"], overall["certificate_cefr"]
    if not grade:
        return words["grade_none"]
    if overall["kind"] is Kind.GRADE:
        passes = any(each.grade == grade and each.is_pass for each in of.given_grades)
        return words.say("grade_pass" if passes else "grade_fail", exam=of.name)
    if grade.startswith("Level "):
        return words.say("grade_below", exam=of.name)
    is_higher = certified is not None and of.cefr is not None and not is_at_least(of.cefr, certified)
    return words.say("grade_next" if is_higher else "grade_pass", exam=of.name)


def _certificate(shown: StatementView, words: Words) -> str:
    certificate, overall = shown["certificate"], shown["overall"]
    if certificate["awarded"]:
        cefr = certificate["cefr"]
        return words.say("certificate", cefr=cefr) if cefr else words["certificate_given"]
    is_judged = shown["exam"]["kind"] is Kind.SCALE or (overall is not None and overall["kind"] is Kind.GRADE)
    return words["certificate_none"] if is_judged else ""


def _validity(shown: StatementView, words: Words) -> str:
    until, advice = shown["validity"]["expires_on"], exam(shown["exam"]["code"]).validity.advice_years
    if until:
        return words.say("expires", date=in_words(until, words.language))
    return words.say("advice", years=advice) if advice else words["no_expiry"]


def _released(shown: StatementView, words: Words) -> str:
    at = local_text(parse_instant(shown["released_at"]), shown["centre"]["zone"])
    return words.say("released", date=in_words(at, words.language), version=shown["version"])
