"""Checks entries against what is known of each ID, then writes candidate and entry together."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from functions.ingest import blank_numbers, other_candidates
from functions.ingest.blank_numbers import NewNumber, NewNumbers
from shared.adapters import patience, secret_number_macs
from shared.calendar.session import Session
from shared.candidates.candidate import Entry
from shared.candidates.earlier_lines import EnteredCandidate
from shared.candidates.entry_file import EntriesFile
from shared.centres.centre import cohorts_of, unnamed_centre
from shared.ground.errors import Conflict
from shared.ground.file_faults import Faults
from shared.releases.release import has_been_published
from shared.secret_numbers.guard import Guarded, Issued, Macs, was_issued
from shared.store import centres, guard, ingests, releases, results, rows
from shared.store.sessions import all_sessions

PER_READ = 100
PER_WRITE = 100
"""Writes of one transaction: what the guard knows of each candidate, and each entry. Both are far under a kilobyte, so
100 of them are far under the 4 MB that DynamoDB takes at once."""


UNKNOWN = {
    "centre_number": "No centre of this number is known: it is added without a name. Check the number.",
    "preparation_centre": "No school of this number is known. Check it: a spreadsheet may have cut off zeros in front.",
}
Pair = tuple[str, str]
"""A candidate and a session."""


@dataclass(frozen=True, slots=True)
class Known:
    """An entered candidate with the MACs of the Secret number and the date of birth, under the ID's own version of the
    key; `first` are those of the number in the file, under its version, where the centre has issued another since;
    `new` is the number itself where it is issued by this file."""

    entered: EnteredCandidate
    issued: Issued
    first: Issued | None
    is_same: bool
    new: NewNumber | None = None
    stands: bool = False
    """Whether the same is written already: by this load before it was interrupted, or by an earlier file."""


def check(read: EntriesFile, sessions: Mapping[str, Session]) -> list[Known]:
    """Checks that a known ID comes with the Secret number and the date of birth it was issued with, that an entry whose
    results have been released is unchanged, because its Statement prints it, and that nobody else has its candidate
    number. Adds to the file's faults and warnings; a row with another fault is checked, too, as far as it goes."""
    known, faults, new = [], read.faults, NewNumbers()
    kinds: dict[str, bool] = {}
    published = published_of(read.session_ids, sessions)
    for chunk in rows.in_chunks(read.entries, PER_READ):
        existing = guard.find_guarded([each.entry.candidate_id for each in chunk])
        written = _existing_entries([each.entry for each in chunk if each.entry.candidate_id in existing])
        for entered in chunk:
            before = existing.get(entered.entry.candidate_id)
            candidate = _known(entered, before, written, new)
            known.append(candidate)
            _name_differences(candidate, before, read)
            existing_entry = written.get((entered.entry.candidate_id, entered.entry.session_id))
            if entered.entry.session_id in published:
                _refuse_change(entered, existing_entry, faults)
            else:
                _warn_of_move(entered, existing_entry, read.warnings)
            is_practice = sessions[entered.entry.session_id].practice
            stands_in = kinds.setdefault(entered.entry.candidate_id, before.practice if before else is_practice)
            _refuse_other_kind(entered, faults, stands_in, is_practice)
    other_candidates.refuse_their_numbers((each.entered for each in known if not each.stands), read)
    _warn_of_unknown(read)
    blank_numbers.warn_of_mixed(read, new)
    return known


def published_of(named: set[str], sessions: Mapping[str, Session]) -> set[str]:
    """Those of the sessions named in a file whose results are, or were, out."""
    planned = {release_id for each in named for release_id in sessions[each].release_ids}
    out = {release_id for release_id in planned if has_been_published(releases.get_release(release_id))}
    return {each for each in named if out & set(sessions[each].release_ids)}


def _existing_entries(entries: list[Entry]) -> Mapping[Pair, Entry]:
    """An entry and what the guard knows are written together, so no ID that the guard does not know has any."""
    return results.find_entries([(each.candidate_id, each.session_id) for each in entries]) if entries else {}


def _refuse_change(entered: EnteredCandidate, existing: Entry | None, faults: Faults) -> None:
    entry = entered.entry
    if entered.whole and existing and existing != entry:
        remedy = "Results of this session have been released: the entry no longer changes. Leave it as it was."
        faults.add(entered.line, "candidate_id", entry.candidate_id, remedy)


def _warn_of_move(entered: EnteredCandidate, existing: Entry | None, warnings: Faults) -> None:
    centre = entered.entry.centre_number
    if centre and existing and existing.centre_number != centre:
        remedy = f"This candidate was entered at {existing.centre_number}: with this file at {centre} instead."
        warnings.add(entered.line, "centre_number", centre, remedy)


def _warn_of_unknown(read: EntriesFile) -> None:
    """Warns, once each, of numbers of centres and schools that nobody knows yet."""
    first: dict[tuple[str, str], int] = {}
    for entered in read.entries:
        first.setdefault(("centre_number", entered.entry.centre_number), entered.line)
        first.setdefault(("preparation_centre", entered.entry.preparation_centre), entered.line)
    known = centres.find_known({number for _, number in first if number})
    for (column, number), line in first.items():
        if number and number not in known:
            read.warnings.add(line, column, number, UNKNOWN[column])


def _refuse_other_kind(entered: EnteredCandidate, faults: Faults, *practice: bool) -> None:
    """Refuses an ID of the other kind: a practice session's candidates are fictional, and never in a real session."""
    if len(set(practice)) > 1:
        remedy = "An ID stands in practice sessions or in real ones, never in both. Give this candidate another ID."
        faults.add(entered.line, "session_id", entered.entry.session_id, remedy)


