"""entries.csv: one Confirmation of Entry a row, its Secret number given or blank, and if a certificate is to go by
courier the address. No fault ever repeats a Secret number, nor any of an address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from shared.calendar.session import Session
from shared.candidates.candidate import (
    CandidateId,
    Entry,
    SecretNumber,
    WrongForm,
    is_practice,
    optional_name,
    parse_candidate_id,
    parse_candidate_number,
    parse_centre_number,
    parse_preparation_centre,
    parse_secret_number,
)
from shared.candidates.earlier_lines import EarlierLines, EnteredCandidate
from shared.candidates.postal_address import PARTS, parse_address, parse_part
from shared.ground.csv_files import CsvRow, Separator, open_csv
from shared.ground.dates import parse_date
from shared.ground.errors import RuleBroken
from shared.ground.file_faults import Faults, HiddenNumbers
from shared.ground.text import unmarked

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

DISPATCH_COLUMNS = tuple(f"dispatch_{part}" for part in PARTS)
"""Of the address, all of them optional; whoever fills one in asks for dispatch."""
SECRET_NUMBERS = HiddenNumbers("secret_number", parse_secret_number, private=frozenset(DISPATCH_COLUMNS))

Cells = Mapping[str, str]
Sessions = Mapping[str, Session]
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class EntriesFile:
    """`entries` are to be written only if there is no fault; a warning says what is possible, but doubtful. Without a
    column of addresses the file says nothing of dispatch, and what was asked for stays."""

    separator: Separator
    entries: tuple[EnteredCandidate, ...]
    faults: Faults
    warnings: Faults
    has_addresses: bool = False

    @property
    def session_ids(self) -> set[str]:
        return {each.entry.session_id for each in self.entries}


def read_entries(content: bytes, sessions: Sessions) -> EntriesFile:
    """entries.csv checked whole, against the sessions known by their id; not against what is stored."""
    faults, warnings, seen = Faults(), Faults(), EarlierLines()
    file = open_csv(content, ENTRIES_HEADER, faults, optional=DISPATCH_COLUMNS, hidden=SECRET_NUMBERS)
    entered: list[EnteredCandidate] = []
    has_addresses = False
    for row in file.rows:
        has_addresses = has_addresses or any(column in row.cells for column in DISPATCH_COLUMNS)
        candidate = _sound(row, sessions) or _named_faults(row, sessions, faults, seen)
        if candidate:
            seen.check(row, candidate, faults)
            entered.append(candidate)
            warn_of_zeros(row, candidate.entry.candidate_id, warnings)
            _warn_of_zeros(row, "candidate_number", candidate.entry.candidate_number, warnings)
    return EntriesFile(file.separator, tuple(entered), faults, warnings, has_addresses)


def real_candidate_id(text: str) -> CandidateId:
    """An ID number that a file may contain; raises RuleBroken for a practice candidate's, which is fictional.

    One of seven or eight digits alone has lost zeros in front, as spreadsheets cut them off numbers.
    """
    candidate_id = parse_candidate_id(_with_zeros(text, shortest=7, longest=9))
    if is_practice(candidate_id):
        raise RuleBroken("This is a published practice ID number: no real candidate has it.")
    return candidate_id


def known_session(text: str, sessions: Sessions) -> Session:
    """The session of this id; raises RuleBroken if there is none."""
    session = sessions.get(text)
    if session is None:
        raise RuleBroken("There is no session with this id: create it first, or correct the id.")
    return session


def warn_of_zeros(row: CsvRow, candidate_id: CandidateId, warnings: Faults) -> None:
    """Warns of an ID number that was read with more zeros in front than the file has."""
    _warn_of_zeros(row, "candidate_id", candidate_id, warnings)


def _warn_of_zeros(row: CsvRow, column: str, read: str, warnings: Faults) -> None:
    cell = row.cells[column]
    if read != cell and read.lstrip("0") == cell.lstrip("0"):
        warnings.add(
            row.line, column, row.found(column), f"Read as {read}: a spreadsheet may have cut off the zeros in front."
        )


def _with_zeros(text: str, *, shortest: int, longest: int) -> str:
    is_number = text.isascii() and text.isdigit() and shortest <= len(text)
    return text.zfill(longest) if is_number else text


def birth_date(text: str, session: Session | None) -> date:
    """A date of birth from 1900 on and before the exam; raises RuleBroken."""
    born = parse_date(unmarked(text))
    if session and born >= session.exam_date:
        held = session.exam_date.isoformat()
        raise RuleBroken(f"The exam of {session.id} is on {held}: a candidate is born before it. Correct either date.")
    return born


def _secret_number(text: str) -> SecretNumber:
    """ "" for a blank: the candidate keeps the number they have, or gets one that is issued here."""
    if not text:
        return SecretNumber("")
    try:
        return parse_secret_number(text)
    except WrongForm as wrong:
        raise WrongForm(f"{wrong.detail} Leave the cell empty to have one issued.") from None


def _family_name(text: str, given_names: str) -> str:
    # Some people have one name only, and it may stand in either column.
    if not text and not given_names:
        raise RuleBroken("Give a family name or given names: one name alone is enough, in either column.")
    return optional_name(text, pointer="/family_name")


def _candidate_number(text: str, centre_number: str) -> str:
    """Also as it is printed behind its centre's number."""
    return parse_candidate_number(_with_zeros(text, shortest=1, longest=4), centre_number=centre_number)


