"""The CDN as a viewer meets it: pages and API under one host, each behind its script, with what infra/headers.py names
let through and nothing else."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from uuid import uuid4

from infra.cdn.scripts import gate_script
from infra.headers import ERRORS_KEPT, FORWARDED
from local.front.scripts import FAILED, Script, ScriptFailed
from local.front.wire import Answer, Request, Respond

log = logging.getLogger("front")

ERRORS = frozenset({404, 410, 414, 500, 501, 502, 503, 504})
"""What CloudFront keeps of an origin's errors, whatever their cache-control says ...."""
HEEDED = frozenset({404, 410, 414, 501})
""".... but for these, where it heeds no-store, no-cache and private ("Control how long CloudFront caches errors")."""
KEPT_BY_DEFAULT = 10  # seconds

_CDN_ONLY = ("x-origin-secret", "cloudfront-", "x-amz-cf-")
_PASSES = frozenset({name.lower() for name in FORWARDED} | {"cookie", "content-length"})


@dataclass(slots=True)
class Errors:
    """Errors kept for the next viewer by method and path, whoever asks: no cookie or query is in the CDN's key.

    `kept` are seconds by status, as the distribution has them.
    """

    kept: Mapping[int, int] = field(default_factory=lambda: ERRORS_KEPT)
    elapsed: Callable[[], float] = time.monotonic
    _known: dict[tuple[str, str], tuple[float, Answer]] = field(default_factory=dict)

    def find(self, request: Request) -> Answer | None:
        until, answer = self._known.get((request.method, request.path), (0.0, None))
        return answer if self.elapsed() < until else None

    def keep(self, request: Request, answer: Answer) -> None:
        seconds = self.kept.get(answer.status, KEPT_BY_DEFAULT)
        if request.method in {"GET", "HEAD"} and seconds and _is_kept(answer):
            self._known[request.method, request.path] = (self.elapsed() + seconds, answer)


def _is_kept(answer: Answer) -> bool:
    told = answer.header("cache-control") or ""
    is_private = any(word in told for word in ("no-store", "no-cache", "private"))
    return answer.status in ERRORS and not (is_private and answer.status in HEEDED)


class Cdn:
    """`api` and `pages` answer as the API's own host and the bucket's behaviour do."""

    def __init__(self, api: Respond, pages: Respond, origin_secret: str, errors: Errors | None = None) -> None:
        self._api = api
        self._pages = pages
        self._origin_secret = origin_secret
        self._errors = errors or Errors()
        self._gate = Script(gate_script())

    async def respond(self, request: Request) -> Answer:
        if not request.path.startswith("/v1/"):
            return await self._pages(request)
        try:
            passed = await self._gate.to_request(request)
        except ScriptFailed as failed:
            log.warning("the gate's script failed: %s", failed)
            return FAILED
        return passed if isinstance(passed, Answer) else await self._from_api(passed)

    async def _from_api(self, request: Request) -> Answer:
        known = self._errors.find(request)
        if known is not None:
            return known
        answer = await self._api(self._forwarded(request))
        self._errors.keep(request, answer)
        return replace(answer, headers=(*answer.headers, ("apigw-requestid", uuid4().hex[:16])))

    def _forwarded(self, request: Request) -> Request:
        """What the policy names and what CloudFront adds, never what a client claims of it."""
        named = tuple(pair for pair in without_cdn_headers(request).headers if pair[0] in _PASSES)
        return replace(request, headers=named).with_headers(
            ("x-origin-secret", self._origin_secret),
            ("cloudfront-viewer-address", f"{request.source_ip}:{request.source_port}"),
        )


def without_cdn_headers(request: Request) -> Request:
    """The request without the headers only the CDN may set."""
    return replace(request, headers=tuple(pair for pair in request.headers if not pair[0].startswith(_CDN_ONLY)))
