"""What the CDN keeps for the next viewer, and for how long: the calendar, and errors.

Sources: "Manage how long content stays in the cache (expiration)", "Control how long CloudFront caches errors" and "How
CloudFront processes HTTP 4xx and 5xx status codes from your origin" (CloudFront developer guide).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from infra.behaviours import READ, Kept
from infra.headers import ERRORS_KEPT
from local.front.wire import Answer, Request, Respond

ERRORS = frozenset({404, 410, 414, 500, 501, 502, 503, 504})
"""What CloudFront keeps of an origin's errors, whatever their cache-control says ...."""
HEEDED = frozenset({404, 410, 414, 501})
""".... except for these, where it follows no-store, no-cache and private."""
KEPT_BY_DEFAULT = 10  # seconds
NOT_KEPT = frozenset({"no-store", "no-cache", "private"})


@dataclass(frozen=True, slots=True)
class Copy:
    """An answer, and for how many seconds from `at` it is good, and good enough while the next one is fetched."""

    answer: Answer
    at: datetime
    fresh: float
    stale: float

    def as_hit(self, age: float) -> Answer:
        found = "Error" if self.answer.status >= 400 else "Hit"
        return self.answer.overlaid({"age": str(int(age)), "x-cache": f"{found} from cloudfront"})


@dataclass(slots=True)
class Cache:
    """Answers by method and path, whoever asks: no header, cookie or query is in the CDN's key.

    `now` is the stack's own clock, so that copies age when it is moved. `errors` are seconds by status.
    """

    now: Callable[[], datetime]
    errors: Mapping[int, int] = field(default_factory=lambda: ERRORS_KEPT)
    _copies: dict[tuple[str, str], Copy] = field(default_factory=dict)

    async def respond(self, request: Request, kept: Kept | None, origin: Respond) -> Answer:
        """A copy where there is a good one, else what the origin answers, kept as the behaviour has it."""
        copy = self._newest(request)
        age = (self.now() - copy.at).total_seconds() if copy else 0.0
        if copy and age < copy.fresh:
            return copy.as_hit(age)
        answer = await origin(request)
        if copy and copy.answer.status < 400 and answer.status >= 500:
            return copy.as_hit(age)  # an expired object is served while the origin fails
        self._keep(request, answer, kept)
        return copy.as_hit(age) if copy and age < copy.stale else answer

    def _newest(self, request: Request) -> Copy | None:
        """The newest copy: a HEAD may be answered from a GET's, and not the other way round, as a HEAD's answer has no
        body."""
        if request.method not in READ:
            return None
        found = (self._copies.get((method, request.path)) for method in ("GET", request.method))
        return max((copy for copy in found if copy), key=lambda copy: copy.at, default=None)

    def _keep(self, request: Request, answer: Answer, kept: Kept | None) -> None:
        if request.method not in READ:
            return
        self._copies.pop((request.method, request.path), None)
        fresh, stale = self._seconds(answer, kept)
        if stale:
            self._copies[request.method, request.path] = Copy(answer, self.now(), fresh, stale)

    def _seconds(self, answer: Answer, kept: Kept | None) -> tuple[int, int]:
        listed = _directives(answer)
        if answer.status >= 400:
            is_kept = answer.status in ERRORS and not (answer.status in HEEDED and listed.keys() & NOT_KEPT)
            fresh = self.errors.get(answer.status, KEPT_BY_DEFAULT) if is_kept else 0
            return fresh, fresh
        if kept is None:
            return 0, 0
        if listed.keys() & NOT_KEPT:
            return kept.least, kept.least
        fresh = max(kept.least, min(int(listed.get("s-maxage") or listed.get("max-age") or kept.default), kept.most))
        return fresh, fresh + min(int(listed.get("stale-while-revalidate") or 0), kept.most)


def _directives(answer: Answer) -> dict[str, str]:
    parts = (part.strip().lower().partition("=") for part in (answer.header("cache-control") or "").split(","))
    return {name: value for name, _, value in parts}
