"""HTTP for every function: the checks that all routes share, around a function's own resolver.

A function's handler is `handler(app)`: the origin's secret first, then the body's form (`schemas.py`), then the route;
every error leaves as a problem (`problems.py`), every answer as no-store.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.api_gateway import BaseRouter, Router
from aws_lambda_powertools.shared.cookies import Cookie

from shared.accounts.account import Ticket
from shared.adapters import identity, log, problems
from shared.adapters.authorization import came_through_the_cdn, has_key_in_address, is_same_origin
from shared.adapters.events import ADDED, Event, header, http_at, is_act, is_head, method, request_id, route_key
from shared.adapters.problems import Answer
from shared.adapters.schemas import is_path, with_checked_body
from shared.ground.text import seen, with_plain_gaps


def api(**options: Any) -> APIGatewayHttpResolver:
    """A resolver that answers errors as our problems; `enable_validation=True` where routes take a body."""
    app = APIGatewayHttpResolver(**options)
    problems.answer_with_problems(app)
    return app


def routes() -> Router:
    """A router for routes in a file of their own; the resolver includes it."""
    return Router()  # type: ignore[no-untyped-call]  # the library's own __init__


Shown = Mapping[str, object]
"""What a route answers, before it is JSON."""
BOARD, PDF = "/v1/board/", "application/pdf"
EntryPoint = Callable[[Event, Any], Answer]
Drawn = Callable[[Event, Answer], Answer]
Admit = Callable[[Event], object]
"""Raises where the caller is not signed in as whoever the event's route is for, as the route itself would."""


def handler(
    app: APIGatewayHttpResolver,
    admit: Admit = lambda _: None,
    anyones: Collection[str] = (),
    files: Collection[str] = (),
    forms: Collection[str] = (),
    drawn: Drawn = lambda _, answer: answer,
) -> EntryPoint:
    """The Lambda entry point around a resolver; it refuses every request that did not come through the CDN.

    `anyones` are the routes that need no sign-in, "POST /v1/..." each. On every other one `admit` is asked, where what
    was sent will not do, before that is said: a stranger learns nothing of what a route takes. A route reads the
    sign-in itself, beside what else it reads, so a request that is right costs nothing more.

    `files` are the routes that take a file as text/csv instead of JSON, `forms` those that take a browser's own form,
    and only from a page of ours: such a form needs no script, so any site could send one. `drawn` makes a page of a
    problem where a page was asked for.
    """

    def settled(event: Event) -> None:
        if route_key(event) not in anyones:
            admit(event)

    return _entry_point(lambda event: _refusal(event, forms), _routed(app, settled, files, forms), drawn)


def operators_handler(app: APIGatewayHttpResolver, files: Collection[str] = ()) -> EntryPoint:
    """The same for the awarding body's routes; it refuses every request without IAM, even on a route declared without
    it."""
    return _entry_point(_refusal_of_operator, _routed(app, lambda _: None, files))


def rest_handler(methods: Callable[[], Mapping[str, Sequence[str]]]) -> EntryPoint:
    """The entry point for what no route fits; `methods` gives those of each path, "/v1/me/results/{id}".

    A method that the path does take came to no route because of how the path was written ("/v1/me%2Fresults"): 404.
    Operators' paths are answered on the API's own host, too, where nothing came through the CDN: 404 and 405 say no
    more than the published contract.
    """

    def answered(event: Event, _: Any) -> Answer:
        allowed = sorted({each for path, has in methods().items() if _fits(path, event["rawPath"]) for each in has})
        if not allowed or method(event) in allowed:
            return problems.not_found(event)
        return problems.method_not_allowed(event, allowed)

    return _entry_point(lambda event: None if event["rawPath"].startswith(BOARD) else _refusal(event), answered)


def _fits(template: str, path: str) -> bool:
    wanted, given = template.split("/"), path.split("/")
    pairs = zip(wanted, given, strict=False)
    return len(wanted) == len(given) and all(each == got or (each[:1] == "{" and got) for each, got in pairs)


def _routed(
    app: APIGatewayHttpResolver, admit: Admit, files: Collection[str] = (), forms: Collection[str] = ()
) -> EntryPoint:
    def answered(event: Event, context: Any) -> Answer:
        try:
            return app.resolve(_as_routed(with_checked_body(event, files, forms)), context)
        except Exception as error:  # before any route
            return problems.of(event, _not_admitted(admit, event) or error)

    return answered


