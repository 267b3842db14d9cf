"""Called every minute, and by the fan-out queue. Publishes the key of each approved release that falls due, then writes
one notice per candidate.

Promises: releasing is one conditional write; a release fires once however often it is called, and restarts from any
step. Never publishes what is not approved, and never earlier than five minutes ahead.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.release import fanout
from shared.adapters import batches, events, log, queue, release_keys
from shared.ground.errors import Conflict
from shared.releases.release import PUBLISH_AHEAD, Release, ReleaseState, is_out, publish
from shared.store import releases

LAST_CALL = timedelta(seconds=60)
"""An approved release that is still unpublished so shortly before its time wakes somebody."""


class Unpublished(Exception):
    """A release does not come out by itself. Raised out of the sweep, so that the alarm on Errors goes off."""


def handler(event: events.Event, context: object) -> events.BatchAnswer:
    if events.is_tick(event):
        sweep(events.tick_at(event))
        return events.failed([])
    return events.failed(batches.each(event, lambda message: _answer(message.body), "a fan-out was cut off"))


def sweep(at: datetime) -> None:
    """One step of every release that is due; raises Unpublished at the end when one of them is in trouble."""
    in_trouble = [each.id for each in releases.due_releases(at + PUBLISH_AHEAD) if not _is_well(each, at)]
    if in_trouble:
        raise Unpublished(", ".join(in_trouble))


def _is_well(release: Release, at: datetime) -> bool:
    try:
        return _is_stepped(release, at)
    except Exception as error:  # the next minute tries again; the others must not wait for it
        log.failure("a release could not be published", error, release_id=release.id)
        return False


def _is_stepped(release: Release, at: datetime) -> bool:
    try:
        advance(release, at)
    except Conflict as error:  # an operator was quicker, or another sweep: what stands now decides
        log.failure("a release was not published by this sweep", error, release_id=release.id)
        release = releases.get_release(release.id)
        return release.state is not ReleaseState.APPROVED or at < release.release_at - LAST_CALL
    return True


def advance(release: Release, at: datetime) -> None:
    """One step of one release: its key at most five minutes ahead, its fan-out from the second on.

    Only the step that publishes queues the one at the release's second; should that be lost, the sweep then is the net.
    """
    is_published_now = release.state is ReleaseState.APPROVED and at >= release.release_at - PUBLISH_AHEAD
    if is_published_now:
        release = _published(release, at)
    if release.state is not ReleaseState.RELEASED or release.fanout_begun:
        return
    if is_out(release, at):
        fanout.begin(release)
    elif is_published_now:
        queue.send_fanout(release.id, release.release_at, delay=_seconds(release, at))


def _published(release: Release, at: datetime) -> Release:
    wrapped = releases.find_wrapped_key(release.id)
    if wrapped is None:
        raise Unpublished(f"{release.id} has no key.")
    after = publish(release, release_keys.unwrap(release.id, wrapped), at)
    if not releases.publish(release, after):
        raise Conflict("The release was changed while it was being published.")
    log.info("a release is published", release_id=release.id)
    return releases.get_release(release.id)


def _answer(body: dict[str, object]) -> None:
    """A message asks for a step, or, with a shard, for one page of the fan-out."""
    release = releases.find_release(str(body["release_id"]))
    at = datetime.fromisoformat(str(body["at"]))
    if release is None:
        return
    if "shard" in body:
        fanout.go_on(release, at, body)
    else:
        advance(release, at)


def _seconds(release: Release, at: datetime) -> int:
    """Whole seconds until the release, rounded up: a mail must not leave before the result is there."""
    left = (release.release_at - at).total_seconds()
    return int(left) + (left > int(left))
