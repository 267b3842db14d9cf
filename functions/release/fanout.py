"""The fan-out: one notice row per candidate of a release, put if absent, page by page.

The cursor travels in the queue: a page ends by sending the next one, so a crash repeats one page, and a page repeated
writes the same rows and queues the same references, which `notify` sends once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shared.accounts import Account
from shared.candidates import Entry
from shared.edge import outbox, queue
from shared.notices import Notice, NoticeKind, first_state
from shared.releases import Release, is_out
from shared.sessions import names_of
from shared.settings import settings
from shared.store import accounts, calendar, keys, notices, releases, results

PER_PAGE = 100


def begin(release: Release) -> None:
    """One message a shard; then the sweep is told that this fan-out is the queue's."""
    for shard in range(keys.RELEASE_SHARDS):
        queue.send_fanout_page(_page(release, shard, None))
    releases.mark_fanout_begun(release)


def go_on(release: Release, at: datetime, page: dict[str, object]) -> None:
    """Writes one page of one shard, unless the release is no longer out."""
    if not is_out(release, at):
        return
    shard = int(str(page["shard"]))
    after = page.get("after")
    pairs, last = results.page_of_release(release.id, shard, after if isinstance(after, dict) else None, PER_PAGE)
    candidates = list(dict.fromkeys(candidate for candidate, _ in pairs))
    standing = accounts.find_accounts(candidates) if candidates else {}
    sessions = names_of(calendar.get_session(each) for each in release.session_ids)
    entries = results.find_entries(pairs)
    centre_of = {str(entry.candidate_id): entry.centre_number for entry in entries.values()}
    made = (_notice(release, each, standing.get(each), sessions, centre_of.get(each)) for each in candidates)
    outbox.put(made, notices.add_notice, at)
    _tell_institutions(release, at, entries.values())
    if last is not None:
        queue.send_fanout_page(_page(release, shard, last))


def _page(release: Release, shard: int, after: dict[str, object] | None) -> dict[str, object]:
    return {"release_id": release.id, "at": release.release_at.isoformat(), "shard": shard, "after": after}


def _tell_institutions(release: Release, at: datetime, entries: Iterable[Entry]) -> None:
    """The centres and schools of a page's candidates, which `deadlines` tells once of the release."""
    numbers = {number for entry in entries for number in (entry.centre_number, entry.preparation_centre) if number}
    if numbers:
        queue.send_deadlines([{"start": release.id, "at": at.isoformat(), "numbers": sorted(numbers)}])


def _notice(release: Release, candidate_id: str, account: Account | None, sessions: str, centre: str | None) -> Notice:
    language = account.language if account else "en"
    return Notice(
        cause=release.id,
        recipient=candidate_id,
        kind=NoticeKind.RESULTS_RELEASED,
        state=first_state(account),
        language=language,
        email=account.email if account else None,
        release_id=release.id,
        centre=centre,
        merge={
            "link": f"{settings().site_url}/{language}/results",
            "sessions": sessions,
            "body_name": settings().body_name,
        },
    )
