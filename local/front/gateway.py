"""API Gateway's HTTP API, payload format 2.0: a request into a function's event, its result into an answer.

Source: "Working with AWS Lambda proxy integrations for HTTP APIs" (API Gateway developer guide).
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from urllib.parse import parse_qsl, unquote
from uuid import uuid4

from local.front.routes import Match
from local.front.wire import Answer, Headers, Request, message

ACCOUNT = "000000000000"
API_ID = "local"
DOMAIN = f"{API_ID}.execute-api.eu-west-1.amazonaws.com"

REQUEST_LIMIT = 10 * 1024 * 1024  # bytes; "Payload size 10 MB" (quotas of HTTP APIs)
HEADERS_LIMIT = 10_240  # bytes; "Total combined size of request line and header values" (quotas of HTTP APIs)
INTEGRATION_LIMIT = 30.0  # seconds; "Maximum integration timeout" (quotas of HTTP APIs)

NOT_FOUND = message(404, "Not Found")
TOO_LARGE = message(413, "Request Entity Too Large")
HEADERS_TOO_LARGE = message(431, "Request Header Fields Too Large")
FUNCTION_FAILED = message(500, "Internal Server Error")
UNAVAILABLE = message(503, "Service Unavailable")

_TEXT_TYPES = frozenset({"application/json", "application/xml", "application/javascript"})
_NEVER_RETURNED = frozenset(
    {"content-length", "connection", "transfer-encoding", "keep-alive", "upgrade", "set-cookie"}
)


def event(request: Request, match: Match, at: datetime, authorizer: dict[str, Any] | None = None) -> dict[str, Any]:
    """The event for a function. Keys with nothing to say are left out, never null. `at` is aware, in UTC."""
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": match.route.key,
        "rawPath": unquote(request.path),
        "rawQueryString": request.query,
        "headers": _headers(request),
        "requestContext": _context(request, match, at, authorizer),
        "isBase64Encoded": False,
    }
    cookies = _cookies(request.headers)
    if cookies:
        made["cookies"] = cookies
    if request.query:
        made["queryStringParameters"] = _joined(parse_qsl(request.query, keep_blank_values=True))
    if match.parameters:
        made["pathParameters"] = match.parameters
    if request.body:
        made["body"], made["isBase64Encoded"] = _body(request)
    return made


def _context(request: Request, match: Match, at: datetime, authorizer: dict[str, Any] | None) -> dict[str, Any]:
    context: dict[str, Any] = {
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "domainName": DOMAIN,
        "domainPrefix": API_ID,
        "http": {
            "method": request.method,
            "path": unquote(request.path),
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip,
            "userAgent": request.header("user-agent") or "",
        },
        "requestId": uuid4().hex[:16],
        "routeKey": match.route.key,
        "stage": "$default",
        "time": at.astimezone(UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(at.timestamp() * 1000),
    }
    if authorizer:
        context["authorizer"] = authorizer
    return context


def _headers(request: Request) -> dict[str, str]:
    named = {**_joined([pair for pair in request.headers if pair[0] != "cookie"])}
    named["host"] = DOMAIN  # the CDN asks the API under the API's own name
    seen = named.get("x-forwarded-for")
    named["x-forwarded-for"] = f"{seen}, {request.source_ip}" if seen else request.source_ip
    named["x-forwarded-port"] = "443"
    named["x-forwarded-proto"] = "https"
    return named


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """A repeated name keeps its place and its values in order, joined by commas."""
    order = {name: place for place, (name, _) in reversed(list(enumerate(pairs)))}
    ranked = sorted(pairs, key=lambda pair: order[pair[0]])
    return {name: ",".join(value for _, value in group) for name, group in groupby(ranked, key=lambda pair: pair[0])}


def _cookies(headers: Headers) -> list[str]:
    crumbs = (crumb.strip() for name, value in headers if name == "cookie" for crumb in value.split(";"))
    return [crumb for crumb in crumbs if crumb]


def _body(request: Request) -> tuple[str, bool]:
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if kind.startswith("text/") or kind in _TEXT_TYPES or kind.endswith(("+json", "+xml")):
        return request.body.decode("utf-8", errors="replace"), False
    return base64.b64encode(request.body).decode(), True


def answer(result: bytes) -> Answer:
    """The HTTP answer of a function's JSON result; a result that API Gateway cannot read is a 500."""
    try:
        return _answer(json.loads(result))
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return FUNCTION_FAILED


def _answer(result: Any) -> Answer:
    if not isinstance(result, dict) or "statusCode" not in result:
        # "If your Lambda function returns valid JSON and doesn't return a statusCode": a plain 200.
        text = result if isinstance(result, str) else json.dumps(result)
        return Answer(200, (("content-type", "application/json"),), text.encode())
    status = int(result["statusCode"])
    if not 200 <= status <= 599:
        raise ValueError(f"no HTTP status: {status}")
    named = {name.lower(): _text(value) for name, value in (result.get("headers") or {}).items()}
    named.setdefault("content-type", "text/plain; charset=utf-8")
    kept = tuple((name, value) for name, value in named.items() if name not in _NEVER_RETURNED)
    cookies = tuple(("set-cookie", cookie) for cookie in result.get("cookies") or ())
    return Answer(status, (*kept, *cookies), _content(result))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    raise TypeError("a header's value is text")


def _content(result: dict[str, Any]) -> bytes:
    body = result.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise TypeError("a body is text")
    return base64.b64decode(body, validate=True) if result.get("isBase64Encoded") else body.encode()
