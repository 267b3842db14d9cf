"""Plays the CDN: pages and API under one host, each behind its script; only what infra/headers.py and
infra/behaviours.py name is forwarded."""

from __future__ import annotations

import logging
from dataclasses import replace
from uuid import uuid4

from infra.behaviours import BEHAVIOURS, FROM_BUCKET
from infra.cdn.scripts import gate_script
from infra.headers import FORWARDED
from local.front.cache import Cache
from local.front.scripts import FAILED, Script, ScriptFailed
from local.front.wire import Answer, Request, Respond

log = logging.getLogger("front")

REFUSED = Answer(
    403,
    (("content-type", "text/html"), ("x-cache", "Error from cloudfront")),
    b"<h1>403</h1>The CDN takes no such method here, and no body with a GET (infra/behaviours.py).",
)
"""CloudFront's own status ("HTTP 403 status code (Invalid method)", "GET requests that include a body")."""

_CDN_ONLY = ("x-origin-secret", "cloudfront-", "x-amz-cf-")
_PASSES = frozenset({name.lower() for name in FORWARDED} | {"cookie", "content-length"})


class Cdn:
    """`api` and `pages` answer as the API's own host and the bucket's behaviour do."""

    def __init__(self, api: Respond, pages: Respond, origin_secret: str, cache: Cache) -> None:
        self._api = api
        self._pages = pages
        self._origin_secret = origin_secret
        self._cache = cache
        self._gate = Script(gate_script())

    async def respond(self, request: Request) -> Answer:
        behaviour = next(each for each in BEHAVIOURS if each.fits(request.path))
        if request.method not in behaviour.methods or (request.method == "GET" and request.body):
            return REFUSED
        if behaviour in FROM_BUCKET:
            return await self._pages(request)
        try:
            passed = await self._gate.to_request(request)
        except ScriptFailed as failed:
            log.warning("the gate's script failed: %s", failed)
            return FAILED
        if isinstance(passed, Answer):
            return passed
        return await self._cache.respond(passed, behaviour.kept, self._from_api)

    async def _from_api(self, request: Request) -> Answer:
        answer = await self._api(self._forwarded(request))
        return replace(answer, headers=(*answer.headers, ("apigw-requestid", uuid4().hex[:16])))

    def _forwarded(self, request: Request) -> Request:
        """The request that is forwarded: with the headers that the policy names and those that CloudFront adds, never a
        client's own version of these."""
        named = tuple(pair for pair in without_cdn_headers(request).headers if pair[0] in _PASSES)
        return replace(request, headers=named).with_headers(
            ("x-origin-secret", self._origin_secret),
            ("cloudfront-viewer-address", f"{request.source_ip}:{request.source_port}"),
        )


def without_cdn_headers(request: Request) -> Request:
    """The request without the headers only the CDN may set."""
    return replace(request, headers=tuple(pair for pair in request.headers if not pair[0].startswith(_CDN_ONLY)))
