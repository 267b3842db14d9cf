"""Files of entries and results: the whole file is checked, every fault named, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.candidates import CandidateId, Entry, SecretNumber
from shared.results import Result
from shared.sessions import Session

ENTRIES_HEADER: tuple[str, ...] = (
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


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place: `line` counts from 1 (the header), `column` is its name or "" for the whole line."""

    line: int
    column: str
    found: str
    remedy: str


@dataclass(frozen=True, slots=True)
class CsvRow:
    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CsvFile:
    """`faults` holds the first 1,000; `fault_count` is how many there are. With any fault the rows must not be used."""

    rows: tuple[CsvRow, ...]
    faults: tuple[Fault, ...]
    fault_count: int


@dataclass(frozen=True, slots=True)
class EnteredCandidate:
    entry: Entry
    secret_number: SecretNumber
    line: int


@dataclass(frozen=True, slots=True)
class EntriesFile:
    """Either entries or faults, never both."""

    entries: tuple[EnteredCandidate, ...]
    faults: tuple[Fault, ...]
    fault_count: int


@dataclass(frozen=True, slots=True)
class LoadedResult:
    candidate_id: CandidateId
    session_id: str
    result: Result
    line: int


@dataclass(frozen=True, slots=True)
class ResultsFile:
    """Either results or faults, never both."""

    results: tuple[LoadedResult, ...]
    faults: tuple[Fault, ...]
    fault_count: int


def read_csv(content: bytes, header: Sequence[str], optional: Sequence[str] = ()) -> CsvFile:
    """The rows of a UTF-8 CSV whose first line names all columns of `header` and none beside `optional`."""
    raise NotImplementedError


def read_entries(content: bytes, sessions: Mapping[str, Session]) -> EntriesFile:
    """entries.csv, checked whole."""
    raise NotImplementedError


def read_results(content: bytes, sessions: Mapping[str, Session]) -> ResultsFile:
    """results.csv, checked whole and judged by each exam's rules."""
    raise NotImplementedError
