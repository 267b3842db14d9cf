"""The print run: what is to be printed for the candidates of one centre, as CSV, and the numbers that were printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Literal
from urllib.parse import urlencode

from typing_extensions import TypedDict

from functions.printing.making import Facts, facts_of, said
from shared.adapters import parallel
from shared.adapters.paging import Page, after_in_cohort, cohort_cursor, page_of
from shared.application.reference import session_of
from shared.candidates.candidate import parse_centre_number
from shared.centres.centre import CentreKind
from shared.certificates.certificate import Certificates, parse_certificate_id
from shared.certificates.number_file import HEADER, PRINTED, PrintedNumber, read_numbers
from shared.certificates.states import CertificateState, Party
from shared.certificates.steps import Actor, numbered
from shared.ground.csv_files import Separator
from shared.ground.csv_writing import csv_text
from shared.ground.errors import ExpectedError
from shared.ground.forms import CandidateNumber, CentreNumber, Day, IdNumber, Opaque, SessionId
from shared.store import centres, certificates
from shared.store.certificates import CertificateChange, keeping_number

PER_PAGE, MOST_PAGES = 50, 10
"""Candidates of one read, and reads of one part of the file."""


Headers = dict[str, str | list[str]]
COLUMNS = (*HEADER, *PRINTED)


class RunForm(StrEnum):
    JSON = "json"
    CSV = "csv"


class PrintLine(TypedDict):
    """What is printed on one certificate; "" where it has none. `number` is to be filled in."""

    certificate_id: Opaque
    number: str
    centre_number: CentreNumber
    candidate_number: CandidateNumber
    candidate_id: IdNumber
    family_name: str
    given_names: str
    date_of_birth: Day
    session_id: SessionId
    exam: str
    cefr: str
    grade: str
    papers: str


class Numbered(TypedDict):
    certificate_id: str
    numbered: Literal[True]
    number: str


class NotNumbered(TypedDict):
    """`code` and `detail` say why, as those of a problem do."""

    certificate_id: str
    numbered: Literal[False]
    code: str
    detail: str


class Numbers(TypedDict):
    """In the order of the file's rows."""

    separator: Separator
    data: Sequence[Numbered | NotNumbered]


def part(session_id: str, centre: str, cursor: str | None, at: datetime) -> Page[PrintLine]:
    """Those that are made and not printed yet, in the order of ID numbers."""
    number, session = parse_centre_number(centre, pointer="/centre"), session_of(session_id)
    after, lines = after_in_cohort(cursor, session.id, number), list[PrintLine]()
    for _ in range(MOST_PAGES):
        found, after = centres.page_of_cohort(session.id, number, CentreKind.CENTRE, after, PER_PAGE)
        lines += _lines(session.id, found, at)
        if after is None:
            break
    return page_of(lines, cohort_cursor(session.id, number, after))


def csv_of(session_id: str, centre: str, run: Page[PrintLine], *, is_first: bool) -> tuple[str, Headers]:
    """The part as CSV, and the headers that name the file and link to the next part (RFC 8288)."""
    lines = [[str(line[column]) for column in COLUMNS] for line in run["data"]]  # type: ignore[literal-required]
    text = ("\ufeff" + csv_text([COLUMNS]) if is_first else "") + csv_text(lines)
    headers: Headers = {"Content-Disposition": f'attachment; filename="certificates-{session_id}-{centre}.csv"'}
    if run["next_cursor"]:
        query = urlencode({"centre": centre, "format": RunForm.CSV, "cursor": run["next_cursor"]})
        headers["Link"] = f'</v1/board/sessions/{session_id}/print-run?{query}>; rel="next"'
    return text, headers


def _lines(session_id: str, candidates: Sequence[str], at: datetime) -> list[PrintLine]:
    pairs = [(each, session_id) for each in candidates]
    of = certificates.find_many(pairs)
    made = [pair for pair in pairs if pair in of and _is_made(of[pair])]
    facts = facts_of(made)
    return [line for pair in made if pair in facts and (line := _line(of[pair], facts[pair], at))]


def _is_made(of: Certificates) -> bool:
    return of.current is not None and of.current.state is CertificateState.MADE


def _line(of: Certificates, facts: Facts, at: datetime) -> PrintLine | None:
    """None where what it states is hidden: its release is recalled, and so it will be."""
    states, entry, current = said(facts, of, at), facts.entry, of.current
    if states is None or current is None:
        return None
    return {
        "certificate_id": of.id_of(current),
        "number": "",
        "centre_number": entry.centre_number,
        "candidate_number": entry.candidate_number,
        "candidate_id": entry.candidate_id,
        "family_name": entry.family_name,
        "given_names": entry.given_names,
        "date_of_birth": entry.date_of_birth.isoformat(),
        "session_id": of.session_id,
        "exam": facts.session.exam_name["name"],
        "cefr": states.cefr.value if states.cefr else "",
        "grade": states.grade or "",
        "papers": " ".join(f"{paper.value}={value}" for paper, value in states.papers),
    }


def take_numbers(content: bytes, operator: str, at: datetime) -> Numbers:
    """Each by itself, once the whole file is sound; one that has its number already is no fault, so that an interrupted
    file takes the rest. Raises SeveralFaults."""
    file = read_numbers(content)
    found: dict[int, Numbered | NotNumbered] = {}

    def take(row: PrintedNumber) -> None:
        found[row.line] = _taken(row, Actor(Party.BOARD, operator), at)

    parallel.each(take, file.numbers)
    return {"separator": file.separator, "data": [found[row.line] for row in file.numbers]}


def _taken(row: PrintedNumber, actor: Actor, at: datetime) -> Numbered | NotNumbered:
    candidate_id, session_id, copy = parse_certificate_id(row.certificate_id)

    def decide() -> CertificateChange:
        before = certificates.get_certificates(candidate_id, session_id)
        if before.copy(copy).number == row.number:
            return CertificateChange(before, before)
        after = numbered(before, copy, row.number, actor, at)
        return CertificateChange(before, after, (keeping_number(before, before.copy(copy), row.number),))

    try:
        certificates.write(decide)
    except ExpectedError as refused:
        return {
            "certificate_id": row.certificate_id,
            "numbered": False,
            "code": refused.code,
            "detail": refused.detail,
        }
    return {"certificate_id": row.certificate_id, "numbered": True, "number": row.number}
