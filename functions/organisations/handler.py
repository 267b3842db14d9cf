"""Called by institutions that want to verify results. Registers an organisation and proves its address.

Promises: the answer and its time show nobody whether an address has an organisation already. Never verifies a result,
nor reads one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from typing_extensions import TypedDict

from functions.organisations import registrations
from functions.organisations.bodies import NewOrganisation, OrganisationProof
from shared.adapters import http
from shared.adapters.caller_source import source_hash
from shared.adapters.request_body import Confirmed

app = http.api(enable_validation=True)
handler = http.handler(app)


class OrganisationRegistered(TypedDict):
    """The same whether or not the address has an organisation already."""

    confirmation_sent: Literal[True]


@app.post("/v1/organisations")
def register(body: Annotated[NewOrganisation, Body()]) -> Response[Mapping[str, object]]:
    """The same answer whether or not the address has an organisation already.

    One that has not proved its address yet is replaced and mailed again, at most every two minutes.
    """
    registrations.register(body, source_hash(app.current_event.raw_event), http.asked_at(app))
    return http.created(OrganisationRegistered(confirmation_sent=True))


@app.post("/v1/organisation-confirmations")
def prove_address(body: Annotated[OrganisationProof, Body()]) -> Mapping[str, object]:
    """Confirms the registration that the link was mailed for, with its password; the link of a replaced registration is
    void."""
    registrations.prove_address(body, source_hash(app.current_event.raw_event), http.asked_at(app))
    return Confirmed(confirmed=True)
