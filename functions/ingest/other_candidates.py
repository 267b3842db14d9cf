"""Whether somebody who is not in a file has a candidate number of it, at the same centre and session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from shared.candidates.candidate import Entry
from shared.candidates.earlier_lines import EnteredCandidate
from shared.candidates.entry_file import EntriesFile
from shared.centres.centre import CentreKind
from shared.store import centres, results, rows

PER_READ = 100
PER_PAGE = 1000


def refuse_their_numbers(changed: Iterable[EnteredCandidate], read: EntriesFile) -> None:
    """Adds to the file's faults. `changed` are its rows that are not stored as they are; two candidates of it may
    change numbers, so what is stored of whoever is in it counts for nothing."""
    by_place: dict[tuple[str, str], list[EnteredCandidate]] = defaultdict(list)
    for each in changed:
        if each.entry.centre_number and each.entry.candidate_number:
            by_place[each.entry.session_id, each.entry.centre_number].append(each)
    in_file: set[tuple[str, str]] = {(each.entry.candidate_id, each.entry.session_id) for each in read.entries}
    for (session_id, centre), entered in by_place.items():
        taken = {each.candidate_number: each for each in _others(session_id, centre, in_file)}
        for each in entered:
            other = taken.get(each.entry.candidate_number)
            if other:
                remedy = f"{other.candidate_id} has this number at the same centre and session: correct either."
                read.faults.add(each.line, "candidate_number", each.entry.candidate_number, remedy)


def _others(session_id: str, centre: str, in_file: set[tuple[str, str]]) -> Iterator[Entry]:
    """The stored entries of this centre and session whose candidates are not in the file."""
    ids = (each for each in _stored(session_id, centre) if (each, session_id) not in in_file)
    for chunk in rows.in_chunks(ids, PER_READ):
        yield from results.find_entries([(each, session_id) for each in chunk]).values()


def _stored(session_id: str, centre: str) -> Iterator[str]:
    found, last = centres.page_of_centre(session_id, centre, CentreKind.CENTRE, None, PER_PAGE)
    yield from found
    while last:
        found, last = centres.page_of_centre(session_id, centre, CentreKind.CENTRE, last, PER_PAGE)
        yield from found
