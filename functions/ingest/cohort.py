"""Whom a release is about, counted when its file is in: what the dry run shows before anybody approves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from shared.edge import clock, together
from shared.notices import NoticeState, first_state
from shared.releases import Cohort, Release
from shared.resultfiles import LoadedResult
from shared.store import accounts, keys, results, rows

PER_READ = 100
PER_PAGE = 1000


def count(release: Release, loaded: Iterable[LoadedResult]) -> Cohort:
    """The candidates of this file and of those before it, each once, and the state their notice would begin in.

    The index lags behind, by a second or so, so this file's candidates are taken from the file.
    """
    candidates = {str(each.candidate_id) for each in loaded} | (_earlier(release) if release.files else set())
    counted: list[Counter[NoticeState]] = []
    together.each(lambda chunk: counted.append(_states(chunk)), rows.in_chunks(sorted(candidates), PER_READ))
    mails = {
        state.value: 0
        for state in (NoticeState.NO_ACCOUNT, NoticeState.UNPROVED, NoticeState.SUPPRESSED, NoticeState.QUEUED)
    }
    for each in counted:
        mails.update({state.value: mails[state.value] + number for state, number in each.items()})
    return Cohort(len(candidates), mails, datetime.fromtimestamp(clock.seconds(), UTC))


def _states(candidates: list[str]) -> Counter[NoticeState]:
    standing = accounts.find_accounts(candidates)
    return Counter(first_state(standing.get(each)) for each in candidates)


def _earlier(release: Release) -> set[str]:
    """The candidates of the files before this one."""
    found: set[str] = set()
    together.each(lambda shard: found.update(_of_shard(release, shard)), range(keys.RELEASE_SHARDS))
    return found


def _of_shard(release: Release, shard: int) -> set[str]:
    found: set[str] = set()
    pairs, last = results.page_of_release(release.id, shard, None, PER_PAGE)
    found.update(candidate for candidate, _ in pairs)
    while last is not None:
        pairs, last = results.page_of_release(release.id, shard, last, PER_PAGE)
        found.update(candidate for candidate, _ in pairs)
    return found
