"""What a centre's lists remember for three seconds besides what `shared/application/reference.py` does."""

from __future__ import annotations

from shared.adapters import cache
from shared.store import centres, releases, sessions

all_sessions = cache.for_seconds(3, sessions.listed_sessions)
releases_of = cache.for_seconds(3, releases.find_releases)
sessions_with_cohort = cache.for_seconds(3, centres.sessions_with_cohort)
