"""HTTP for every function: the checks that all routes share, around a function's own resolver.

A function's handler is `handler(app)`: the origin's secret first, then the body's form (`schemas.py`), then the route;
every error leaves as a problem (`problems.py`), every answer as no-store.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.api_gateway import BaseRouter, Router
from aws_lambda_powertools.shared.cookies import Cookie

from shared.adapters import log, problems
from shared.adapters.events import Event, header, http_at, method, request_id
from shared.adapters.problems import Answer
from shared.adapters.schemas import Malformed, with_checked_body
from shared.ground.settings import settings


def api(**options: Any) -> APIGatewayHttpResolver:
    """A resolver that answers errors as our problems; `enable_validation=True` where routes take a body."""
    app = APIGatewayHttpResolver(**options)
    problems.answer_with_problems(app)
    return app


def routes() -> Router:
    """A router for routes in a file of their own; the resolver includes it."""
    return Router()  # type: ignore[no-untyped-call]  # the library's own __init__


def handler(app: APIGatewayHttpResolver) -> Callable[[Event, Any], Answer]:
    """The Lambda entry point around a resolver; it refuses every request that did not come through the CDN."""
    return _entry_point(app, _refusal)


def operators_handler(app: APIGatewayHttpResolver, files: Collection[str] = ()) -> Callable[[Event, Any], Answer]:
    """The same for the awarding body's routes; it refuses every request without IAM, even on a route declared without
    it.

    `files` are the routes that take a file as text/csv instead of JSON.
    """
    return _entry_point(app, _refusal_of_operator, files)


def _entry_point(
    app: APIGatewayHttpResolver, refusal: Callable[[Event], Answer | None], files: Collection[str] = ()
) -> Callable[[Event, Any], Answer]:
    def handle(event: Event, context: Any) -> Answer:
        try:
            answer = refusal(event) or app.resolve(_as_routed(with_checked_body(event, files)), context)
        except Malformed as bad:
            answer = problems.malformed(event, bad)
        except Exception as error:  # whatever the error is, the answer is a problem
            log.failure("a route failed", error, route=event.get("routeKey"), request_id=request_id(event))
            answer = problems.unexpected(event)
        answer.setdefault("headers", {}).update(_headers(answer))
        if _is_head(event):
            answer |= {"body": "", "isBase64Encoded": False}
        _note(event, answer["statusCode"])
        return answer

    return handle


def _note(event: Event, status: int) -> None:
    """Logs who asked for what, and how it ended; an operator by name, because each of their acts must be traceable."""
    signer = {"operator": _signer(event)} if _signer(event) else {}
    log.info("answered", route=event.get("routeKey"), status=status, request_id=request_id(event), **signer)


def is_look(app: APIGatewayHttpResolver) -> bool:
    """Whether the caller sees what is answered: by GET, but not by HEAD, which is therefore not recorded as a view."""
    return not _is_head(app.current_event.raw_event)


def _is_head(event: Event) -> bool:
    return str(event.get("routeKey", "")).startswith("HEAD ")


def _as_routed(event: Event) -> Event:
    """HEAD is answered by the GET's own route (RFC 9110, 9.3.2: the same, without the content)."""
    if not _is_head(event):
        return event
    context = event["requestContext"]
    return {**event, "requestContext": {**context, "http": {**context["http"], "method": "GET"}}}


def created(body: dict[str, object], *cookies: Cookie | None) -> Response[dict[str, object]]:
    return _made(201, body, [each for each in cookies if each])


def accepted(body: dict[str, object]) -> Response[dict[str, object]]:
    return _made(202, body, [])


def gone(cookie: Cookie | None = None) -> Response[None]:
    """204 No Content; `cookie`, where given, ends the one that the browser has."""
    return Response(status_code=204, content_type="application/json", body=None, cookies=[cookie] if cookie else [])


def _made(status: int, body: dict[str, object], cookies: list[Cookie]) -> Response[dict[str, object]]:
    return Response(status_code=status, content_type="application/json", body=body, cookies=cookies)


def cookies(app: BaseRouter) -> list[str]:
    """The request's cookies, "name=value" each. Some local gateways leave them in the header."""
    event = app.current_event.raw_event
    return list(event.get("cookies") or header(event, "cookie").split(";"))


def asked_at(app: BaseRouter) -> datetime:
    """Business time of the request."""
    return http_at(app.current_event.raw_event)


def operator(app: BaseRouter) -> str:
    """The person behind an IAM-signed request: the ARN of a user, or of a role's session, which names one."""
    return _signer(app.current_event.raw_event)


def _refusal(event: Event) -> Answer | None:
    """Refuses what no route may answer, before a route is chosen."""
    if not _came_through_the_cdn(event):
        return problems.elsewhere(event)
    if method(event) not in ("GET", "HEAD") and not _is_same_origin(event):
        return problems.foreign(event)
    return None


def _refusal_of_operator(event: Event) -> Answer | None:
    return None if _signer(event) else problems.unsigned(event)


def _signer(event: Event) -> str:
    """The ARN that API Gateway itself fills in where a route is authorised by IAM; "" on every other route."""
    authorizer = event["requestContext"].get("authorizer") or {}
    return str((authorizer.get("iam") or {}).get("userArn") or "")


def _came_through_the_cdn(event: Event) -> bool:
    given = header(event, "x-origin-secret").encode()
    return any(hmac.compare_digest(given, secret.encode()) for secret in settings().live_origin_secrets)


def _is_same_origin(event: Event) -> bool:
    """Refuses a write that another site's page sent. A browser names the page's origin; a program that names none does
    not carry our cookie by accident."""
    site = header(event, "sec-fetch-site")
    if site:
        return site in ("same-origin", "none")
    origin = header(event, "origin")
    return not origin or origin == settings().site_url


def _headers(answer: Answer) -> dict[str, str]:
    headers = {"X-Content-Type-Options": "nosniff"}
    if "Cache-Control" not in answer["headers"]:
        headers["Cache-Control"] = "private, no-store"
    return headers
