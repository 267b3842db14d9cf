"""Called by staff of exam centres and schools. Their own account, the staff of their centre, invitations and joining.

Promises: the centre is that of the sign-in, never one that is named; one person works for one centre; an account is
live only once a code of its own authenticator was right. Never shows a centre the staff of another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.staff import acceptances, team
from functions.staff.bodies import FirstCode, NewColleague
from shared.adapters import events, http, identity
from shared.adapters.caller_source import source_hash
from shared.adapters.request_body import Confirmed
from shared.application.joining import NewAcceptance
from shared.application.team_acts import Invited
from shared.store import teams
from shared.teams.team import Member

app = http.api(enable_validation=True)
ANYONES = ("POST /v1/staff-acceptances", "POST /v1/staff-acceptances/confirmations")


def signed_in(event: events.Event) -> Member:
    return teams.admit_staff(http.ticket(event), events.http_at(event))


handler = http.handler(app, signed_in, ANYONES)

Shown = Mapping[str, object]


@app.get("/v1/centres/me")
def who_am_i() -> Shown:
    return team.about(_me())


@app.get("/v1/centres/me/staff")
def list_staff() -> Shown:
    return team.everyone(_me(), http.asked_at(app))


@app.delete("/v1/centres/me/staff/<staff_id>")
def remove_colleague(staff_id: str) -> Response[None]:
    """A colleague, an invitation, or oneself while another administrator stays."""
    me = _me()
    team.remove(me, staff_id, http.asked_at(app))
    return http.gone(identity.ended_cookie() if staff_id == me.id else None)


@app.post("/v1/staff-invitations")
def invite(body: Annotated[NewColleague, Body()]) -> Response[Shown]:
    team.invite(_me(), body, source_hash(app.current_event.raw_event), http.asked_at(app))
    return http.accepted(Invited(email=body.email, invited=True))


@app.post("/v1/staff-acceptances")
def accept(body: Annotated[NewAcceptance, Body()]) -> Response[Shown]:
    """What the authenticator app needs, and the recovery codes: in this one answer, and nowhere else."""
    return http.created(acceptances.accept(body, source_hash(app.current_event.raw_event), http.asked_at(app)))


@app.post("/v1/staff-acceptances/confirmations")
def confirm(body: Annotated[FirstCode, Body()]) -> Shown:
    """The account is live from here on. The first code is spent: it does not sign in."""
    acceptances.confirm(body, http.asked_at(app))
    return Confirmed(confirmed=True)


def _me() -> Member:
    return signed_in(app.current_event.raw_event)