def _sound(row: CsvRow, sessions: Sessions) -> EnteredCandidate | None:
    """The row as an entry, or None where it has a fault."""
    with suppress(RuleBroken):
        return None if row.unclean else _entered(row, sessions)
    return None


def _entered(row: CsvRow, sessions: Sessions) -> EnteredCandidate:
    """The row as an entry; raises RuleBroken at its first fault."""
    cells = row.cells
    session = known_session(cells["session_id"], sessions)
    entry = Entry(
        candidate_id=real_candidate_id(cells["candidate_id"]),
        family_name=_family_name(cells["family_name"], cells["given_names"]),
        given_names=optional_name(cells["given_names"], pointer="/given_names"),
        date_of_birth=birth_date(cells["date_of_birth"], session),
        centre_number=parse_centre_number(cells["centre_number"]),
        candidate_number=_candidate_number(cells["candidate_number"], cells["centre_number"]),
        preparation_centre=parse_preparation_centre(cells["preparation_centre"]),
        session_id=session.id,
    )
    address = parse_address(_parts(cells), parent="") if _asks_for_dispatch(cells) else None
    return EnteredCandidate(entry, _secret_number(cells["secret_number"]), row.line, address=address)


def _asks_for_dispatch(cells: Cells) -> bool:
    return any(cells.get(column) for column in DISPATCH_COLUMNS)


def _parts(cells: Cells) -> dict[str, str]:
    return {part: cells.get(f"dispatch_{part}", "") for part in PARTS}


def _named_faults(row: CsvRow, sessions: Sessions, faults: Faults, seen: EarlierLines) -> EnteredCandidate | None:
    """Adds every fault of a row that has one, where `_entered` stopped at the first. What is left of the row, where it
    still says who enters for which session, with which Secret number and date of birth."""
    cells = row.cells

    def read(column: str, check: Callable[[str], A]) -> A | None:
        try:
            return None if column in row.unclean else check(cells.get(column, ""))
        except RuleBroken as broken:
            faults.add(row.line, column, row.found(column), broken.detail)
            return None

    session = sessions.get(cells["session_id"])
    read("session_id", lambda text: known_session(text, sessions))
    candidate_id, secret = read("candidate_id", real_candidate_id), read("secret_number", _secret_number)
    family_name = read("family_name", lambda text: _family_name(text, cells["given_names"]))
    given_names = read("given_names", lambda text: optional_name(text, pointer="/given_names"))
    born = read("date_of_birth", lambda text: birth_date(text, session))
    centre = read("centre_number", parse_centre_number)
    number = read("candidate_number", lambda text: _candidate_number(text, cells["centre_number"]))
    school = read("preparation_centre", parse_preparation_centre)
    for part in PARTS if _asks_for_dispatch(cells) else ():
        read(f"dispatch_{part}", partial(parse_part, part, pointer=""))
    if not (candidate_id and session):
        return None
    if secret is None or born is None:
        seen.check_entry(row, candidate_id, session.id, faults)
        seen.check_number(row, candidate_id, (session.id, centre or "", number or ""), faults)
        return None
    left = Entry(
        candidate_id, family_name or "", given_names or "", born, centre or "", number or "", school or "", session.id
    )
    return EnteredCandidate(left, secret, row.line, whole=False)
