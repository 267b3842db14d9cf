"""Called by institutions. Registers an organisation and answers one check of an ID number and Secret number at a time;
shows it its own checks again.

Promises: the record of who saw what is written before the answer; every refused pair gets the same refusal. Never shows
what the candidate could not see at that second, nor anything where the candidate has ended this use of the number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from typing_extensions import TypedDict

from functions.verify import checks, conversions, history_routes, organisations
from functions.verify.bodies import NewCheck, NewConversion, NewOrganisation, OrganisationProof
from shared.accounts.account import Holder, SignIn
from shared.adapters import events, http
from shared.adapters.caller_source import source_hash
from shared.adapters.request_body import Confirmed
from shared.store import accounts

app = http.api(enable_validation=True)
app.include_router(history_routes.router)
ANYONES = ("POST /v1/organisations", "POST /v1/organisation-confirmations", "POST /v1/conversions")


class OrganisationRegistered(TypedDict):
    """The same whether or not the address has an organisation already."""

    confirmation_sent: Literal[True]


def signed_in(event: events.Event) -> SignIn:
    return accounts.admit(http.ticket(event), Holder.ORGANISATION, events.http_at(event))


handler = http.handler(app, signed_in, ANYONES)


@app.post("/v1/organisations")
def register(body: Annotated[NewOrganisation, Body()]) -> Response[Mapping[str, object]]:
    """The same answer whether or not the address has an organisation already.

    One that has not proved its address yet is replaced and mailed again, at most every two minutes.
    """
    organisations.register(body, source_hash(app.current_event.raw_event), http.asked_at(app))
    return http.created(OrganisationRegistered(confirmation_sent=True))


@app.post("/v1/organisation-confirmations")
def prove_address(body: Annotated[OrganisationProof, Body()]) -> Mapping[str, object]:
    """Confirms the registration that the link was mailed for, with its password; the link of a replaced registration is
    void."""
    organisations.prove_address(body, source_hash(app.current_event.raw_event), http.asked_at(app))
    return Confirmed(confirmed=True)


@app.post("/v1/verifications")
def verify(body: Annotated[NewCheck, Body()]) -> Mapping[str, object]:
    event = app.current_event.raw_event
    return checks.check(signed_in(event).id, body, source_hash(event), http.asked_at(app))


@app.post("/v1/conversions")
def convert(body: Annotated[NewConversion, Body()]) -> Mapping[str, object]:
    """Reads nothing and keeps nothing."""
    return conversions.convert(body)
