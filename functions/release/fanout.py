"""The fan-out: one notice row per candidate of a release, put if absent, page by page; what they have shared with
organisations opens; and after a shard's last page `printing` is asked to make its certificates, for which nobody waits.

A call walks pages of one shard for a while, then the cursor travels in the queue, so a crash repeats a few pages, and a
page repeated writes the same rows and queues the same references, which `notify` sends once. A release of a million at
170 rows a second is five calls a shard.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shared.accounts.account import Account
from shared.adapters import clock, queue
from shared.application import notices_for
from shared.calendar.session import names_of
from shared.candidates.candidate import Entry
from shared.notices.notice import Notice, NoticeKind
from shared.releases.release import REMEMBERED, Release, is_out
from shared.store import accounts, keys, releases, results, sharers
from shared.store.sessions import shown_session

PER_PAGE = 100
PER_CALL = 20.0
"""Seconds after which a call hands over to the next."""
FORGOTTEN_S = int(REMEMBERED.total_seconds()) + 1
"""By then nobody remembers the release as it was: where its key is published in the moment of its fan-out, `shares`
would take it for one that is not out, and no other message comes."""


def begin(release: Release) -> None:
    """Queues one message a shard, then marks the fan-out as begun, so that the sweep leaves it to the queue."""
    for shard in range(keys.RELEASE_SHARDS):
        queue.send_fanout_page(_page(release, shard, None))
    releases.mark_fanout_begun(release)


def go_on(release: Release, at: datetime, page: dict[str, object]) -> None:
    """Writes pages of one shard, until it is through, the release is no longer out, or its time is up."""
    until, shard, after = clock.elapsed() + PER_CALL, int(str(page["shard"])), page.get("after")
    cursor = after if isinstance(after, dict) else None
    while is_out(release, at):
        cursor = _write_page(release, at, shard, cursor)
        if cursor is None:
            queue.send_certificates([queue.certificates_page(release.id, at, shard)])
            return
        if clock.elapsed() >= until:
            queue.send_fanout_page({**_page(release, shard, cursor), "hop": queue.next_hop(page)})
            return
        release = releases.get_release(release.id)


def _write_page(
    release: Release, at: datetime, shard: int, after: dict[str, object] | None
) -> dict[str, object] | None:
    """The cursor of the next page; None after the last."""
    if after is None:
        _open_shares(release, at, shard)
    pairs, last = results.page_of_release(release.id, shard, after, PER_PAGE)
    candidates = list(dict.fromkeys(candidate for candidate, _ in pairs))
    existing = accounts.find_accounts(candidates) if candidates else {}
    sessions = names_of(shown_session(each) for each in release.session_ids)
    entries = results.find_entries(pairs)
    centre_of = {str(entry.candidate_id): entry.centre_number for entry in entries.values()}
    made = (_notice(release, each, existing.get(each), sessions, centre_of.get(each)) for each in candidates)
    notices_for.put(made, at)
    _notify_centres(release, at, entries.values())
    return last


def _open_shares(release: Release, at: datetime, shard: int) -> None:
    """Asks `shares` to open what this shard's candidates have shared with organisations: before its first page."""
    for session_id in release.session_ids:
        queue.send_many_shares(sharers.who_shared(session_id, shard), at, delay=FORGOTTEN_S)


def _page(release: Release, shard: int, after: dict[str, object] | None) -> dict[str, object]:
    return {"release_id": release.id, "at": release.release_at.isoformat(), "shard": shard, "after": after}


def _notify_centres(release: Release, at: datetime, entries: Iterable[Entry]) -> None:
    """Asks `deadlines` to notify the centres and schools of a page's candidates of the release, once each."""
    numbers = {number for entry in entries for number in (entry.centre_number, entry.preparation_centre) if number}
    if numbers:
        queue.send_deadlines([{"start": release.id, "at": at.isoformat(), "numbers": sorted(numbers)}])


def _notice(release: Release, candidate_id: str, account: Account | None, sessions: str, centre: str | None) -> Notice:
    kind = NoticeKind.RESULTS_RELEASED
    return notices_for.candidate(
        candidate_id, account, kind, release.id, "results", release_id=release.id, centre=centre, sessions=sessions
    )
