"""Called by candidates, and by staff of exam centres. Applications for a certifying statement in place of a certificate
that is lost: what may be asked for and at which fee, the application, its fee where the centre takes it.

Promises: the sign-in alone decides whose applications, or which centre's, are shown; each act is one conditional write
of the applications that it was decided on. Never shows a result, nor anything of somebody else's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.certifying import candidates, centres
from functions.certifying.bodies import NewApplication, PaidApplication, SeenApplication
from shared.accounts.account import Holder, Ticket
from shared.adapters import events, http
from shared.store import accounts, teams
from shared.store.certifying_statements import ApplicationGroup

PAYMENTS = "POST /v1/certifying-statements/{id}/payments"
LIST = "GET /v1/certifying-statements"

Shown = Mapping[str, object]


def admitted(event: events.Event) -> object:
    """Whoever may ask for the event's route."""
    mine, at = http.ticket(event), events.http_at(event)
    is_staff = mine is not None and mine.holder is Holder.STAFF
    route = events.route_key(event)
    if route == PAYMENTS or (route == LIST and is_staff):
        return teams.admit_staff(mine, at)
    return accounts.admit(mine, Holder.CANDIDATE, at)


app = http.api(enable_validation=True)
handler = http.handler(app, admitted)


@app.post("/v1/certifying-statements")
def apply(body: Annotated[NewApplication, Body()]) -> Response[Shown]:
    """By the way of the candidate's entry, at the fee that the list says."""
    return http.created(candidates.apply(_ticket(), body, http.asked_at(app)))


@app.get("/v1/certifying-statements")
def list_applications(
    state: Annotated[ApplicationGroup, Query()] = ApplicationGroup.OPEN, cursor: str | None = None
) -> Shown:
    """All of a candidate's own, with what may be applied for; of a centre's, one page of those in this state."""
    mine = _ticket()
    if mine is not None and mine.holder is Holder.STAFF:
        return centres.inbox(mine, state, cursor, http.asked_at(app))
    return candidates.list_mine(mine, cursor, http.asked_at(app))


@app.post("/v1/certifying-statements/<application_id>/withdrawals")
def withdraw(application_id: str, body: Annotated[SeenApplication, Body()]) -> Response[Shown]:
    """Before the fee is paid."""
    return http.created(candidates.withdraw(_ticket(), application_id, body.revision, http.asked_at(app)))


@app.post("/v1/certifying-statements/<application_id>/payments")
def pay(application_id: str, body: Annotated[PaidApplication, Body()]) -> Response[Shown]:
    """The whole fee, which the exam centre has taken."""
    return http.created(centres.pay(_ticket(), application_id, body, http.asked_at(app)))


def _ticket() -> Ticket | None:
    return http.ticket(app.current_event.raw_event)
