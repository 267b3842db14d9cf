"""Rows of entries that leave the Secret number blank: whoever has none yet gets one, drawn once and sealed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from shared.adapters import clock, identity, sealed_numbers, secret_number_macs
from shared.candidates.candidate import SecretNumber
from shared.candidates.earlier_lines import EnteredCandidate
from shared.candidates.entry_file import EntriesFile
from shared.ground.file_faults import Faults
from shared.releases.ingest import NUMBERS_ISSUED
from shared.secret_numbers.guard import Guarded
from shared.store import confirmations
from shared.store.confirmations import SealedNumber
from shared.store.items import Row

WRITES = 2
"""Of each number that is issued, beside those of its candidate."""
ISSUED_HERE = (
    "The Secret number of this ID was issued here, and no file gives another. Leave it blank; the centre re-issues it."
)
KEPT = "This ID has the Secret number that an earlier file gave: it stays, and none is issued."
MIXED = (
    "Rows of this file leave the Secret number blank, others give it: whoever has none gets one, to be printed by the "
    "centre. Were their Confirmations of Entry printed already, correct the file."
)


@dataclass(frozen=True, slots=True)
class NewNumber:
    """A number of ours; `issue_id` names this issue of it, so that a write that comes again is known."""

    number: SecretNumber
    issue_id: str


@dataclass(slots=True)
class NewNumbers:
    """Drawn once for each ID of a file, in however many of its rows."""

    by_id: dict[str, NewNumber] = field(default_factory=dict)

    def drawn(self, candidate_id: str) -> NewNumber:
        if candidate_id not in self.by_id:
            self.by_id[candidate_id] = NewNumber(secret_number_macs.new_number(), identity.new_id())
        return self.by_id[candidate_id]


def refuse_given(entered: EnteredCandidate, existing: Guarded, faults: Faults) -> bool:
    """Refuses a number for an ID whose own was issued here, right or wrong: a file is no place to try one. Whether the
    number is settled by that, or by being blank."""
    if entered.secret_number and existing.issued_here:
        faults.add(entered.line, "secret_number", "", ISSUED_HERE)
    return existing.issued_here or not entered.secret_number


def warn_of_kept(entered: EnteredCandidate, existing: Guarded, warnings: Faults) -> None:
    if not (entered.secret_number or existing.issued_here):
        warnings.add(entered.line, "secret_number", "", KEPT)


def warn_of_mixed(read: EntriesFile, new: NewNumbers) -> None:
    """Once, at the first row for whose candidate a number is issued."""
    first = next((each.line for each in read.entries if each.entry.candidate_id in new.by_id), None)
    if first and any(each.secret_number for each in read.entries):
        read.warnings.add(first, "secret_number", "", MIXED)


def to_count(read: EntriesFile, new: Iterable[str]) -> dict[str, int]:
    """For the report of a file with blank numbers: how many are issued by it."""
    has_blank = any(not each.secret_number for each in read.entries)
    return {NUMBERS_ISSUED: len(set(new))} if has_blank else {}


def sealing(candidate_id: str, new: NewNumber) -> list[Row]:
    """Parts of the transaction that makes the ID known."""
    box = sealed_numbers.seal(candidate_id, new.number)
    sealed = SealedNumber(candidate_id, new.issue_id, box)
    return confirmations.adding_sealed(sealed, datetime.fromtimestamp(clock.seconds(), UTC))
