"""What is remembered for three seconds of the calendar, the releases and the centres."""

from __future__ import annotations

from shared.adapters import cache
from shared.store import centres, releases, sessions

all_sessions = cache.for_seconds(3, sessions.listed_sessions)
session_of = cache.for_seconds(3, sessions.get_session)
release_of = cache.for_seconds(3, releases.find_release)
releases_of = cache.for_seconds(3, releases.find_releases)
centre_of = cache.for_seconds(3, centres.get_centre)
sessions_with_cohort = cache.for_seconds(3, centres.sessions_with_cohort)
