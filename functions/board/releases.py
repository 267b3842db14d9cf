"""Plans, approves, holds, recalls and restores a release; each write is conditional on the release being as it was
read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from functions.board.bodies import NewRelease, ReleaseChange
from shared.adapters import identity, queue
from shared.application.result_causes import ask_to_notify
from shared.calendar.session import Session, checked, never_mixed
from shared.ground import idempotency
from shared.ground.dates import parse_local_instant, parse_zone
from shared.ground.errors import StaleVersion
from shared.releases.announced_time import announced_without, is_announced, must_be_ahead
from shared.releases.release import (
    Release,
    ReleaseState,
    abandon,
    approve,
    edit,
)
from shared.releases.result_causes import of_release
from shared.store import releases, result_causes, rows, sessions
from shared.store.items import Row


def plan(body: NewRelease, at: datetime) -> Release:
    """A draft over these sessions; a session that has no announced time, and no other release, gets this one."""
    return _planned(_draft(body, identity.new_id()), at)


def plan_once(body: NewRelease, operator: str, key: str, at: datetime) -> Release:
    """The same under an `Idempotency-Key`: repeated by this operator, it answers the existing release as it is now.

    The release's id is computed from the key, so there is only one release; it is never deleted, so the key never
    expires.
    """
    asked = idempotency.request_hash(body.release_at, body.zone, *body.session_ids)
    draft = replace(_draft(body, idempotency.id_of(operator, key)), asked=asked)
    existing = _planned_before(draft)
    if existing is not None:
        return existing
    try:
        return _planned(draft, at)
    except StaleVersion:
        existing = _planned_before(draft)  # the same request, at the same moment, was first
        if existing is None:
            raise
        return existing


def _planned_before(draft: Release) -> Release | None:
    existing = releases.find_release(draft.id)
    if existing is not None:
        idempotency.may_repeat(existing.asked, draft.asked or "")
    return existing


def _draft(body: NewRelease, release_id: str) -> Release:
    return Release(
        id=release_id,
        session_ids=tuple(dict.fromkeys(body.session_ids)),
        release_at=parse_local_instant(body.release_at, body.zone, pointer="/release_at"),
        zone=parse_zone(body.zone).key,
    )


def _planned(draft: Release, at: datetime) -> Release:
    concerned = _concerned(draft.session_ids, draft.release_at)
    must_be_ahead(draft.release_at, _announced(concerned), at)
    writes = [
        sessions.planning_release(session, draft.id, None if session.release_ids else draft.release_at)
        for session in concerned
    ]
    if not rows.transact([releases.adding_release(draft), releases.listing_release(draft.id, at), *writes]):
        raise StaleVersion("A session of this release has just changed. Try again.")
    return draft


def change(release_id: str, body: ReleaseChange, operator: str, at: datetime) -> Release:
    """A new time, announced on the sessions that have no other release; it voids the approvals.

    On the others the announced time belongs to another release, so it is kept and this release may not be earlier.
    """
    before = releases.get_release(release_id)
    zone = parse_zone(body.zone).key if body.zone else before.zone
    release_at = parse_local_instant(body.release_at, zone, pointer="/release_at")
    concerned = _concerned(before.session_ids, release_at)
    others = [session for session in concerned if session.release_ids != (before.id,)]
    must_be_ahead(release_at, _announced(others), at)
    after = edit(before, release_at, zone, operator, at)
    writes = [sessions.announcing(session, release_at) for session in concerned if session not in others]
    if before.state is ReleaseState.HELD:
        writes += [sessions.marking_held(session, before.id, held=False) for session in others]
    else:
        writes += [sessions.existing_session(session) for session in others]
    return releases.replace_release(before, after, writes)


def add_approval(release_id: str, revision: int | None, operator: str, at: datetime) -> Release:
    before = releases.get_release(release_id)
    after = releases.replace_release(before, approve(before, operator, revision, at))
    if after.state is ReleaseState.APPROVED:
        queue.send_fanout(after.id, at)
    return after


def act(release_id: str, decide: Callable[[Release, str, datetime], Release], operator: str, at: datetime) -> Release:
    """Holds, recalls or restores, and notes on the sessions whether their announced time still applies; a recall and
    its restoration are causes that organisations are told of."""
    before = releases.get_release(release_id)
    after = decide(before, operator, at)
    is_held = after.state in (ReleaseState.HELD, ReleaseState.RECALLED)
    concerned = [sessions.get_session(each) for each in before.session_ids]
    writes = [
        sessions.marking_held(each, before.id, held=is_held)
        if not is_held or is_announced(before, each)
        else sessions.existing_session(each)
        for each in concerned
    ]
    cause = of_release(before, after, at)
    writes += [result_causes.adding_cause(cause)] if cause else []
    written = releases.replace_release(before, after, writes)
    if after.state is ReleaseState.APPROVED:
        queue.send_fanout(after.id, at)
    if cause:
        ask_to_notify(cause)
    return written


def give_up(release_id: str, reason: str, operator: str, at: datetime) -> Release:
    """Abandons a release and removes it from its sessions; a load that is under way ends at its next write."""
    before = releases.get_release(release_id)
    after = abandon(before, operator, reason, at)
    forgetting = [_forgetting(before, each) for each in before.session_ids]
    return releases.replace_release(before, after, forgetting)


def _forgetting(release: Release, session_id: str) -> Row:
    session = sessions.get_session(session_id)
    others = [releases.get_release(each) for each in session.release_ids if each != release.id]
    return sessions.forgetting_release(session, release.id, announced_without(release, session, others))


def _concerned(session_ids: Sequence[str], release_at: datetime) -> list[Session]:
    """Each of them once; raises RuleBroken where this time would come before the exam."""
    concerned = [sessions.get_session(each) for each in dict.fromkeys(session_ids)]
    never_mixed(concerned)
    for session in concerned:
        checked(replace(session, release_at=release_at))
    return concerned


def _announced(concerned: list[Session]) -> list[datetime]:
    return [session.release_at for session in concerned if session.release_at is not None]
