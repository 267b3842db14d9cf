"""Problems: every error as application/problem+json (RFC 9457), and the only place that knows statuses.

`type` is the page of our own that explains the `code`; `detail` is a sentence a candidate may read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, NoReturn, NotRequired

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError
from typing_extensions import TypedDict

from shared.adapters import log
from shared.adapters.events import Event, request_id
from shared.adapters.schemas import Malformed, pointer_to
from shared.ground import errors
from shared.ground.forms import Form
from shared.ground.settings import settings

Answer = dict[str, Any]
Answered = Response[Any]


class Fault(TypedDict):
    """`pointer` is the JSON pointer (RFC 6901) of the guilty field; "" is the whole body."""

    pointer: str
    code: str
    detail: str


class Problem(TypedDict):
    """RFC 9457, as application/problem+json. `detail` is a sentence a candidate may read; programs may tell problems
    apart by `code`, which is stable."""

    type: Annotated[str, Form({"format": "uri-reference"})]
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: NotRequired[list[Fault]]


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
STATUS_OF_MALFORMED = {
    "malformed": 400,
    "too_large": 413,
    "unsupported_media_type": 415,
    "validation_failed": 422,
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


def answer_with_problems(app: APIGatewayHttpResolver) -> None:
    """Answers whatever goes wrong inside a route, and passes on whatever goes wrong before one."""
    app.use(middlewares=[_answering])
    app.exception_handler(Exception)(_pass_on)
    app.not_found(partial(_no_route, app))


def _answering(app: APIGatewayHttpResolver, route: Callable[[APIGatewayHttpResolver], Answered]) -> Answered:
    """Around each route, inside the check of what was sent."""
    try:
        return route(app)
    except Exception as error:  # whatever the error is, the answer is a problem
        return _response(of(app.current_event.raw_event, error))


def _pass_on(error: Exception) -> NoReturn:
    raise error


def of(event: Event, error: Exception) -> Answer:
    """The answer to any error; one that nobody expects is logged, and is a 500 without a stack trace."""
    if isinstance(error, errors.ExpectedError):
        return _expected(event, error)
    if isinstance(error, Malformed):
        return _malformed(event, error)
    if isinstance(error, RequestValidationError):
        return _invalid(event, error)
    if _is_upstream(error):
        log.failure("an upstream call failed", error, route=event.get("routeKey"), request_id=request_id(event))
        return _expected(event, errors.TryAgain())
    log.failure("a route failed", error, route=event.get("routeKey"), request_id=request_id(event))
    return _answer(event, 500, "unexpected", "Something went wrong on our side. Try again.")


def elsewhere(event: Event) -> Answer:
    """The request did not come through the CDN."""
    return _answer(event, 403, "not_allowed", "Use the address of the site.")


def foreign(event: Event) -> Answer:
    """A write that another site's page sent."""
    return _answer(event, 403, "not_allowed", "This request did not come from our own pages.")


def key_in_address(event: Event) -> Answer:
    """A key in the query, where browsers, proxies and their logs keep it. It is neither read nor logged here."""
    detail = (
        "A key stands in this address, where others may have read it. Replace the key, or revoke it, and send it in "
        "the header Authorization alone."
    )
    return _answer(event, 400, "key_in_address", detail)


def unsigned(event: Event) -> Answer:
    """An operator's route without IAM."""
    return _answer(event, 401, "sign_in_required", "Sign this request with your IAM identity.")


def method_not_allowed(event: Event, allowed: Sequence[str]) -> Answer:
    answer = _answer(event, 405, "method_not_allowed", f"This address takes {', '.join(allowed)}.")
    return {**answer, "headers": {**answer["headers"], "Allow": ", ".join(allowed)}}


def not_found(event: Event) -> Answer:
    return _answer(event, 404, "not_found", "There is nothing here.")


def _malformed(event: Event, bad: Malformed) -> Answer:
    named = [] if bad.pointer is None else [_fault(bad.pointer, bad.code, bad.detail)]
    return _answer(event, STATUS_OF_MALFORMED[bad.code], bad.code, bad.detail, named)


def _expected(event: Event, error: errors.ExpectedError) -> Answer:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    faults = error.faults if isinstance(error, errors.SeveralFaults) else (error,)
    named = [_fault(each.pointer, each.code, each.detail) for each in faults if each.pointer is not None]
    answer = _answer(event, status, error.code, error.detail, named)
    retry_after = 2 if isinstance(error, errors.TryAgain) else getattr(error, "retry_after", None)
    if retry_after is not None:
        answer["headers"]["Retry-After"] = str(retry_after)
    challenge = getattr(error, "challenge", None)
    if challenge is not None:
        answer["headers"]["WWW-Authenticate"] = challenge
    return answer


def _invalid(event: Event, error: RequestValidationError) -> Answer:
    faults = [_fault(_pointer(each["loc"]), each["type"], _sentence(each)) for each in error.errors()]
    detail = ": ".join(filter(None, (faults[0]["pointer"], faults[0]["detail"])))
    return _answer(event, 422, "validation_failed", detail, faults)


def _is_upstream(error: Exception) -> bool:
    """Whether AWS throttled us or was out of reach: 503, since the request itself may be right and may be repeated."""
    if isinstance(error, ClientError):
        return error.response["Error"]["Code"] in _THROTTLED
    return isinstance(error, ConnectionError | HTTPClientError)


def _no_route(app: APIGatewayHttpResolver, _: NotFoundError) -> Response[str]:
    return _response(not_found(app.current_event.raw_event))


def _fault(pointer: str, code: str, detail: str) -> Fault:
    return {"pointer": pointer, "code": code, "detail": detail}


def _pointer(location: tuple[Any, ...]) -> str:
    """Of where pydantic found a fault: the first part says in what of the request, and is no name of the body's."""
    return pointer_to(*(location[1:] if location[:1] in (("body",), ("path",), ("query",)) else location))


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


def _response(answer: Answer) -> Answered:
    return Response(answer["statusCode"], body=answer["body"], headers=answer["headers"])


def _answer(event: Event, status: int, code: str, detail: str, faults: Sequence[Fault] = ()) -> Answer:
    body = json.dumps(_problem(event, status, code, detail, faults))
    return {"statusCode": status, "headers": {"Content-Type": PROBLEM}, "body": body, "isBase64Encoded": False}


def _problem(event: Event, status: int, code: str, detail: str, faults: Sequence[Fault]) -> Problem:
    found: Problem = {
        "type": f"{settings().site_url}/en/problems#{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id(event),
    }
    return {**found, "errors": list(faults)} if faults else found
