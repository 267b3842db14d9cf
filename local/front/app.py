"""The local front: one ASGI app that plays the CDN, and behind it the pages, the API and the local pages."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from infra.headers import SECURITY_HEADERS
from infra.words import Role
from local.front import gateway
from local.front.cdn import Cdn, without_cdn_headers
from local.front.routes import Match, Routes
from local.front.runtime import FunctionFailed
from local.front.wire import Answer, Request, Respond
from local.front.workers import Functions, Throttled, TooBig, TooSlow

log = logging.getLogger("front")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_SES = "/v2/email/"


class Api:
    """The HTTP API: finds the route, invokes its function, translates the result."""

    def __init__(self, routes: Routes, functions: Functions, now: Callable[[], datetime], *, patience: float) -> None:
        self._routes = routes
        self._functions = functions
        self._now = now
        self._patience = patience

    async def respond(self, request: Request) -> Answer:
        """Answers a request through the CDN, for which the operators' routes do not exist."""
        match = self._routes.find(request.method, request.path) or self._routes.rest
        if match and match.route.role is not Role.OPERATOR:
            return await self._invoke(request, match, None)
        return gateway.NOT_FOUND

    async def respond_signed(self, request: Request, authorizer: dict[str, Any]) -> Answer:
        """Answers a signed request to the API's own host; `authorizer` is what IAM found."""
        match = self._routes.find(request.method, request.path)
        if match:
            return await self._invoke(request, match, authorizer)
        rest = self._routes.rest  # which no IAM guards
        return await self._invoke(request, rest, None) if rest else gateway.NOT_FOUND

    async def _invoke(self, request: Request, match: Match, authorizer: dict[str, Any] | None) -> Answer:
        if _head_size(request) > gateway.HEADERS_LIMIT:
            return gateway.HEADERS_TOO_LARGE
        made = json.dumps(gateway.event(request, match, self._now(), authorizer)).encode()
        try:
            answer = gateway.answer(await self._functions.invoke(match.function.name, made, self._patience))
        except FunctionFailed as failure:
            log.warning("%s failed: %s", match.function.name, failure)
            answer = gateway.FUNCTION_FAILED
        except (TooSlow, Throttled):
            answer = gateway.UNAVAILABLE
        except TooBig:
            answer = gateway.TOO_LARGE
        return answer.overlaid({"date": format_datetime(self._now(), usegmt=True)})  # of the local clock, as all is


class Front:
    """The ASGI app. `local` answers under /_local/, which no deployed stack has."""

    def __init__(self, cdn: Cdn, local: Respond) -> None:
        self._cdn = cdn
        self._local = local

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = await _body(scope, receive)
        answer = gateway.TOO_LARGE if body is None else await self._safely(_request(scope, body))
        await _send(answer.overlaid(SECURITY_HEADERS), scope["method"], send)

    async def _safely(self, request: Request) -> Answer:
        try:
            return await self._respond(request)
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("the front failed at %s %s", request.method, request.path)
            return gateway.FUNCTION_FAILED

    async def _respond(self, request: Request) -> Answer:
        if request.path.startswith("/_local/") or _is_for_ses(request):
            return await self._local(without_cdn_headers(request))
        return await self._cdn.respond(request)


def _is_for_ses(request: Request) -> bool:
    """A function's own call to SES, which local mode sends here; without that signature the path is a page's."""
    return request.path.startswith(_SES) and "/ses/aws4_request" in (request.header("authorization") or "")


def _head_size(request: Request) -> int:
    line = len(request.method) + len(request.path) + len(request.query)
    return line + sum(len(name) + len(value) for name, value in request.headers)


def _request(scope: Mapping[str, Any], body: bytes) -> Request:
    host, port = scope.get("client") or ("127.0.0.1", 0)
    return Request(
        method=scope["method"],
        path=scope["raw_path"].partition(b"?")[0].decode("latin-1"),
        query=scope["query_string"].decode("latin-1"),
        headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]),
        body=body,
        source_ip=host,
        source_port=port,
    )


async def _body(scope: Mapping[str, Any], receive: Receive) -> bytes | None:
    """The whole body, or None as soon as it is over API Gateway's limit."""
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if int(declared) > gateway.REQUEST_LIMIT:
        return None
    parts, size, more = [], 0, True
    while more:
        received = await receive()
        parts.append(received.get("body", b""))
        size += len(parts[-1])
        more = received.get("more_body", False)
        if size > gateway.REQUEST_LIMIT:
            return None
    return b"".join(parts)


async def _send(answer: Answer, method: str, send: Send) -> None:
    has_body = answer.status not in {204, 304}
    length = [("content-length", str(len(answer.body)))] if has_body else []
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in (*answer.headers, *length)]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" or not has_body else answer.body})
