"""The CDN's behaviours: for which paths, which methods pass, and how long an answer is kept for the next viewer.

Pure data. The distribution is made of it, and the local front plays it.
"""

from __future__ import annotations

from dataclasses import dataclass

READ = ("GET", "HEAD")
EVERY = ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE")
"""CloudFront knows these two lists, one with OPTIONS between them, and no other."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Seconds: an answer's own cache-control between `least` and `most`, or `default` where it has none."""

    least: int
    default: int
    most: int


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`pattern` is a path, or the beginning of paths and a star. The API's answers are kept by their path alone, as
    long as `kept` allows; None: never, but for errors (infra/headers.py)."""

    pattern: str
    methods: tuple[str, ...]
    kept: Kept | None = None

    def fits(self, path: str) -> bool:
        return path.startswith(self.pattern[:-1]) if self.pattern.endswith("*") else path == self.pattern


CALENDAR = Behaviour("/v1/calendar", EVERY, Kept(least=0, default=0, most=300))
CONTRACT = Behaviour("/v1/openapi.json", READ)
SECURITY_TXT = Behaviour("/.well-known/security.txt", READ)
CHANGE_PASSWORD = Behaviour("/.well-known/change-password", READ)
WELL_KNOWN = Behaviour("/.well-known/*", EVERY, Kept(least=0, default=0, most=30))
"""What others check credentials by: half a minute here and half a minute in the function, so that a status shows within
one."""
API = Behaviour("/v1/*", EVERY)
PLAIN = Behaviour("/plain/*", EVERY)
"""Pages that functions answer, for browsers without JavaScript: never kept, as the API."""
PAGES = Behaviour("*", READ)

FROM_BUCKET = (CONTRACT, SECURITY_TXT, CHANGE_PASSWORD, PAGES)
"""From the built pages, which CloudFront's own policy CachingOptimized keeps: between two deploys none changes."""

BEHAVIOURS = (CONTRACT, CALENDAR, API, PLAIN, SECURITY_TXT, CHANGE_PASSWORD, WELL_KNOWN, PAGES)
"""The first that fits a path is the one."""
