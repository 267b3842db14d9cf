"""Called by candidates' browsers. Makes one account from the pair on a Confirmation of Entry, and keeps it up to date.

Promises: one registration per ID, under any race; a mail that proves the address. Never says why a pair was refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.register import organisation_routes, own_password, password_routes, registrations, resets
from functions.register.bodies import AccountChange, Registration
from shared.accounts.account import Account
from shared.adapters import devices, events, http
from shared.adapters.caller_source import source_hash
from shared.adapters.request_body import Confirmed, Nothing, Proof

app = http.api(enable_validation=True)
for each in (password_routes, organisation_routes):
    app.include_router(each.router)
RESETS = ("POST /v1/password-resets", "PUT /v1/password-resets")
ANYONES = ("POST /v1/registrations", "POST /v1/email-confirmations", *RESETS)
answer_request = http.handler(app, registrations.signed_in, ANYONES)


def handler(event: events.Event, context: object) -> Mapping[str, object]:
    """A request, or a batch of the queue `resets`."""
    return dict(resets.order_all(event)) if "Records" in event else answer_request(event, context)


@app.post("/v1/registrations")
def register(body: Annotated[Registration, Body()]) -> Response[Mapping[str, object]]:
    account = registrations.register(body, source_hash(app.current_event.raw_event), http.asked_at(app))
    shown, named = registrations.registered(account), devices.named(http.cookies(app.current_event.raw_event))
    return http.created(shown, devices.marked(named, account))


@app.post("/v1/email-confirmations")
def confirm_email(body: Annotated[Proof, Body()]) -> Mapping[str, object]:
    registrations.prove_address(body.token, http.asked_at(app))
    return Confirmed(confirmed=True)


@app.post("/v1/me/email-confirmations")
def ask_for_confirmation(_: Annotated[Nothing, Body()]) -> Response[Mapping[str, object]]:
    return http.accepted(registrations.ask_for_confirmation(_my_account(), http.asked_at(app)))


@app.get("/v1/me")
def my_account() -> Mapping[str, object]:
    return registrations.shown(_my_account())


@app.patch("/v1/me")
def change_my_account(body: Annotated[AccountChange, Body()]) -> Response[Mapping[str, object]]:
    """A new password takes the present one, and ends every other sign-in; the device stays known."""
    event = app.current_event.raw_event
    account, cookie = own_password.changed(registrations.my_account(event), body, event)
    return http.answered(registrations.shown(registrations.change(account, body)), cookie)


@app.post("/v1/me/secret-number-requests")
def ask_for_secret_number(_: Annotated[Nothing, Body()]) -> Response[Mapping[str, object]]:
    """By a candidate whose number is locked, to their centre; it stands until the centre issues one."""
    return http.accepted(registrations.ask_for_number(_my_account(), http.asked_at(app)))


def _my_account() -> Account:
    return registrations.my_account(app.current_event.raw_event)
