"""Called by candidates, and by staff of exam centres. Results enquiries, from the request to the submission; appeals.

Promises: the sign-in alone decides whose enquiries, or which centre's, are shown; each act is one conditional write of
the chain that it was decided on. Never writes into results, never shows a result, nor anything of somebody else's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Header, Query

from functions.enquiry import candidates, centre_routes, centres
from functions.enquiry.bodies import NewEnquiry, Seen
from shared.accounts.account import Holder, Ticket
from shared.adapters import http
from shared.adapters.request_body import IdempotencyKey
from shared.enquiries.worklists import Group

app = http.api(enable_validation=True)
app.include_router(centre_routes.router)
handler = http.handler(app, centre_routes.admitted)

Shown = Mapping[str, object]


@app.post("/v1/enquiries")
def open_enquiry(
    body: Annotated[NewEnquiry, Body()], idempotency_key: Annotated[IdempotencyKey | None, Header()] = None
) -> Response[Shown]:
    """By a candidate a draft, or with the consent for the centre; by staff for a candidate of their centre. Sent again
    within a day under one `Idempotency-Key` it is the same enquiry."""
    who = centres if _is_staff() else candidates
    return http.created(who.open_enquiry(_ticket(), body, idempotency_key, http.asked_at(app)))


@app.get("/v1/enquiries")
def list_enquiries(state: Annotated[Group, Query()] = Group.OPEN, cursor: str | None = None) -> Shown:
    """All of a candidate's own; of a centre's, one page of those in this state."""
    if _is_staff():
        return centres.inbox(_ticket(), state, cursor, http.asked_at(app))
    return candidates.list_enquiries(_ticket(), cursor, http.asked_at(app))


@app.get("/v1/enquiries/<enquiry_id>")
def show_enquiry(enquiry_id: str) -> Shown:
    if _is_staff():
        return centres.show(_ticket(), enquiry_id, http.asked_at(app))
    return candidates.show_enquiry(_ticket(), enquiry_id, http.asked_at(app))


@app.post("/v1/enquiries/<enquiry_id>/consents")
def consent(enquiry_id: str, body: Annotated[Seen, Body()]) -> Response[Shown]:
    """The candidate's own; by staff, the guardian's of a candidate under 18."""
    agree = centres.declare_consent if _is_staff() else candidates.consent
    return http.created(agree(_ticket(), enquiry_id, body.revision, http.asked_at(app)))


@app.post("/v1/enquiries/<enquiry_id>/withdrawals")
def withdraw(enquiry_id: str, body: Annotated[Seen, Body()]) -> Response[Shown]:
    who = centres if _is_staff() else candidates
    return http.created(who.withdraw(_ticket(), enquiry_id, body.revision, http.asked_at(app)))


def _is_staff() -> bool:
    ticket = _ticket()
    return ticket is not None and ticket.holder is Holder.STAFF


def _ticket() -> Ticket | None:
    return http.ticket(app.current_event.raw_event)
