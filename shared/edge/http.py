"""HTTP at the edge: what every route refuses alike, and the only place that knows statuses.

A function's handler is `handler(app)` around its Powertools resolver: the origin's secret first, then the body's form
(`reading.py`), then the route; every error leaves as application/problem+json (RFC 9457), every answer as no-store.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.shared.cookies import Cookie
from botocore.exceptions import BotoCoreError, ClientError

from shared import errors
from shared.edge import log
from shared.edge.events import Event, header, method
from shared.edge.reading import Malformed, with_checked_body
from shared.settings import settings

STATUS: dict[type[errors.ExpectedError], int] = {
    errors.SignInRequired: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.LinkExpired: 410,
    errors.RuleBroken: 422,
    errors.TooManyAttempts: 429,
    errors.TryAgain: 503,
}
PROBLEM = "application/problem+json"
_THROTTLED = {
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "TransactionInProgressException",
    "InternalServerError",
    "ServiceUnavailable",
}

Answer = dict[str, Any]


def api(**options: Any) -> APIGatewayHttpResolver:
    """A resolver whose errors are ours; `enable_validation=True` where a body comes in."""
    app = APIGatewayHttpResolver(**options)
    app.exception_handler(errors.ExpectedError)(partial(_expected, app))
    app.exception_handler(RequestValidationError)(partial(_invalid, app))
    app.exception_handler([ClientError, BotoCoreError])(partial(_upstream, app))
    app.not_found(partial(_no_route, app))
    return app


def handler(app: APIGatewayHttpResolver) -> Callable[[Event, Any], Answer]:
    """The Lambda entry point around a resolver: nothing is answered but through the CDN."""
    return _entry_point(app, _refusal)


def operators_handler(app: APIGatewayHttpResolver) -> Callable[[Event, Any], Answer]:
    """The same for the awarding body's routes: nothing is answered without IAM, wherever a route stands by mistake."""
    return _entry_point(app, _refusal_of_operator)


def _entry_point(
    app: APIGatewayHttpResolver, refusal: Callable[[Event], Answer | None]
) -> Callable[[Event, Any], Answer]:
    def handle(event: Event, context: Any) -> Answer:
        try:
            answer = refusal(event) or app.resolve(with_checked_body(event), context)
        except Malformed as bad:
            faults = [_fault(bad.pointer, bad.code, bad.detail)]
            answer = _answer(bad.status, _problem(event, bad.status, bad.code, bad.detail, faults))
        except Exception as error:  # the last resort: nobody ever sees a stack trace
            log.failure("a route failed", error, route=event.get("routeKey"), request_id=_request_id(event))
            answer = _answer(500, _problem(event, 500, "unexpected", "Something went wrong on our side. Try again."))
        answer.setdefault("headers", {}).update(_headers(answer))
        _note(event, answer["statusCode"])
        return answer

    return handle


def _note(event: Event, status: int) -> None:
    """Who asked for what, and how it ended; an operator by name, because each of their acts must be traceable."""
    signer = {"operator": _signer(event)} if _signer(event) else {}
    log.info("answered", route=event.get("routeKey"), status=status, request_id=_request_id(event), **signer)


def created(body: dict[str, object], cookie: Cookie | None = None) -> Response[dict[str, object]]:
    return _made(201, body, cookie)


def accepted(body: dict[str, object]) -> Response[dict[str, object]]:
    return _made(202, body, None)


def gone(cookie: Cookie) -> Response[None]:
    """204: done, and nothing left to say; the cookie ends the one the browser has."""
    return Response(status_code=204, content_type="application/json", body=None, cookies=[cookie])


def _made(status: int, body: dict[str, object], cookie: Cookie | None) -> Response[dict[str, object]]:
    return Response(status_code=status, content_type="application/json", body=body, cookies=[cookie] if cookie else [])


def cookies(app: APIGatewayHttpResolver) -> list[str]:
    """The request's cookies, "name=value" each. Some local gateways leave them in the header."""
    event = app.current_event.raw_event
    return list(event.get("cookies") or header(event, "cookie").split(";"))


def operator(app: APIGatewayHttpResolver) -> str:
    """The person behind an IAM-signed request: the ARN of a user, or of a role's session, which names one."""
    return _signer(app.current_event.raw_event)


def _refusal(event: Event) -> Answer | None:
    """What is refused before any route is looked at."""
    if not _came_through_the_cdn(event):
        return _answer(403, _problem(event, 403, "not_allowed", "Use the address of the site."))
    if method(event) not in ("GET", "HEAD") and not _is_same_origin(event):
        return _answer(403, _problem(event, 403, "not_allowed", "This request did not come from our own pages."))
    return None


def _refusal_of_operator(event: Event) -> Answer | None:
    if _signer(event):
        return None
    return _answer(401, _problem(event, 401, "sign_in_required", "Sign this request with your IAM identity."))


