"""Counts a release's candidates when a file has been loaded, for the dry run before anybody approves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial

from shared.adapters import clock, log, patience
from shared.notices.notice import first_state
from shared.releases.loading import with_more
from shared.releases.release import Headcount, Release
from shared.results.result_file import LoadedResult
from shared.store import accounts, results, rows

PER_READ = 100
LONGEST_S = 60
"""The longest time for counting, in seconds: a load has minutes, and a count that is only shown must not take them."""


class TookTooLong(Exception):
    pass


def count(release: Release, loaded: Iterable[LoadedResult]) -> Headcount | None:
    """The release's headcount and this file's candidates, each counted once, by the state their notice begins in.

    A load never fails for it: where it cannot be counted, it is None, and stays so for the files that follow.
    """
    if release.files and release.headcount is None:
        return None
    try:
        return _counted(release, loaded)
    except Exception as error:  # whatever the trouble, the results are in; the dry run says that nobody has counted
        log.failure("a headcount failed", error, release_id=release.id)
        return None


def _counted(release: Release, loaded: Iterable[LoadedResult]) -> Headcount:
    until = clock.elapsed() + LONGEST_S
    states: list[str] = []
    for chunk in _new(release, loaded, until):
        if clock.elapsed() > until:
            raise TookTooLong
        existing = patience.once(partial(accounts.find_reach, chunk), until)
        states += [first_state(existing.get(each)).value for each in chunk]
    return with_more(release.headcount, states, datetime.fromtimestamp(clock.seconds(), UTC))


def _new(release: Release, loaded: Iterable[LoadedResult], until: float) -> Iterator[list[str]]:
    """The candidates of this file that no earlier file of the release had, chunk after chunk.

    A pair is in a release once, so an earlier file can only have had them under another session of it.
    """
    here: dict[str, set[str]] = defaultdict(set)
    for each in loaded:
        here[each.candidate_id].add(each.session_id)
    for chunk in rows.in_chunks(sorted(here), PER_READ):
        elsewhere = [(who, session) for who in chunk for session in release.session_ids if session not in here[who]]
        met = _met(release, elsewhere, until) if release.files else set()
        yield [who for who in chunk if who not in met]


def _met(release: Release, pairs: Iterable[tuple[str, str]], until: float) -> set[str]:
    """Whoever has a result under this release at one of these (candidate, session) pairs."""
    found: set[str] = set()
    for chunk in rows.in_chunks(pairs, PER_READ):
        existing = patience.once(partial(results.find_versions, chunk), until)
        found |= {
            who for (who, _), versions in existing.items() if any(each.release_id == release.id for each in versions)
        }
    return found
