"""One step of a release: its key is published, then its fan-out begins."""

from __future__ import annotations

from datetime import datetime

from functions.release import fanout
from shared.adapters import log, queue, release_keys
from shared.ground.errors import Conflict
from shared.releases.release import PUBLISH_AHEAD, Release, ReleaseState, is_out, publish
from shared.store import releases


class Unpublished(Exception):
    """A release does not come out by itself. Raised out of the sweep, so that the alarm on Errors goes off."""


def advance(release: Release, at: datetime) -> None:
    """One step of one release: its key at most five minutes ahead, its fan-out from the second on.

    Only the step that publishes queues the one at the release's second; should that message be lost, the sweep does it.
    """
    is_published_now = release.state is ReleaseState.APPROVED and at >= release.release_at - PUBLISH_AHEAD
    if is_published_now:
        release = _published(release, at)
    if release.state is not ReleaseState.RELEASED or release.fanout_begun:
        return
    if is_out(release, at):
        fanout.begin(release)
    elif is_published_now:
        queue.send_fanout(release.id, release.release_at, delay=queue.seconds_until(release.release_at, at))


def _published(release: Release, at: datetime) -> Release:
    wrapped = releases.find_wrapped_key(release.id)
    if wrapped is None:
        raise Unpublished(f"{release.id} has no key.")
    after = publish(release, release_keys.unwrap(release.id, wrapped), at)
    if not releases.publish(release, after):
        raise Conflict("The release was changed while it was being published.")
    log.info("a release is published", release_id=release.id)
    return releases.get_release(release.id)
