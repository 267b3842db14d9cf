"""Called by candidates' browsers. Makes one account from the pair on a Confirmation of Entry, and keeps it up to date.

Promises: one registration per ID, under any race; a mail that proves the address. Never says why a pair was refused.
"""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.register import registrations, resets
from functions.register.bodies import AccountChange, NewPassword, Nothing, Registration, ResetWanted
from shared.accounts.account import Account, Holder, masked
from shared.adapters import events, http, identity
from shared.adapters.caller_source import source_hash
from shared.adapters.request_body import Proof
from shared.store import accounts

app = http.api(enable_validation=True)
answer_request = http.handler(app)


def handler(event: events.Event, context: object) -> dict[str, object]:
    """A request, or a batch of the queue `resets`."""
    return dict(resets.order_all(event)) if "Records" in event else answer_request(event, context)


@app.post("/v1/registrations")
def register(body: Annotated[Registration, Body()]) -> Response[dict[str, object]]:
    account = registrations.register(body, source_hash(app.current_event.raw_event), http.asked_at(app))
    return http.created({"candidate_id": account.id, "email": masked(account.email), "confirmation_sent": True})


@app.post("/v1/email-confirmations")
def confirm_email(body: Annotated[Proof, Body()]) -> dict[str, object]:
    registrations.prove_address(body.token, http.asked_at(app))
    return {"confirmed": True}


@app.post("/v1/me/email-confirmations")
def ask_for_confirmation(_: Annotated[Nothing, Body()]) -> Response[dict[str, object]]:
    return http.accepted(registrations.ask_for_confirmation(_my_account(), http.asked_at(app)))


@app.post("/v1/password-resets")
def ask_for_reset(body: Annotated[ResetWanted, Body()]) -> Response[dict[str, object]]:
    """A candidate's by ID number, others' by email; the same answer whether or not there is such an account."""
    resets.ask(body, source_hash(app.current_event.raw_event), http.asked_at(app))
    return http.accepted({"accepted": True})


@app.put("/v1/password-resets")
def reset_password(body: Annotated[NewPassword, Body()]) -> dict[str, object]:
    """Ends every sign-in of the account, and forgets the wrong passwords that strangers may have tried on it."""
    resets.set_password(body, http.asked_at(app))
    return {"changed": True}


@app.get("/v1/me")
def my_account() -> dict[str, object]:
    return registrations.shown(_my_account())


@app.patch("/v1/me")
def change_my_account(body: Annotated[AccountChange, Body()]) -> dict[str, object]:
    return registrations.shown(registrations.change(_my_account(), body))


@app.post("/v1/me/secret-number-requests")
def ask_for_secret_number(_: Annotated[Nothing, Body()]) -> Response[dict[str, object]]:
    """By a candidate whose number is locked, to their centre; it stands until the centre issues one."""
    return http.accepted(registrations.ask_for_number(_my_account(), http.asked_at(app)))


def _my_account() -> Account:
    sign_in = accounts.admit(identity.find_ticket(http.cookies(app)), Holder.CANDIDATE, http.asked_at(app))
    return accounts.get_account(Holder.CANDIDATE, sign_in.id)