def _signer(event: Event) -> str:
    """The ARN that API Gateway itself fills in where a route is authorised by IAM; "" on every other route."""
    authorizer = event["requestContext"].get("authorizer") or {}
    return str((authorizer.get("iam") or {}).get("userArn") or "")


def _came_through_the_cdn(event: Event) -> bool:
    given = header(event, "x-origin-secret").encode()
    return any(hmac.compare_digest(given, secret.encode()) for secret in settings().live_origin_secrets)


def _is_same_origin(event: Event) -> bool:
    """A browser says where a write comes from; a program that says nothing carries no cookie of ours by accident."""
    site = header(event, "sec-fetch-site")
    if site:
        return site in ("same-origin", "none")
    origin = header(event, "origin")
    return not origin or origin == settings().site_url


def _expected(app: APIGatewayHttpResolver, error: errors.ExpectedError) -> Response[str]:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    answer = _response(app, status, error.code, error.detail, [_fault(error.pointer, error.code, error.detail)])
    retry_after = 2 if isinstance(error, errors.TryAgain) else getattr(error, "retry_after", None)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def _invalid(app: APIGatewayHttpResolver, error: RequestValidationError) -> Response[str]:
    faults = [_fault(_pointer(each["loc"]), each["type"], _sentence(each)) for each in error.errors()]
    detail = f"{faults[0]['pointer']}: {faults[0]['detail']}"
    return _response(app, 422, "validation_failed", detail, faults)


def _upstream(app: APIGatewayHttpResolver, error: Exception) -> Response[str]:
    """Throttled or out of reach: nothing is known to be wrong with the request, so it may come again."""
    if isinstance(error, ClientError) and error.response["Error"]["Code"] not in _THROTTLED:
        raise error
    log.failure("an upstream call failed", error)
    return _expected(app, errors.TryAgain())


def _no_route(app: APIGatewayHttpResolver, _: NotFoundError) -> Response[str]:
    return _response(app, 404, "not_found", "There is nothing here.", [])


def _fault(pointer: str | None, code: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "code": code, "detail": detail} if pointer else {}


def _pointer(location: tuple[Any, ...]) -> str:
    return "/" + "/".join(str(part) for part in location if part not in ("body", "path", "query"))


def _sentence(fault: dict[str, Any]) -> str:
    """pydantic's findings in plain words; what a person typed is never repeated."""
    limits = fault.get("ctx") or {}
    sentences = {
        "missing": "This field is required.",
        "extra_forbidden": "There is no such field. Remove it.",
        "string_type": "This must be text.",
        "bool_type": "This must be true or false.",
        "int_type": "This must be a whole number.",
        "list_type": "This must be a list.",
        "string_too_long": f"Use at most {limits.get('max_length')} characters.",
        "string_too_short": f"Use at least {limits.get('min_length')} characters.",
        "too_long": f"Give at most {limits.get('max_length')} of these.",
        "too_short": f"Give at least {limits.get('min_length')} of these.",
        "enum": f"This must be one of {limits.get('expected')}.",
        "literal_error": f"This must be one of {limits.get('expected')}.",
        "value_error": "This is not a valid value. An email address looks like name@example.org.",
        "greater_than_equal": f"This must be at least {limits.get('ge')}.",
        "less_than_equal": f"This must be at most {limits.get('le')}.",
    }
    return sentences.get(fault["type"], "This is not a valid value.")


def _response(
    app: APIGatewayHttpResolver, status: int, code: str, detail: str, faults: list[dict[str, str]]
) -> Response[str]:
    body = _problem(app.current_event.raw_event, status, code, detail, faults)
    return Response(status_code=status, content_type=PROBLEM, body=json.dumps(body))


def _problem(
    event: Event, status: int, code: str, detail: str, faults: Sequence[dict[str, str]] = ()
) -> dict[str, Any]:
    named = [fault for fault in faults if fault]
    members = {**_members(status, code, detail), "request_id": _request_id(event)}
    return {**members, **({"errors": named} if named else {})}


def _members(status: int, code: str, detail: str) -> dict[str, Any]:
    page = f"{settings().site_url}/en/problems#{code}"
    return {"type": page, "title": HTTPStatus(status).phrase, "status": status, "detail": detail, "code": code}


def _answer(status: int, body: dict[str, Any]) -> Answer:
    return {
        "statusCode": status,
        "headers": {"Content-Type": PROBLEM},
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }


def _headers(answer: Answer) -> dict[str, str]:
    headers = {"X-Content-Type-Options": "nosniff"}
    if "Cache-Control" not in answer["headers"]:
        headers["Cache-Control"] = "private, no-store"
    return headers


def _request_id(event: Event) -> str:
    return str(event["requestContext"].get("requestId", ""))
