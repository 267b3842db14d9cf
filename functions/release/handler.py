"""Called every minute, and by the fan-out queue. Publishes the key of each approved release that falls due, then writes
one notice per candidate.

Promises: releasing is one conditional write; a release fires once however often it is called, and restarts from any
step. Never publishes what is not approved, and never earlier than five minutes ahead.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.release import fanout
from functions.release.steps import Unpublished, advance
from shared.adapters import batches, events, log
from shared.ground.errors import Conflict
from shared.releases.release import PUBLISH_AHEAD, Release, ReleaseState
from shared.store import releases

LAST_CALL = timedelta(seconds=60)
"""An approved release that is still unpublished so shortly before its time raises an alarm."""


def handler(event: events.Event, context: object) -> events.BatchAnswer:
    return batches.tick_or_batch(event, sweep, _answer, "a fan-out was cut off")


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
    except Conflict as error:  # an operator or another sweep was first: the current state decides
        log.failure("a release was not published by this sweep", error, release_id=release.id)
        release = releases.get_release(release.id)
        return release.state is not ReleaseState.APPROVED or at < release.release_at - LAST_CALL
    return True


def _answer(message: events.Message) -> None:
    """A message asks for a step, or, with a shard, for one page of the fan-out."""
    body = message.body
    release = releases.find_release(str(body["release_id"]))
    at = datetime.fromisoformat(str(body["at"]))
    if release is None:
        return
    if "shard" in body:
        fanout.go_on(release, at, body)
    else:
        advance(release, at)
