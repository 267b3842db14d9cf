"""Signing in and out by a plain form, for a browser without JavaScript: the same acts, answered with pages.

For candidates alone: whoever checks results or works at an exam centre has no page that does without a script.
"""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.signin import plain_form
from functions.signin.opening import Credentials, opened
from shared.accounts.account import Holder
from shared.adapters import devices, http, identity, plain_pages
from shared.adapters.caller_source import source_hash
from shared.adapters.events import Event
from shared.adapters.problems import Answer
from shared.adapters.schemas import Malformed
from shared.store import sign_ins

router = http.routes()
SIGN_IN, SIGN_OUT = "POST /plain/{language}/sign-in", "POST /plain/{language}/sign-out"
FORMS = (SIGN_IN, SIGN_OUT)


@router.get("/plain/<language>/sign-in", include_in_schema=False)
def sign_in_page(language: str) -> Response[str]:
    is_signed_out = plain_pages.query(router.current_event.raw_event, "state") == "signed-out"
    return plain_pages.shown(plain_form.blank(language, is_signed_out=is_signed_out))


@router.post("/plain/<language>/sign-in", include_in_schema=False)
def sign_in(language: str, body: Annotated[Credentials, Body()]) -> Response[str]:
    """303 to the results; what is refused is answered with the form again, the ID in its place."""
    plain_form.spoken(language)
    if body.account_key()[0] is not Holder.CANDIDATE:
        raise Malformed("validation_failed", "An ID number has nine letters and digits.", "/identifier")
    event = router.current_event.raw_event
    made = opened(body, source_hash(event), devices.named(http.cookies(event)), http.asked_at(router))
    return plain_pages.see_other(f"/plain/{language}/results?from=sign-in", *made.cookies)


@router.post("/plain/<language>/sign-out", include_in_schema=False)
def sign_out(language: str) -> Response[str]:
    plain_form.spoken(language)
    ticket = http.ticket(router.current_event.raw_event)
    if ticket is not None:
        sign_ins.end(ticket)
    return plain_pages.see_other(f"/plain/{language}/sign-in?state=signed-out", identity.ended_cookie())


def drawn(event: Event, answer: Answer) -> Answer:
    """A page in place of a problem, where a page was asked for."""
    if not plain_pages.is_plain_problem(event, answer):
        return answer
    return plain_pages.with_page(answer, plain_form.refused(event, answer))
