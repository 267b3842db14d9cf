"""A row of entries.csv against the earlier lines of the same file."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.candidates.candidate import CandidateId, Entry, SecretNumber
from shared.candidates.postal_address import PostalAddress
from shared.ground.csv_files import CsvRow
from shared.ground.file_faults import Faults


@dataclass(frozen=True, slots=True)
class EnteredCandidate:
    """One row: the entry, and beside it the Secret number, which never becomes part of an entry; "" where it is blank.

    `address` is where the certificate is to be sent, None where nobody asks for that.

    One that is not `whole` has a fault in a column that is blank here; what is left of it is compared with the store.
    """

    entry: Entry
    secret_number: SecretNumber
    line: int
    whole: bool = True
    address: PostalAddress | None = None


@dataclass(slots=True)
class EarlierLines:
    """The candidates of earlier lines: no entry may come twice, one ID number is one person with one Secret number, and
    a candidate number is one person's at a centre and session."""

    entries: dict[tuple[CandidateId, str], int] = field(default_factory=dict)
    people: dict[CandidateId, EnteredCandidate] = field(default_factory=dict)
    numbers: dict[tuple[str, str, str], tuple[int, CandidateId]] = field(default_factory=dict)

    def check(self, row: CsvRow, candidate: EnteredCandidate, faults: Faults) -> None:
        entry = candidate.entry
        self.check_entry(row, entry.candidate_id, entry.session_id, faults)
        first = self.people.setdefault(entry.candidate_id, candidate)
        for column in _differing(first, candidate):
            faults.add(row.line, column, "", _remedy(column, first, candidate))
        place = (entry.session_id, entry.centre_number, entry.candidate_number)
        self.check_number(row, entry.candidate_id, place, faults)

    def check_entry(self, row: CsvRow, candidate_id: CandidateId, session_id: str, faults: Faults) -> None:
        first = self.entries.setdefault((candidate_id, session_id), row.line)
        if first != row.line:
            remedy = f"Line {first} already enters this candidate for this session: keep one."
            faults.add(row.line, "candidate_id", row.repeatable(candidate_id), remedy)

    def check_number(self, row: CsvRow, candidate_id: CandidateId, place: tuple[str, str, str], faults: Faults) -> None:
        """`place` is a session, a centre and a candidate number; blank where one of them is not sound."""
        if all(place):
            first, whose = self.numbers.setdefault(place, (row.line, candidate_id))
            if whose != candidate_id:
                remedy = f"Line {first} has this number at the same centre and session: correct either."
                faults.add(row.line, "candidate_number", row.repeatable(place[-1]), remedy)


def _differing(first: EnteredCandidate, candidate: EnteredCandidate) -> list[str]:
    columns = [] if first.secret_number == candidate.secret_number else ["secret_number"]
    named = ("family_name", "given_names") if first.whole and candidate.whole else ()
    for column in (*named, "date_of_birth"):
        if getattr(first.entry, column) != getattr(candidate.entry, column):
            columns.append(column)
    return columns


def _remedy(column: str, first: EnteredCandidate, candidate: EnteredCandidate) -> str:
    if column == "secret_number" and not (first.secret_number and candidate.secret_number):
        return f"Line {first.line} has the same ID number, and one of the two is blank: give it in both or in neither."
    return f"Line {first.line} has another one for the same ID number: correct either."