def _entry_point(
    refusal: Callable[[Event], Answer | None], answered: EntryPoint, drawn: Drawn = lambda _, answer: answer
) -> EntryPoint:
    def handle(sent: Event, context: Any) -> Answer:
        event = {**_as_meant(sent), ADDED: {}}
        answer = drawn(event, refusal(event) or _nowhere(event) or answered(event, context))
        answer.setdefault("headers", {}).update({**_headers(answer), **event[ADDED]})
        answer["isBase64Encoded"] = answer["headers"].get("Content-Type") == PDF
        if method(event) == "HEAD" or answer["statusCode"] == 204:  # the library writes "null" for no content
            answer |= {"body": "", "isBase64Encoded": False}
        _note(event, answer["statusCode"])
        return answer

    return handle


def _as_meant(event: Event) -> Event:
    """Without the invisible signs beside an ID in its path, and with plain spaces and hyphens in it, as in bodies and
    files: the resolver knows no others. A part that is nothing else stays, and no route has it; no part becomes two."""
    path = "/".join(with_plain_gaps(seen(part)) or part for part in event["rawPath"].split("/"))
    if path == event["rawPath"]:
        return event
    context = event["requestContext"]
    http = {**context["http"], "path": path}
    return {**event, "rawPath": path, "requestContext": {**context, "http": http}}


def _not_admitted(admit: Admit, event: Event) -> Exception | None:
    try:
        admit(event)
    except Exception as error:
        return error
    return None


def _note(event: Event, status: int) -> None:
    """Logs who asked for what, and how it ended; an operator by name, because each of their acts must be traceable."""
    signer = {"operator": _signer(event)} if _signer(event) else {}
    log.info("answered", route=event.get("routeKey"), status=status, request_id=request_id(event), **signer)


def is_look(app: BaseRouter) -> bool:
    """Whether the caller sees what is answered: by GET, but not by HEAD, which is therefore not recorded as a view."""
    return not is_head(app.current_event.raw_event)


def _as_routed(event: Event) -> Event:
    """HEAD is answered by the GET's own route (RFC 9110, 9.3.2: the same, without the content)."""
    if not is_head(event):
        return event
    context = event["requestContext"]
    return {**event, "requestContext": {**context, "http": {**context["http"], "method": "GET"}}}


def answered(body: Mapping[str, object], *cookies: Cookie | None, status: int = 200) -> Response[Mapping[str, object]]:
    given = [each for each in cookies if each]
    return Response(status_code=status, content_type="application/json", body=body, cookies=given)


def created(body: Mapping[str, object], *cookies: Cookie | None) -> Response[Mapping[str, object]]:
    return answered(body, *cookies, status=201)


def accepted(body: Mapping[str, object], location: str | None = None) -> Response[Mapping[str, object]]:
    """`location` is the path at which the work is followed."""
    answer = answered(body, status=202)
    if location:
        answer.headers["Location"] = location
    return answer


def gone(cookie: Cookie | None = None) -> Response[None]:
    """204 No Content; `cookie`, where given, ends the one that the browser has."""
    return Response(status_code=204, content_type="application/json", body=None, cookies=[cookie] if cookie else [])


def ticket(event: Event) -> Ticket | None:
    """The sign-in that the request names by its cookie; the answer says whose it is. Raises AnotherPerson."""
    mine = identity.find_ticket(cookies(event), header(event, "signed-in-as") if is_act(event) else "")
    if mine is not None:
        event.setdefault(ADDED, {})["Signed-In-As"] = mine.id
    return mine


def cookies(event: Event) -> list[str]:
    """ "name=value" each. Some local gateways leave them in the header."""
    return list(event.get("cookies") or header(event, "cookie").split(";"))


def asked_at(app: BaseRouter) -> datetime:
    """Business time of the request."""
    return http_at(app.current_event.raw_event)


def operator(app: BaseRouter) -> str:
    """The person behind an IAM-signed request: the ARN of a user, or of a role's session, which names one."""
    return _signer(app.current_event.raw_event)


def _refusal(event: Event, forms: Collection[str] = ()) -> Answer | None:
    """Refuses what no route may answer, before a route is chosen."""
    if not came_through_the_cdn(event):
        return problems.elsewhere(event)
    if has_key_in_address(event):
        return problems.key_in_address(event)
    if is_act(event) and not is_same_origin(event, must_say=event.get("routeKey") in forms):
        return problems.foreign(event)
    return None


def _nowhere(event: Event) -> Answer | None:
    return None if is_path(event["rawPath"]) else problems.not_found(event)


def _refusal_of_operator(event: Event) -> Answer | None:
    return None if _signer(event) else problems.unsigned(event)


def _signer(event: Event) -> str:
    """The ARN that API Gateway itself fills in where a route is authorised by IAM; "" on every other route."""
    authorizer = event["requestContext"].get("authorizer") or {}
    return str((authorizer.get("iam") or {}).get("userArn") or "")


def _headers(answer: Answer) -> dict[str, str]:
    headers = {"X-Content-Type-Options": "nosniff"}
    if "Cache-Control" not in answer["headers"]:
        headers["Cache-Control"] = "private, no-store"
    return headers
