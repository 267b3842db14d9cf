"""The notice of a release's start, once to each centre and each school with a candidate in it.

The fan-out names them page by page as it meets them; an environment remembers whom it has notified.
"""

from __future__ import annotations

from datetime import datetime

from functions.deadlines import centre_mails
from shared.adapters import cache
from shared.application.reference import planned_release
from shared.cohorts.digest import next_digest
from shared.notices.notice import NoticeKind
from shared.releases.release import is_out
from shared.store import centres, due_work

REMEMBERED_S = 600
"""Seconds for which that is remembered; after that a page costs its conditional write again, but nobody gets a second
mail."""


def notify(release_id: str, at: datetime, page: dict[str, object]) -> None:
    """Does nothing while the release is not out; its restoration begins a new fan-out."""
    release, numbers = planned_release(release_id), page["numbers"]
    if is_out(release, at) and isinstance(numbers, list):
        for number in numbers:
            mailed(release_id, str(number), release.change)


def _notify_centre(release_id: str, number: str, change: int) -> None:
    """Notifies one; a centre that only entries name has no address.

    `change` is the release's count of changes: after a recall and a restoration everybody is gone through again.
    """
    del change
    release, centre = planned_release(release_id), centres.find_centre(number)
    if centre is None:
        return
    sessions = centre_mails.sessions_of(release)
    centre_mails.write(
        centre,
        NoticeKind.RELEASE_STARTED,
        f"start-{release.id}",
        release.release_at,
        release_id=release.id,
        page="sign-in",
        sessions=sessions,
    )
    due_work.expect_digest(number, next_digest(release.release_at, centre.zone), release.id)


mailed = cache.for_seconds(REMEMBERED_S, _notify_centre)
