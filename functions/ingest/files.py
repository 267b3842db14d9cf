"""One file: checked whole, then written whole; its ingest's state is kept at each step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from functions.ingest import blank_numbers, counting, dispatches, entries, headcount, results, states, unseen_warnings
from functions.ingest.dispatches import Wanted
from shared.adapters import clock, sealing, secret_number_macs
from shared.calendar.session import Load, Session
from shared.candidates.entry_file import EntriesFile, read_entries
from shared.ground.errors import Conflict, StaleVersion
from shared.ground.file_faults import Fault
from shared.releases.ingest import ENTRIES_TURN_S, FileKind, Ingest, IngestState, as_of, has_ended, is_other_file
from shared.releases.loading import Abandoned, WarningsUnseen, begin_load, end_load, has_loaded, may_load_beside
from shared.releases.release import Release, ReleaseState
from shared.results.result_file import ResultsFile, read_results
from shared.store import guard, ingests, releases
from shared.store.items import Row
from shared.store.sessions import all_sessions, beginning_load

GONE = Fault(0, "", "", "The file is gone; send the same file again, to a new ingest.")
BUSY = Fault(0, "", "", "Another file of entries is being loaded. Wait until it ends, then send this one again.")
HALF = Fault(0, "", "", "Some entries of this file stand: its load was cut off. Correct it and send it whole again.")
TURNS = 3
"""How often a load starts again at once where an operator has changed the release; after that the queue repeats it."""


class ChangedMeanwhile(StaleVersion):
    """The release is no longer as it was when the file was checked, and nothing is written yet."""


def ended(ingest: Ingest, content: bytes | None, until: float) -> Ingest:
    """Loaded or rejected; TryAgain when this moment of `clock.elapsed()` comes before the last write.

    Whoever meets an ingest that has ended gives its turn back: of two deliveries of one file the later may take the
    turn when the earlier has given it back.
    """
    try:
        after = _ended(ingest, content, until)
    except Conflict:
        now = ingests.get_ingest(ingest.id)
        _give_turn_back(now)
        if content is None or not is_other_file(now, _marks(content)):
            raise
        after = _ended(now, content, until)  # the first file was checked by another delivery, just now
    _give_turn_back(after)
    return after


def _give_turn_back(ingest: Ingest) -> None:
    """An interrupted load keeps its turn, and the same ingest goes on with it."""
    if ingest.kind is FileKind.ENTRIES and has_ended(ingest):
        ingests.give_entries_turn_back(ingest.id)


def _ended(ingest: Ingest, content: bytes | None, until: float) -> Ingest:
    """A link takes one file: of another nothing is read, and an interrupted load of the first goes on when that comes
    again."""
    marks = _marks(content) if content is not None else ()
    if content is not None and is_other_file(ingest, marks):
        ingests.note_other_file(ingest.id)
        return ingest
    now = as_of(ingest, clock.seconds())
    if has_ended(now):
        return now if now == ingest else states.replaced(ingest, now)
    if content is None:
        faults = (GONE, *_halfway(ingest))
        return states.rejected(ingest, faults, len(faults))
    load = _load_entries if ingest.kind is FileKind.ENTRIES else _load_results
    return load(ingest if ingest.file else replace(ingest, file=marks[0]), content, until)


def _marks(content: bytes) -> tuple[str, ...]:
    entries.have_key()
    return secret_number_macs.file_marks(guard.find_wrapped_keys, content)


def _halfway(ingest: Ingest) -> tuple[Fault, ...]:
    """Of half-loaded results their release tells: it stays loading."""
    return (HALF,) if ingest.kind is FileKind.ENTRIES and ingest.state is IngestState.LOADING else ()


def _load_entries(ingest: Ingest, content: bytes, until: float) -> Ingest:
    """Files of entries take turns from the check to the last write, so that what was checked is what is written.

    Only after the turn of an interrupted load has run out can a fault be met halfway, and then the ingest says so.
    """
    halfway = _halfway(ingest)
    ingest = ingest if halfway else states.moved(ingest, IngestState.CHECKING)
    sessions = {session.id: session for session in all_sessions()}
    read = read_entries(content, sessions)
    ingest = replace(ingest, separator=read.separator.value)
    if read.faults.count:
        entries.check(read, sessions)
        _wanted(read, sessions)
        return states.rejected(ingest, (*halfway, *read.faults.in_order()), read.faults.count + len(halfway))
    now = clock.seconds()
    if not ingests.take_entries_turn(ingest.id, now, now + ENTRIES_TURN_S):
        return states.rejected(ingest, (*halfway, BUSY), 1 + len(halfway))
    known, wanted = entries.check(read, sessions), _wanted(read, sessions)
    if read.faults.count:
        return states.rejected(ingest, (*halfway, *read.faults.in_order()), read.faults.count + len(halfway))
    if not halfway:
        ingest = replace(ingest, counts=blank_numbers.to_count(read, entries.newly_numbered(known)))
        written = {each.entered.entry.session_id for each in known if not each.stands}
        try:
            ingest = unseen_warnings.noted(ingest, read.warnings, written)
        except WarningsUnseen as refusal:
            # They are no fault, but whoever is to hold the release wants to see them.
            return states.refused(
                replace(ingest, warnings=read.warnings.in_order(), warning_count=read.warnings.count), refusal
            )
    entries.keep_births(known, sessions)
    counting.count(known, ingest.id)
    ingest = states.moved(ingest, IngestState.LOADING)
    counts = {**ingest.counts, "entries": entries.load(known, sessions, until)}
    dispatches.load(wanted, until)
    return states.loaded(ingest, counts)


def _wanted(read: EntriesFile, sessions: Mapping[str, Session]) -> list[Wanted]:
    """A file without addresses reads nothing more."""
    if not read.has_addresses:
        return []
    return dispatches.check(read, sessions, entries.published_of(read.session_ids, sessions))


def _load_results(ingest: Ingest, content: bytes, until: float) -> Ingest:
    """A file whose release changes during the check is checked again at once, since the queue would take half an hour.

    A file whose release is abandoned is rejected, at whatever step.
    """
    ingest = states.moved(ingest, IngestState.CHECKING)
    for _ in range(TURNS):
        try:
            return _checked_and_put(ingest, content, until)
        except ChangedMeanwhile:
            continue
        except (Conflict, results.Overtaken):
            if not _is_abandoned(ingest.release_id or ""):
                raise
            return states.refused(ingests.get_ingest(ingest.id), Abandoned())
    raise ChangedMeanwhile("The release, or a session of it, keeps changing while the file is checked.")


def _is_abandoned(release_id: str) -> bool:
    return releases.get_release(release_id).state is ReleaseState.ABANDONED


def _checked_and_put(ingest: Ingest, content: bytes, until: float) -> Ingest:
    release = releases.get_release(ingest.release_id or "")
    sessions = {session.id: session for session in all_sessions()}
    read = read_results(content, sessions)
    ingest = replace(ingest, separator=read.separator.value)
    if read.faults.count:
        results.check(read, release, "")
        return states.rejected(ingest, read.faults.in_order(), read.faults.count)
    key = results.data_key(release.id)
    load = Load(release.id, sealing.mark(content, key.plain))
    if has_loaded(release, load.file):
        return states.loaded(ingest, results.by_status(read.results))
    concerned = [sessions[each] for each in sorted(read.session_ids)]
    try:
        begun = _begun(release, load, concerned)
    except Conflict as refusal:
        return states.refused(ingest, refusal)
    numbered = _checked(read, release, load)
    if read.faults.count:
        return states.rejected(ingest, read.faults.in_order(), read.faults.count)
    loading = _locked(release, begun, _locks(load, concerned, key))
    warned = states.moved(_warned(ingest, read), IngestState.LOADING)
    return _sealed_and_put(warned, loading, numbered, key.plain, until)


def _begun(release: Release, load: Load, sessions: Iterable[Session]) -> Release:
    """The release once this load has begun; raises Conflict where this file has to wait, or comes too late."""
    last_loads = [session.last_load for session in sessions if session.last_load]
    may_load_beside(release, {each: releases.get_release(each.release_id) for each in last_loads})
    return begin_load(release, load.file)


def _checked(read: ResultsFile, release: Release, load: Load) -> list[results.Numbered]:
    numbered = results.check(read, release, load.file)
    if read.faults.count and release.loading == load.file:
        raise results.Overtaken
    return numbered


def _locks(load: Load, sessions: Iterable[Session], key: results.DataKey) -> list[Row]:
    """Written before a load's results: the load on its sessions and, by a release's first load, the release's key."""
    new_key = [releases.adding_wrapped_key(load.release_id, key.wrapped)] if key.wrapped else []
    return [*new_key, *(beginning_load(session, load) for session in sessions)]


