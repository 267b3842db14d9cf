"""Planning, approving, holding, recalling and restoring a release: decide on what was read, write if it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from functions.board.bodies import NewRelease, ReleaseChange
from shared import releases as rules
from shared.dates import instant_text, parse_instant, zone_named
from shared.edge import identity, queue
from shared.releases import Release, ReleaseState
from shared.sessions import Session, checked
from shared.store import calendar, notices, releases, rows


def plan(body: NewRelease, at: datetime) -> Release:
    """A draft over these sessions; a session that has no announced time, and no other release, gets this one."""
    release_at = parse_instant(body.release_at, pointer="/release_at")
    sessions = _sessions(body.session_ids, release_at)
    rules.must_be_ahead(release_at, _announced(sessions), at)
    release = Release(
        id=identity.new_id(),
        session_ids=tuple(session.id for session in sessions),
        release_at=release_at,
        zone=zone_named(body.zone).key,
    )
    writes = [
        calendar.planning_release(session, release.id, None if session.release_ids else release_at)
        for session in sessions
    ]
    if not rows.transact([releases.adding_release(release), *writes]):
        raise rules.StaleVersion("A session of this release has just changed. Try again.")
    return release


def change(release_id: str, body: ReleaseChange, operator: str, at: datetime) -> Release:
    """A new time, announced on the sessions that have no other release; it voids the approvals.

    On the others the announced time is not this release's to move, so it stays the earliest.
    """
    before = releases.get_release(release_id)
    release_at = parse_instant(body.release_at, pointer="/release_at")
    sessions = _sessions(before.session_ids, release_at)
    others = [session for session in sessions if session.release_ids != (before.id,)]
    rules.must_be_ahead(release_at, _announced(others), at)
    after = rules.edit(before, release_at, zone_named(body.zone or before.zone).key, operator, at)
    writes = [calendar.announcing(session, release_at) for session in sessions if session not in others]
    if before.state is ReleaseState.HELD:
        writes += [calendar.marking_held(session.id, before.id, held=False) for session in others]
    return _written(before, after, writes)


def approve(release_id: str, revision: int | None, operator: str, at: datetime) -> Release:
    before = releases.get_release(release_id)
    after = releases.replace_release(before, rules.approve(before, operator, revision, at))
    if after.state is ReleaseState.APPROVED:
        queue.send_fanout(after.id, at)
    return after


def act(release_id: str, decide: Callable[[Release, str, datetime], Release], operator: str, at: datetime) -> Release:
    """Holds, recalls or restores, and says on the sessions whether their announced time still stands."""
    before = releases.get_release(release_id)
    after = decide(before, operator, at)
    is_held = after.state in (ReleaseState.HELD, ReleaseState.RECALLED)
    sessions = [calendar.get_session(each) for each in before.session_ids]
    concerned = [each for each in sessions if not is_held or rules.is_announced(before, each)]
    written = _written(before, after, [calendar.marking_held(each.id, before.id, held=is_held) for each in concerned])
    if after.state is ReleaseState.APPROVED:
        queue.send_fanout(after.id, at)
    return written


def dry_run(release: Release) -> dict[str, object]:
    """What would go out: results by status, each without a blank, for a file with one is refused whole.

    Mails are not counted here: board has no right on people. At most one goes to each candidate; how many by state
    stands on the release once they are written. Operators only.
    """
    return {
        "id": release.id,
        "revision": release.revision,
        "state": release.state.value,
        "release_at": instant_text(release.release_at),
        "results": release.loaded,
        "by_status": dict(release.counts),
        "blank_fields": 0,
        "ready": rules.is_loaded_whole(release),
    }


def shown(release: Release) -> dict[str, object]:
    return {
        "id": release.id,
        "session_ids": list(release.session_ids),
        "release_at": instant_text(release.release_at),
        "zone": release.zone,
        "state": release.state.value,
        "revision": release.revision,
        "approvals": len(release.approvals),
        "loading": release.loading is not None,
        "counts": {"results": release.loaded, "by_status": dict(release.counts)},
        "log": [
            {"operator": act.operator, "act": act.act, "at": instant_text(act.at), "revision": act.revision}
            for act in release.log
        ],
    }


def shown_with_notices(release: Release) -> dict[str, object]:
    """The same with the notices counted by state, which a release has once its fan-out has begun.

    A recall in that very second forgets that it had.
    """
    may_have_some = release.fanout_begun or release.state is ReleaseState.RECALLED
    counted = notices.count_states(release.id) if may_have_some else {}
    return {**shown(release), "notices": dict(counted)}


def _sessions(session_ids: Sequence[str], release_at: datetime) -> list[Session]:
    """Each of them once; raises RuleBroken where this time would come before the exam."""
    sessions = [calendar.get_session(each) for each in dict.fromkeys(session_ids)]
    for session in sessions:
        checked(replace(session, release_at=release_at))
    return sessions


def _announced(sessions: list[Session]) -> list[datetime]:
    return [session.release_at for session in sessions if session.release_at is not None]


def _written(before: Release, after: Release, writes: list[rows.Row]) -> Release:
    if not rows.transact([releases.replacing_release(before, after), *writes]):
        raise rules.StaleVersion("Somebody else has just changed this release. Look at it again.")
    return replace(after, change=before.change + 1)
