"""Results: checked against entries, the release and what stands already; then sealed and put, never changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.csvfiles import Faults
from shared.edge import release_keys, sealing, together
from shared.releases import Release, ReleaseState, Sealed, takes_next_version
from shared.resultfiles import LoadedResult
from shared.store import releases, results, rows

PER_READ = 100
PER_WRITE = 100

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A result and the version it will be."""

    loaded: LoadedResult
    version: int


def check(loaded: Iterable[LoadedResult], release: Release, file: str) -> tuple[list[Numbered], Faults]:
    """Every result needs its entry, a session of this release, and a place for the next version."""
    numbered: list[Numbered] = []
    faults = Faults()
    for chunk in rows.in_chunks(loaded, PER_READ):
        pairs = [(each.candidate_id, each.session_id) for each in chunk]
        entries = results.find_entries(pairs)
        standing = results.find_first_versions(pairs)
        for each in chunk:
            _name_stranger(each, release, entries, faults)
            numbered.append(Numbered(each, _next_version(each, release, file, standing, faults)))
    return numbered, faults


def load(numbered: Iterable[Numbered], release: Release, file: str) -> Mapping[str, int]:
    """Seals and puts every result; what this very file has put already is met again and counted. Counts by status."""
    key = _data_key(release.id)
    listed = list(numbered)
    together.each(lambda chunk: _write(chunk, key, release.id, file), rows.in_chunks(listed, PER_WRITE))
    return by_status(each.loaded for each in listed)


def by_status(loaded: Iterable[LoadedResult]) -> Mapping[str, int]:
    """How many results of a file have each status."""
    return Counter(each.result.status.value for each in loaded)


class Overtaken(Exception):
    """A version that was free at the check stands now. Loads of one session take turns, so this should never be.

    The release stays as it is, loading and so un-approvable, until an operator has looked; never a rejection, which
    says that nothing was written.
    """


def _write(chunk: list[Numbered], key: bytes, release_id: str, file: str) -> None:
    writes = [results.adding_result(_sealed(each, key, release_id, file)) for each in chunk]
    if not rows.transact(writes):
        raise Overtaken


def _sealed(each: Numbered, key: bytes, release_id: str, file: str) -> Sealed:
    of = each.loaded
    return sealing.seal(of.result, key, Sealed(of.candidate_id, of.session_id, each.version, release_id, b"", file))


def _data_key(release_id: str) -> bytes:
    """The key is made once, by a conditional put; whoever comes second uses the one that stands."""
    standing = releases.find_wrapped_key(release_id)
    if standing is None:
        key, wrapped = release_keys.new_data_key(release_id)
        standing = releases.add_wrapped_key(release_id, wrapped)
        if standing == wrapped:
            return key
    return release_keys.unwrap(release_id, standing)


def _name_stranger(each: LoadedResult, release: Release, entries: Mapping[Pair, object], faults: Faults) -> None:
    if each.session_id not in release.session_ids:
        faults.add(each.line, "session_id", each.session_id, "This session is not part of the release.")
    elif (each.candidate_id, each.session_id) not in entries:
        remedy = "There is no entry of this candidate for this session. Load the entries first."
        faults.add(each.line, "candidate_id", each.candidate_id, remedy)


def _next_version(each: LoadedResult, release: Release, file: str, standing: set[Pair], faults: Faults) -> int:
    if (each.candidate_id, each.session_id) not in standing:
        return 1
    newest = results.find_versions(each.candidate_id, each.session_id)[0]
    if newest.release_id == release.id and newest.file == file:
        return newest.version  # put by this very file before it was cut off
    if _may_follow(newest):
        return newest.version + 1
    remedy = (
        "This candidate has a result of this session already. It changes only through an enquiry, or, while pending or "
        "withheld, in a new release after the first one is out."
    )
    faults.add(each.line, "candidate_id", each.candidate_id, remedy)
    return newest.version


def _may_follow(newest: Sealed) -> bool:
    earlier = releases.get_release(newest.release_id)
    if earlier.state is not ReleaseState.RELEASED or earlier.key is None:
        return False
    return takes_next_version(sealing.unseal(newest, earlier.key))
