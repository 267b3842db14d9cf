"""Called by the people of organisations that verify results: their organisation, its people, invitations, joining,
second factors and keys.

Promises: the organisation is that of the sign-in, never one that is named; one person acts for one organisation; of an
approved one nobody is without a second factor; a key is shown once. Never shows an organisation the people or keys of
another.
"""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.members import joining_routes, key_routes, own_organisation, people
from functions.members.bodies import NewMember, OrganisationChange
from shared.adapters import http, identity
from shared.adapters.caller_source import source_hash
from shared.application.team_acts import Invited
from shared.teams.team import Member

app = http.api(enable_validation=True)
for each in (joining_routes, key_routes):
    app.include_router(each.router)
handler = http.handler(app, joining_routes.signed_in, joining_routes.ANYONES)


@app.get("/v1/organisations/me")
def my_organisation() -> http.Shown:
    """The organisation that one acts for, what is left of its checks today (UTC), and oneself."""
    return own_organisation.about(_me(), http.asked_at(app))


@app.patch("/v1/organisations/me")
def change_my_organisation(body: Annotated[OrganisationChange, Body()]) -> http.Shown:
    """One's own language; country and web domain, while the awarding body has not approved them. What is left out stays
    as it is."""
    return own_organisation.change(_me(), body, http.asked_at(app))


@app.get("/v1/organisations/me/members")
def list_members() -> http.Shown:
    """Who acts for the organisation, or is invited to, by address."""
    return people.everyone(_me(), http.asked_at(app))


@app.delete("/v1/organisations/me/members/<person_id>")
def remove_member(person_id: str) -> Response[None]:
    """By an administrator: a colleague, an invitation, or oneself while another administrator stays."""
    me = _me()
    people.remove(me, person_id, http.asked_at(app))
    return http.gone(identity.ended_cookie() if person_id == me.id else None)


@app.post("/v1/organisations/me/invitations")
def invite_member(body: Annotated[NewMember, Body()]) -> Response[http.Shown]:
    """By an administrator. The same answer whether or not the address acts for another organisation."""
    people.invite(_me(), body, source_hash(app.current_event.raw_event), http.asked_at(app))
    return http.accepted(Invited(email=body.email, invited=True))


def _me() -> Member:
    return joining_routes.signed_in(app.current_event.raw_event)
