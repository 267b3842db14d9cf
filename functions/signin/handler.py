"""Called by every browser. Opens and ends sign-ins of candidates (ID number), organisations and staff (email).

Promises: the same answer and the same work for an unknown identifier and a wrong password; a code that works once.
Never issues a token that the store could give away: only its hash is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.signin import codes, plain_routes, tries
from functions.signin.opening import Credentials, opened
from shared.adapters import devices, http, identity
from shared.adapters.caller_source import source_hash
from shared.adapters.request_body import RequestBody, ShortText
from shared.store import sign_ins

app = http.api(enable_validation=True)
app.include_router(plain_routes.router)
handler = http.handler(app, forms=plain_routes.FORMS, drawn=plain_routes.drawn)


class Code(RequestBody):
    """Six digits of an authenticator app, or a recovery code."""

    code: ShortText


@app.post("/v1/sign-ins")
def sign_in(body: Annotated[Credentials, Body()]) -> Response[Mapping[str, object]]:
    """Of staff, and of whoever has a second factor, only half: `second_factor` says so, and a code completes it within
    ten minutes."""
    made = opened(body, source_hash(app.current_event.raw_event), _marks(), http.asked_at(app))
    if made.is_half:
        half = tries.HalfSignedIn(kind=made.account.holder.kind, second_factor="required")
        return http.created(half, *made.cookies)
    return http.created(tries.shown(made.account), *made.cookies)


@app.post("/v1/second-factors")
def give_second_factor(body: Annotated[Code, Body()]) -> Response[Mapping[str, object]]:
    """Completes a half sign-in; of a whole one it notes when the last code was given, which some acts ask for."""
    mine, source = http.ticket(app.current_event.raw_event), source_hash(app.current_event.raw_event)
    account, cookie = codes.give(mine, body.code, source, http.asked_at(app))
    cookies = (cookie, devices.marked(_marks(), account)) if cookie else ()
    return http.created(tries.shown(account), *cookies)


def _marks() -> dict[str, str]:
    return devices.named(http.cookies(app.current_event.raw_event))


@app.delete("/v1/sign-ins/current")
def sign_out() -> Response[None]:
    """Ends the sign-in that the cookie names; done already where there is none."""
    ticket = http.ticket(app.current_event.raw_event)
    if ticket is not None:
        sign_ins.end(ticket)
    return http.gone(identity.ended_cookie())
