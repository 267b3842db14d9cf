"""Sessions, releases and centres, cached for three seconds; a recall relies on its taking no longer."""

from __future__ import annotations

from shared.adapters import cache
from shared.releases.release import REMEMBERED, Release, UnknownRelease
from shared.store import centres, releases, sessions

_SECONDS = REMEMBERED.total_seconds()

session_of = cache.for_seconds(_SECONDS, sessions.get_session)
release_of = cache.for_seconds(_SECONDS, releases.find_release)
sessions_with_cohort = cache.for_seconds(_SECONDS, centres.sessions_with_cohort)
centre_of = cache.for_seconds(_SECONDS, centres.get_centre)


def planned_release(release_id: str) -> Release:
    """The cached release of this id; raises UnknownRelease."""
    found = release_of(release_id)
    if found is None:
        raise UnknownRelease
    return found
