"""Rows that a centre's lists cache for three seconds, besides those of `shared/application/reference.py`."""

from __future__ import annotations

from shared.adapters import cache
from shared.store import releases, sessions

all_sessions = cache.for_seconds(3, sessions.listed_sessions)
releases_of = cache.for_seconds(3, releases.find_releases)