def keep_births(known: Iterable[Known], sessions: Mapping[str, Session]) -> None:
    """Keeps the latest date of birth of each session, before anything is written: its exam is no longer moved before
    that. Raises Conflict where it has just been moved."""
    latest: dict[str, date] = {}
    for each in known:
        entry = each.entered.entry
        latest[entry.session_id] = max(entry.date_of_birth, latest.get(entry.session_id, date.min))
    for session_id, born in latest.items():
        ingests.put_latest_birth(session_id, born)
    now = {each.id: each.exam_date for each in all_sessions()}
    if any(now.get(each) != sessions[each].exam_date for each in latest):
        raise Conflict("The exam of a session of this file has just been moved.")


def load(known: Iterable[Known], sessions: Mapping[str, Session], until: float) -> int:
    """Writes the entries and returns their count. Repeatable: existing rows are not written again. Raises TryAgain when
    this moment of `clock.elapsed()` comes before the last write."""
    listed = list(known)
    zones = {each.entered.entry.centre_number: sessions[each.entered.entry.session_id].zone for each in listed}
    patience.each(lambda named: centres.add_centre(unnamed_centre(*named)), zones.items(), until)
    cohorts = {each for known in listed for each in cohorts_of(known.entered.entry)}
    patience.each(lambda cohort: centres.put_cohort(*cohort), cohorts, until)
    practice = {session.id for session in sessions.values() if session.practice}
    missing = (each for each in listed if not each.stands)
    patience.each(lambda chunk: _write(chunk, practice), _chunks(missing), until)
    return len(listed)


def _chunks(known: Iterable[Known]) -> Iterator[list[Known]]:
    """As many as one transaction takes. A candidate's entries stay together (but for 97 of them), or two transactions
    at once would write one guard, and DynamoDB cancels one of such two."""
    by_candidate: dict[str, list[Known]] = {}
    for each in known:
        by_candidate.setdefault(each.entered.entry.candidate_id, []).append(each)
    chunk: list[Known] = []
    writes = 0
    for mine in by_candidate.values():
        besides = 1 + (blank_numbers.WRITES if mine[0].new else 0)
        for part in rows.in_chunks(mine, PER_WRITE - besides):
            if writes + len(part) + besides > PER_WRITE:
                yield chunk
                chunk, writes = [], 0
            chunk, writes = [*chunk, *part], writes + len(part) + besides
    if chunk:
        yield chunk


def _write(chunk: list[Known], practice: Container[str]) -> None:
    """Raises Conflict when an ID has got another number since the check: files take turns, so this file's turn had run
    out."""
    guards = {
        each.entered.entry.candidate_id: guard.adding_candidate(
            each.entered.entry.candidate_id,
            each.issued,
            practice=each.entered.entry.session_id in practice,
            first=each.first,
            here=each.new is not None,
        )
        for each in chunk
    }
    new = {each.entered.entry.candidate_id: each.new for each in chunk if each.new}
    sealed = [write for who, number in new.items() for write in blank_numbers.sealing(who, number)]
    writes = [*guards.values(), *sealed, *(results.adding_entry(each.entered.entry) for each in chunk)]
    if not rows.transact(writes, turns=1):
        raise Conflict("An ID of this file has just been entered with another Secret number or date of birth.")


def have_key() -> None:
    """Makes the current version's key where there is none yet."""
    current = secret_number_macs.current_version()
    if current not in guard.find_wrapped_keys():
        guard.add_wrapped_key(current, secret_number_macs.new_key())


def newly_numbered(known: Iterable[Known]) -> Iterator[str]:
    """The IDs for which this file issues a number, perhaps more than once."""
    return (each.entered.entry.candidate_id for each in known if each.new)


def _known(
    entered: EnteredCandidate, existing: Guarded | None, written: Mapping[Pair, Entry], numbers: NewNumbers
) -> Known:
    """A known ID is compared, and written again, under the key that it was first written with; a blank number is the
    one that it has, or a new one."""
    entry, given = entered.entry, entered.secret_number
    new = None if given or existing else numbers.drawn(entry.candidate_id)
    macs = secret_number_macs.typed(
        guard.find_wrapped_keys, entry.candidate_id, new.number if new else given, entry.date_of_birth
    ).macs
    if existing is None:
        return Known(entered, _issued(macs, secret_number_macs.current_version()), None, is_same=True, new=new)
    stands = written.get((entry.candidate_id, entry.session_id)) == entry
    current, first = existing.issued, existing.first
    if given:
        current = _issued(macs, current.key_version)
        first = _issued(macs, first.key_version) if first else None
        return Known(entered, current, first, was_issued(existing, macs), stands=stands)
    current = _with_birth(current, macs)
    return Known(entered, current, _with_birth(first, macs) if first else None, is_same=True, stands=stands)


def _issued(macs: Callable[[int], Macs], version: int) -> Issued:
    made = macs(version)
    return Issued(made.secret, made.birth or b"", version)


def _with_birth(issued: Issued, macs: Callable[[int], Macs]) -> Issued:
    """The number that the ID has, with the date of birth of the file."""
    return replace(issued, birth_mac=macs(issued.key_version).birth or b"")


def _name_differences(candidate: Known, existing: Guarded | None, read: EntriesFile) -> None:
    if existing is None:
        return
    entered, faults = candidate.entered, read.faults
    if not blank_numbers.refuse_given(entered, existing, faults) and not candidate.is_same:
        remedy = "This ID is known with another Secret number. Have the centre re-issue it, or correct the ID."
        faults.add(entered.line, "secret_number", "another number", remedy)
    if not candidate.stands:
        blank_numbers.warn_of_kept(entered, existing, read.warnings)
    if existing.birth_mac != candidate.issued.birth_mac:
        remedy = "This ID is known with another date of birth. Correct the ID or the date."
        faults.add(entered.line, "date_of_birth", "another date", remedy)
