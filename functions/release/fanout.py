"""The fan-out: one notice row per candidate of a release, put if absent, page by page.

The cursor travels in the queue: a page ends by sending the next one, so a crash repeats one page, and a page repeated
writes the same rows and queues the same references, which `notify` sends once.
"""

from __future__ import annotations

from datetime import datetime

from shared.accounts import Account
from shared.edge import queue
from shared.notices import Notice, NoticeKind, NoticeState, Reference, first_state
from shared.releases import Release, is_out
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
    sessions = _names(release)
    for_queue = []
    for candidate in candidates:
        notice = _notice(release, candidate, standing.get(candidate), sessions)
        notices.add_notice(notice)
        if notice.state is NoticeState.QUEUED:
            for_queue.append(Reference(notice.cause, notice.recipient, at, release.id))
    queue.send_references(for_queue)
    if last is not None:
        queue.send_fanout_page(_page(release, shard, last))


def _page(release: Release, shard: int, after: dict[str, object] | None) -> dict[str, object]:
    return {"release_id": release.id, "at": release.release_at.isoformat(), "shard": shard, "after": after}


def _names(release: Release) -> str:
    sessions = [calendar.get_session(each) for each in release.session_ids]
    return ", ".join(sorted({session.name for session in sessions}))


def _notice(release: Release, candidate_id: str, account: Account | None, sessions: str) -> Notice:
    language = account.language if account else "en"
    return Notice(
        cause=release.id,
        recipient=candidate_id,
        kind=NoticeKind.RESULTS_RELEASED,
        state=first_state(account),
        language=language,
        email=account.email if account else None,
        release_id=release.id,
        merge={
            "link": f"{settings().site_url}/{language}/results",
            "sessions": sessions,
            "body_name": settings().body_name,
        },
    )
