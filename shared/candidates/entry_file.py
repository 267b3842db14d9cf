"""entries.csv: one Confirmation of Entry a row. No fault ever repeats a Secret number."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from shared.calendar.session import Session
from shared.candidates.candidate import (
    CandidateId,
    Entry,
    SecretNumber,
    is_practice,
    parse_candidate_id,
    parse_candidate_number,
    parse_centre_number,
    parse_name,
    parse_preparation_centre,
    parse_secret_number,
)
from shared.ground.csv_files import CsvRow, Fault, Faults, csv_rows
from shared.ground.dates import parse_date
from shared.ground.errors import RuleBroken

ENTRIES_HEADER = (
    "candidate_id",
    "secret_number",
    "family_name",
    "given_names",
    "date_of_birth",
    "centre_number",
    "candidate_number",
    "preparation_centre",
    "session_id",
)

_EARLIEST_BIRTH = date(1900, 1, 1)

Cells = Mapping[str, str]
Sessions = Mapping[str, Session]


@dataclass(frozen=True, slots=True)
class EnteredCandidate:
    """One sound row: the entry, and beside it the Secret number, which never becomes part of an entry."""

    entry: Entry
    secret_number: SecretNumber
    line: int


@dataclass(frozen=True, slots=True)
class EntriesFile:
    """Either entries or faults, never both; `faults` lists the first 500, `fault_count` counts all."""

    entries: tuple[EnteredCandidate, ...]
    faults: tuple[Fault, ...]
    fault_count: int


def read_entries(content: bytes, sessions: Sessions) -> EntriesFile:
    """entries.csv checked whole, against the sessions known by their id."""
    faults, seen = Faults(), _Seen()
    entered: list[EnteredCandidate] = []
    for row in csv_rows(content, ENTRIES_HEADER, faults, hidden=("secret_number",)):
        try:
            candidate = _entered(row, sessions)
        except RuleBroken:
            _name_faults(row, sessions, faults)
        else:
            seen.check(candidate, faults)
            entered.append(candidate)
    return EntriesFile(() if faults.count else tuple(entered), faults.in_order(), faults.count)


def real_candidate_id(text: str) -> CandidateId:
    """An ID number that a file may contain; raises RuleBroken for the practice candidate's, which is fictional."""
    candidate_id = parse_candidate_id(text)
    if is_practice(candidate_id):
        raise RuleBroken("This is the published practice ID number: no real candidate has it.")
    return candidate_id


def known_session(text: str, sessions: Sessions) -> Session:
    """The session of this id; raises RuleBroken if there is none."""
    session = sessions.get(text)
    if session is None:
        raise RuleBroken("There is no session with this id: create it first, or correct the id.")
    return session


def birth_date(text: str, session: Session | None) -> date:
    """A date of birth before the exam and after 1900; raises RuleBroken."""
    born = parse_date(text)
    latest = session.exam_date if session else date.max
    if not _EARLIEST_BIRTH <= born < latest:
        raise RuleBroken("A date of birth lies after 1900 and before the exam.")
    return born


def _family_name(text: str) -> str:
    return parse_name(text, pointer="/family_name")


def _given_names(text: str) -> str:
    # Some people have one name only.
    return parse_name(text, pointer="/given_names") if text else ""


def _entered(row: CsvRow, sessions: Sessions) -> EnteredCandidate:
    """The row as an entry; raises RuleBroken at its first fault."""
    cells = row.cells
    session = known_session(cells["session_id"], sessions)
    entry = Entry(
        candidate_id=real_candidate_id(cells["candidate_id"]),
        family_name=_family_name(cells["family_name"]),
        given_names=_given_names(cells["given_names"]),
        date_of_birth=birth_date(cells["date_of_birth"], session),
        centre_number=parse_centre_number(cells["centre_number"]),
        candidate_number=parse_candidate_number(cells["candidate_number"], centre_number=cells["centre_number"]),
        preparation_centre=parse_preparation_centre(cells["preparation_centre"]),
        session_id=session.id,
    )
    return EnteredCandidate(entry, parse_secret_number(cells["secret_number"]), row.line)


_CHECKS: Mapping[str, Callable[[str], object]] = {
    "candidate_id": real_candidate_id,
    "secret_number": parse_secret_number,
    "family_name": _family_name,
    "given_names": _given_names,
    "centre_number": parse_centre_number,
    "preparation_centre": parse_preparation_centre,
}


def _name_faults(row: CsvRow, sessions: Sessions, faults: Faults) -> None:
    """Adds every fault of a row that has one, where `_entered` stopped at the first."""
    session = sessions.get(row.cells["session_id"])
    checks: Mapping[str, Callable[[str], object]] = {
        **_CHECKS,
        "candidate_number": lambda text: parse_candidate_number(text, centre_number=row.cells["centre_number"]),
        "date_of_birth": lambda text: birth_date(text, session),
        "session_id": lambda text: known_session(text, sessions),
    }
    for column in ENTRIES_HEADER:
        try:
            checks[column](row.cells[column])
        except RuleBroken as broken:
            faults.add(row.line, column, _found(row.cells, column), broken.detail)


def _found(cells: Cells, column: str) -> str:
    """The column's text for a fault, or "" where that is, or could by a shifted column be, a Secret number."""
    cell, secret = cells[column], cells["secret_number"]
    is_like_one = len(re.sub(r"\D", "", cell)) == 4 and not re.search(r"[^\W\d]", cell)
    return "" if column == "secret_number" or is_like_one or (secret and secret in cell) else cell


@dataclass(slots=True)
class _Seen:
    """The candidates of earlier lines: no entry may come twice, and one ID number is one person with one Secret
    number."""

    entries: dict[tuple[CandidateId, str], int] = field(default_factory=dict)
    people: dict[CandidateId, EnteredCandidate] = field(default_factory=dict)

    def check(self, candidate: EnteredCandidate, faults: Faults) -> None:
        entry = candidate.entry
        line = self.entries.setdefault((entry.candidate_id, entry.session_id), candidate.line)
        if line != candidate.line:
            remedy = f"Line {line} already enters this candidate for this session: keep one."
            faults.add(candidate.line, "candidate_id", entry.candidate_id, remedy)
        first = self.people.setdefault(entry.candidate_id, candidate)
        for column in _differing(first, candidate):
            remedy = f"Line {first.line} has another one for the same ID number: correct either."
            faults.add(candidate.line, column, "", remedy)


def _differing(first: EnteredCandidate, candidate: EnteredCandidate) -> list[str]:
    columns = [] if first.secret_number == candidate.secret_number else ["secret_number"]
    for column in ("family_name", "given_names", "date_of_birth"):
        if getattr(first.entry, column) != getattr(candidate.entry, column):
            columns.append(column)
    return columns
