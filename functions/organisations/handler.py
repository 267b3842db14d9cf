"""Called by institutions that verify results. Registers an organisation, proves its address, keeps its profiles, and
shows anybody those that are published.

Promises: no answer, nor its time, shows whether an address has an organisation already; the sign-in alone decides whose
profiles are shown or changed. Never verifies a result, nor reads one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from typing_extensions import TypedDict

from functions.organisations import profile_routes, registrations
from functions.organisations.bodies import NewOrganisation, OrganisationProof
from shared.adapters import http
from shared.adapters.caller_source import source_hash
from shared.adapters.request_body import Confirmed

app = http.api(enable_validation=True)
app.include_router(profile_routes.router)
ANYONES = ("POST /v1/organisations", "POST /v1/organisation-confirmations", "GET /v1/published-requirements")
handler = http.handler(app, profile_routes.caller, ANYONES)


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
