"""A request as it comes over the wire, through the local front's API Gateway and into the function of its route."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest

from infra.catalogue import FUNCTIONS
from infra.words import Role
from local.front import gateway, wire
from local.front.routes import Match, Routes
from shared.ground.settings import settings
from tests.kit.contract_ledger import CONTRACT
from tests.kit.world import OPERATORS, Answer, World


def send(world: World, sent: PreparedRequest) -> Answer:
    """As the CDN sends it on, or signed by an operator where the route is theirs."""
    url = urlsplit(str(sent.url))
    headers = tuple((name.lower(), str(value)) for name, value in sent.headers.items())
    body: Any = sent.body or b""  # in one piece: bytes or text
    request = wire.Request(
        str(sent.method), url.path, url.query, headers, body.encode() if isinstance(body, str) else body
    )
    match = _routes().find(request.method, request.path) or _routes().rest
    assert match is not None
    answer = _answered(world, request, match)
    CONTRACT.put(match.route, answer)
    return answer


def _answered(world: World, request: wire.Request, match: Match) -> Answer:
    authorizer: dict[str, Any] | None = None
    if match.route.role is Role.OPERATOR:
        authorizer = {"iam": {"userArn": OPERATORS + "ana"}}
    else:
        request = request.with_headers(
            ("x-origin-secret", settings().live_origin_secrets[0]),
            ("cloudfront-viewer-address", f"{world.source}:40000"),
        )
    result = world.run(match.function, gateway.event(request, match, world.at, authorizer))
    got = gateway.answer(json.dumps(result).encode())
    headers = {name: value for name, value in got.headers if name != "set-cookie"}
    raw = got.body.decode("latin-1" if got.body.startswith(b"%PDF-") else "utf-8")
    return Answer(
        got.status,
        json.loads(raw) if raw and "json" in headers["content-type"] else None,
        headers,
        [value for name, value in got.headers if name == "set-cookie"],
        raw,
    )


@cache
def _routes() -> Routes:
    return Routes(FUNCTIONS)
