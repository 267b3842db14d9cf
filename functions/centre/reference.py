"""Rows that a centre's lists cache for three seconds, besides those of `shared/application/reference.py`."""

from __future__ import annotations

from shared.adapters import cache
from shared.store import centres, releases, sessions

all_sessions = cache.for_seconds(3, sessions.listed_sessions)
releases_of = cache.for_seconds(3, releases.find_releases)
sessions_with_cohort = cache.for_seconds(3, centres.sessions_with_cohort)
