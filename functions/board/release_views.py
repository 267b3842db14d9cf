"""A release as operators see it: in the list, and whole with its log and its notices (the dry run: dry_run.py)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from typing_extensions import TypedDict

from shared.adapters import cache, parallel
from shared.adapters.paging import Page, after_place, cursor_of, page_of, place_cursor, place_of
from shared.ground.dates import instant_text
from shared.ground.forms import Count, Cursor, Instant, Opaque, Revision, SessionId, ZoneName
from shared.releases.release import Release, ReleaseState, has_been_published
from shared.store import notices, releases

PER_PAGE = 100


class ResultCounts(TypedDict):
    """The results that are loaded, and the same by status."""

    results: Count
    by_status: dict[str, Count]


class ReleaseView(TypedDict):
    """`revision` is what two people must agree on; `approvals` how many have. `loading`: a file is being written."""

    id: Opaque
    session_ids: list[SessionId]
    release_at: Instant
    zone: ZoneName
    state: ReleaseState
    revision: Revision
    approvals: Count
    loading: bool
    counts: ResultCounts


class LogLine(TypedDict):
    """Who did what to a release, and when."""

    operator: str
    act: str
    at: Instant
    revision: Revision


class WholeRelease(ReleaseView):
    """`candidates` are those with a result in it; `notices`, by state, and those `to_come` add up to them. Both are
    null where the files could not be counted. `viewed`: how many candidates have looked. `log` is newest first."""

    log: list[LogLine]
    log_next_cursor: Cursor | None
    candidates: Count | None
    notices: dict[str, Count]
    to_come: int | None
    viewed: Count


def listed(cursor: str | None) -> Page[ReleaseView]:
    """One page of all releases, abandoned ones, too; the one planned last first."""
    found, ended = releases.page_of_releases(after_place(cursor), PER_PAGE)
    return page_of([shown(each) for each in found], place_cursor(ended))


def shown(release: Release) -> ReleaseView:
    return {
        "id": release.id,
        "session_ids": list(release.session_ids),
        "release_at": instant_text(release.release_at),
        "zone": release.zone,
        "state": release.state,
        "revision": release.revision,
        "approvals": len(release.approvals),
        "loading": release.loading is not None,
        "counts": {"results": release.loaded, "by_status": dict(release.counts)},
    }


def shown_whole(release_id: str, log_cursor: str | None) -> WholeRelease:
    """A release with its log, and with its notices by state once the fan-out has begun.

    `candidates` are those with a result in it, who may have several; the notices and those `to_come` add up to them.
    Both are null where the files could not be counted. A recall in that very second forgets that it had any notices.
    """
    release = releases.get_release(release_id)
    may_have_some = release.fanout_begun or has_been_published(release)
    counted, viewed = tally_of(release.id) if may_have_some else ({}, 0)
    candidates = release.headcount.candidates if release.headcount else None
    log, following = _log(release.id, log_cursor)
    return {
        **shown(release),
        "log": log,
        "log_next_cursor": following,
        "candidates": candidates,
        "notices": counted,
        "to_come": None if candidates is None else candidates - sum(counted.values()),
        "viewed": viewed,
    }


def _log(release_id: str, cursor: str | None) -> tuple[list[LogLine], str | None]:
    """Who did what, and the cursor of the acts before these. The answer to an act has no log, so that a failing read
    cannot make a done act look failed."""
    acts, ended = releases.log_of(release_id, None if cursor is None else place_of(cursor, _number))
    lines: list[LogLine] = [
        {"operator": act.operator, "act": act.act, "at": instant_text(act.at), "revision": act.revision} for act in acts
    ]
    return lines, cursor_of([ended] if ended else None)


def _number(act: int) -> int:
    if type(act) is not int or not 0 <= act < 10**10:
        raise ValueError
    return act


def _tally(release_id: str) -> tuple[dict[str, int], int]:
    """The notices by state, read eight shards at a time: one after another, a large release would outlast the call."""
    states: list[Mapping[str, int]] = []
    views: list[int] = []

    def count(shard: int) -> None:
        states.append(notices.count_states(release_id, (shard,)))
        views.append(notices.count_views(release_id, (shard,)))

    parallel.each(count, notices.SHARDS)
    return dict(sum((Counter(each) for each in states), Counter[str]())), sum(views)


COUNTED_FOR = 5
"""Seconds for which a count is cached, however many people watch it."""

tally_of = cache.for_seconds(COUNTED_FOR, _tally)
