"""One cause from its beginning to its mails: of one result at once, of a release shard by shard.

A call walks pages of one shard for a while, then the cursor travels in the queue, so a crash repeats a few pages; a
page that is repeated adds no line. The last shard ends the cause: its mails are ordered, and then it is due no more.
A new version of one result may meet what its candidate shares it by, so `shares` is asked to open that; and it may
have another certificate, so `printing` is asked to settle that, as it is of a release that is recalled.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.changes import mails, recipients
from shared.adapters import clock, queue
from shared.releases.release import ReleaseState, is_out
from shared.store import releases, result_causes, results
from shared.verification.result_change import Cause, CauseKind, Handling, handling

PER_PAGE = 100
PER_CALL = 20.0
"""Seconds after which a call hands over to the next."""
SOON, AGAIN = timedelta(minutes=1), timedelta(minutes=15)
"""When the sweep looks at a cause again that has to wait, and at one whose shards are under way."""


def begin(subject: str, number: int, at: datetime) -> None:
    """Does nothing where everything was done."""
    found = result_causes.find_cause(subject, number)
    if found is None:
        return
    cause, others = found
    release = releases.get_release(cause.release_id)
    is_recalled = release.state is ReleaseState.RECALLED
    match handling(cause, others, is_out=is_out(release, at), is_recalled=is_recalled):
        case Handling.VOID:
            result_causes.end(cause)
        case Handling.WAIT:
            result_causes.put_off(cause, at + SOON)
        case Handling.NOTIFY:
            _notify(cause, at)


def _notify(cause: Cause, at: datetime) -> None:
    if cause.result:
        recipients.write(cause, [(cause.result.candidate_id, cause.result.session_id)], at)
        queue.send_shares(cause.result.candidate_id, at)
        queue.send_certificates([queue.certificates_of(cause.result.candidate_id, cause.result.session_id, at)])
        _end(cause, at)
        return
    for shard in result_causes.begin_shards(cause, at + AGAIN):
        queue.send_changes([_page(cause, at, shard, None)])
        if cause.kind is CauseKind.RECALL:  # a restoration has a fan-out of its own
            queue.send_certificates([queue.certificates_page(cause.release_id, at, shard)])


def go_on(subject: str, number: int, at: datetime, body: dict[str, object]) -> None:
    """Walks pages of one shard until it is through, or its time is up."""
    found = result_causes.find_cause(subject, number)
    if found is None:
        return
    cause, _ = found
    until, shard, after = clock.elapsed() + PER_CALL, int(str(body["shard"])), body.get("after")
    cursor = after if isinstance(after, dict) else None
    while True:
        pairs, cursor = results.page_of_release(cause.release_id, shard, cursor, PER_PAGE)
        recipients.write(cause, pairs, at)
        if cursor is None:
            break
        if clock.elapsed() >= until:
            queue.send_changes([{**_page(cause, at, shard, cursor), "hop": queue.next_hop(body)}])
            return
    if result_causes.end_shard(cause, shard):
        _end(cause, at)


def _end(cause: Cause, at: datetime) -> None:
    """The next of its subject is taken up at once, and not by a sweep of the minute."""
    mails.order(cause)
    result_causes.end(cause)
    waiting = result_causes.settled_after(cause, at)
    queue.send_changes(queue.cause_body(each.subject, each.number, at) for each in waiting)


def _page(cause: Cause, at: datetime, shard: int, after: dict[str, object] | None) -> dict[str, object]:
    return {**queue.cause_body(cause.subject, cause.number, at), "shard": shard, "after": after}
