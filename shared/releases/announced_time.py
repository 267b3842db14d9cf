"""Announced times: the second that an awarding body promises for a session's results, and the releases due at it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.calendar.session import Session
from shared.ground.dates import local_text
from shared.ground.errors import Conflict, RuleBroken
from shared.releases.release import Release, is_out


def must_be_ahead(release_at: datetime, announced: list[datetime], at: datetime) -> None:
    """A release lies in the future and is never earlier than the time announced on any of its sessions."""
    if release_at <= at:
        raise RuleBroken("The release time is already past. Give a time to come.", pointer="/release_at")
    latest = max(announced, default=release_at)
    if release_at < latest:
        raise RuleBroken(
            f"Results of this session are announced for {latest.isoformat()}; a release is never earlier than that.",
            pointer="/release_at",
        )


TEST_AHEAD = timedelta(days=7)
"""How long before the announced time test mails go out: a wrong address found a week before can still be corrected."""
TEST_UNTIL = timedelta(days=1)
"""None go out on the last day, when they would only delay the release's mails."""


def wants_test_mail(session: Session, at: datetime) -> bool:
    """Whether a test mail, which only tries the address, is now due to the candidates entered for a session.

    It depends on the announced time alone, never on whether any result is in. None is due while the release is held.
    """
    announced = session.release_at
    return announced is not None and not session.held and announced - TEST_AHEAD <= at < announced - TEST_UNTIL


def out_since(planned: Iterable[Release], at: datetime) -> datetime | None:
    """When the first of a session's releases that are out came out; one that is recalled is not."""
    return min((release.release_at for release in planned if is_out(release, at)), default=None)


def announced_text(session: Session) -> str:
    """The announced time where the session is: "2026-12-09, 09:00 (Europe/Madrid)"; "" where there is none."""
    if session.release_at is None:
        return ""
    return local_text(session.release_at, session.zone)


def may_be_announced(announced: datetime, planned: list[Release], at: datetime) -> None:
    """No release that is still to come may be earlier than the time announced on its session."""
    if any(not is_out(release, at) and at < release.release_at < announced for release in planned):
        raise Conflict("A release of this session is planned for an earlier time. Move the release first.")


def is_announced(release: Release, session: Session) -> bool:
    """Whether this release is the one due at the session's announced time, so that holding it suspends that time.

    A late release beside the one that was announced is not: its session's results may be out.
    """
    return session.release_ids == (release.id,) or session.release_at == release.release_at


def announced_without(release: Release, session: Session, others: Iterable[Release]) -> datetime | None:
    """The session's announced time once this release is abandoned; `others` are the session's other releases.

    It stays, because the awarding body announced it, whatever release is due then. But a time that was suspended,
    because its release was held, does not come back by itself.
    """
    is_kept = any(other.release_at == session.release_at for other in others)
    return session.release_at if is_kept or release.id not in session.held_by else None
