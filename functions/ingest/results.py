"""Checks results against entries, the release and existing versions, then seals and puts them; they never change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from shared.adapters import patience, release_keys, sealing
from shared.ground.file_faults import Faults
from shared.releases import loading
from shared.releases.release import Release, ReleaseState
from shared.results.result import Sealed
from shared.results.result_file import LoadedResult, NamedResult, ResultsFile
from shared.store import releases, results, rows

PER_READ = 100
PER_WRITE = 100
TAKEN = (
    "This candidate has a result of this session already. It changes only through an enquiry, or, while pending or "
    "withheld, in a new release after the first one is out."
)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A result and its version, which is to be written, or was written by this very file before it was interrupted."""

    loaded: LoadedResult
    version: int
    stands: bool = False


@dataclass(frozen=True, slots=True)
class DataKey:
    """A release's data key; `wrapped` where it is new, and has yet to be put."""

    plain: bytes
    wrapped: bytes | None = None


def data_key(release_id: str) -> DataKey:
    """The release's existing key, or a new one, which is put in the transaction that begins the first load."""
    existing = releases.find_wrapped_key(release_id)
    if existing is None:
        return DataKey(*release_keys.new_data_key(release_id))
    return DataKey(release_keys.unwrap(release_id, existing))


def check(read: ResultsFile, release: Release, file: str) -> list[Numbered]:
    """Checks that every result has an entry, a session of this release, and a place for its next version; also that of
    a row with another fault, so that the file's come all at once. Adds to the file's faults."""
    numbered: list[Numbered] = []
    faults = read.faults
    release_of = cache(releases.get_release)
    for chunk in rows.in_chunks(read.named, PER_READ):
        pairs = [(each.candidate_id, each.session_id) for each in chunk]
        entries = results.find_entries(pairs)
        existing = results.find_versions(pairs)
        for each in chunk:
            _name_stranger(each, release, entries, faults)
            versions = existing.get((each.candidate_id, each.session_id), [])
            mine = loading.put_by(versions, release, file)
            if mine is None and not _is_free(versions, release_of):
                faults.add(each.line, "candidate_id", each.candidate_id, TAKEN)
            if isinstance(each, LoadedResult):
                version = mine.version if mine else len(versions) + 1
                numbered.append(Numbered(each, version, stands=mine is not None))
    return numbered


def load(numbered: Iterable[Numbered], release: Release, file: str, key: bytes, until: float) -> Mapping[str, int]:
    """Seals and puts every result that is not written yet; returns counts by status, of the whole file.

    Raises Conflict, and writes no more, once the release no longer expects this file; TryAgain when this moment of
    `clock.elapsed()` comes before the last write.
    """
    listed = list(numbered)
    chunks = rows.in_chunks((each for each in listed if not each.stands), PER_WRITE)
    patience.each(lambda chunk: _write(chunk, key, release.id, file), chunks, until)
    return by_status(each.loaded for each in listed)


def by_status(loaded: Iterable[LoadedResult]) -> Mapping[str, int]:
    """How many results of a file have each status."""
    return Counter(each.result.status.value for each in loaded)


class Overtaken(Exception):
    """A version that was free at the check exists now. Loads of one session take turns, so this should never happen.

    The release stays loading, so that nobody can approve it, until an operator has looked. The ingest is not rejected,
    which would mean that nothing was written.
    """


def _write(chunk: list[Numbered], key: bytes, release_id: str, file: str) -> None:
    loading.may_go_on(releases.get_release(release_id), file)
    writes = [results.adding_result(_sealed(each, key, release_id, file)) for each in chunk]
    if not rows.transact(writes, turns=1):
        raise Overtaken


def _sealed(each: Numbered, key: bytes, release_id: str, file: str) -> Sealed:
    of = each.loaded
    return sealing.seal(of.result, key, Sealed(of.candidate_id, of.session_id, each.version, release_id, b"", file))


def _name_stranger(each: NamedResult, release: Release, entries: Mapping[Pair, object], faults: Faults) -> None:
    if each.session_id not in release.session_ids:
        faults.add(each.line, "session_id", each.session_id, "This session is not part of the release.")
    elif (each.candidate_id, each.session_id) not in entries:
        remedy = "There is no entry of this candidate for this session. Load the entries first."
        faults.add(each.line, "candidate_id", each.candidate_id, remedy)


def _is_free(versions: Sequence[Sealed], release_of: Callable[[str], Release]) -> bool:
    """Whether a next version may follow these, given newest first."""
    planned = {each.release_id: release_of(each.release_id) for each in versions}
    abandoned = [each.id for each in planned.values() if each.state is ReleaseState.ABANDONED]
    newest = loading.newest_counted(versions, abandoned)
    if newest is None:
        return True
    earlier = planned[newest.release_id]
    if earlier.state is not ReleaseState.RELEASED or earlier.key is None:
        return False
    return loading.takes_next_version(sealing.unseal(newest, earlier.key))