def _locked(release: Release, begun: Release, locks: list[Row]) -> Release:
    """Marks the release as loading: it cannot be approved until everything is written, and an interrupted load resumes.

    Conditional on the release and the last loads of its sessions being as they were when the file was checked.
    """
    try:
        return releases.replace_release(release, begun, locks)
    except StaleVersion as stale:
        raise ChangedMeanwhile(stale.detail) from None


def _sealed_and_put(
    ingest: Ingest, loading: Release, numbered: list[results.Numbered], key: bytes, until: float
) -> Ingest:
    """Seals and writes the results. An abandonment meanwhile ends the load at its next write; nobody ever sees what it
    wrote."""
    file = loading.loading or ""
    counts = results.load(numbered, loading, file, key, until)
    counted = headcount.count(loading, (each.loaded for each in numbered))
    _ended_load(loading, lambda release: end_load(release, file, counts, counted))
    return states.loaded(ingest, counts)


def _ended_load(loading: Release, end: Callable[[Release], Release]) -> None:
    """Ends the load on the release as it is by now: a new time that was given meanwhile does not disturb the load."""
    for _ in range(TURNS):
        with suppress(StaleVersion):
            releases.replace_release(loading, end(loading))
            return
        loading = releases.get_release(loading.id)
    releases.replace_release(loading, end(loading))


def _warned(ingest: Ingest, read: ResultsFile) -> Ingest:
    """The ingest with its warnings, which the dry run of its release finds; kept by its next write.

    They are of the check before the first write: what an interrupted load has written is doubtful no more.
    """
    warned = replace(ingest, warnings=read.warnings.in_order(), warning_count=read.warnings.count)
    if warned.warnings:
        ingests.note_warnings(warned, read.session_ids)
    return warned
