"""Called by every browser. Opens and ends sign-ins of candidates (ID number), organisations and staff (email).

Promises: the same answer and the same work for an unknown identifier and a wrong password; a code that works once.
Never issues a token that the store could give away: only its hash is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.signin import codes, new_devices, tries
from shared.adapters import devices, http, identity
from shared.adapters.caller_source import source_hash
from shared.adapters.request_body import Named, Password, RequestBody, ShortText
from shared.application import password_tries
from shared.application.password_tries import Proof
from shared.store import accounts, sign_ins

app = http.api(enable_validation=True)
handler = http.handler(app)


class Credentials(Named):
    password: Password


class Code(RequestBody):
    """Six digits of an authenticator app, or a recovery code."""

    code: ShortText


@app.post("/v1/sign-ins")
def sign_in(body: Annotated[Credentials, Body()]) -> Response[Mapping[str, object]]:
    """Of staff, and of whoever has a second factor, only half: `second_factor` says so, and a code completes it within
    ten minutes."""
    at, source = http.asked_at(app), source_hash(app.current_event.raw_event)
    return _opened(password_tries.proved(*body.account_key(), body.password, source, at, _marks()), at)


def _opened(proof: Proof, at: datetime) -> Response[Mapping[str, object]]:
    account = proof.account
    ticket, cookie = identity.new_ticket(account.holder, account.id)
    if account.asks_code:
        accounts.open_half_sign_in(ticket, at, proof.forgotten)
        return http.created(tries.HalfSignedIn(kind=account.holder.kind, second_factor="required"), cookie)
    new_devices.notify(proof, at)  # first: nobody is in unnoticed
    accounts.open_sign_in(ticket, at, proof.forgotten, account.team_id)
    return http.created(tries.shown(account), cookie, devices.marked(_marks(), account))


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
