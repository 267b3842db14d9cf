"""Called by candidates, and by staff of exam centres. Results enquiries, from the asking to the submission; appeals.

Promises: whose enquiries they are, or which centre's, is told by the sign-in alone; each act is one conditional write
of the chain that it was decided on. Never writes where results stand, never shows a result, nor another's anything.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Header, Query

from functions.enquiry import candidates, centres
from functions.enquiry.bodies import NewEnquiry, NewPayment, Refusal, Seen, Submissions
from shared.accounts.account import Holder, Ticket
from shared.adapters import events, http, identity
from shared.enquiries.worklists import Group
from shared.ground.idempotency import parse_key

app = http.api(enable_validation=True)
handler = http.handler(app)

Shown = dict[str, object]


@app.post("/v1/enquiries")
def open_enquiry(
    body: Annotated[NewEnquiry, Body()], idempotency_key: Annotated[str | None, Header()] = None
) -> Response[Shown]:
    """By a candidate a draft, or with the consent for the centre; by staff for a candidate of their centre. Sent again
    within a day under one `Idempotency-Key` it is the same enquiry."""
    who = centres if _is_staff() else candidates
    key = None if idempotency_key is None else parse_key(idempotency_key)
    return http.created(who.open_enquiry(_ticket(), body, key, _at()))


@app.get("/v1/enquiries")
def list_enquiries(state: Annotated[Group, Query()] = Group.OPEN, cursor: str | None = None) -> Shown:
    """All of a candidate's own; of a centre's, one page of those in this state."""
    if _is_staff():
        return centres.inbox(_ticket(), state, cursor, _at())
    return candidates.list_enquiries(_ticket(), _at())


@app.get("/v1/enquiries/<enquiry_id>")
def show_enquiry(enquiry_id: str) -> Shown:
    if _is_staff():
        return centres.show(_ticket(), enquiry_id, _at())
    return candidates.show_enquiry(_ticket(), enquiry_id, _at())


@app.post("/v1/enquiries/<enquiry_id>/consents")
def consent(enquiry_id: str, body: Annotated[Seen, Body()]) -> Response[Shown]:
    """The candidate's own; by staff, the guardian's of a candidate under 18."""
    agree = centres.declare_consent if _is_staff() else candidates.consent
    return http.created(agree(_ticket(), enquiry_id, body.revision, _at()))


@app.post("/v1/enquiries/<enquiry_id>/withdrawals")
def withdraw(enquiry_id: str, body: Annotated[Seen, Body()]) -> Response[Shown]:
    who = centres if _is_staff() else candidates
    return http.created(who.withdraw(_ticket(), enquiry_id, body.revision, _at()))


@app.post("/v1/enquiries/<enquiry_id>/approvals")
def approve(enquiry_id: str, body: Annotated[Seen, Body()]) -> Response[Shown]:
    return http.created(centres.approve(_ticket(), enquiry_id, body.revision, _at()))


@app.post("/v1/enquiries/<enquiry_id>/refusals")
def refuse(enquiry_id: str, body: Annotated[Refusal, Body()]) -> Response[Shown]:
    return http.created(centres.refuse(_ticket(), enquiry_id, body.reason, body.revision, _at()))


@app.post("/v1/enquiries/<enquiry_id>/payments")
def pay(enquiry_id: str, body: Annotated[NewPayment, Body()]) -> Response[Shown]:
    return http.created(centres.pay(_ticket(), enquiry_id, body, _at()))


@app.post("/v1/enquiries/<enquiry_id>/submissions")
def submit(enquiry_id: str, body: Annotated[Seen, Body()]) -> Response[Shown]:
    return http.created(centres.submit(_ticket(), enquiry_id, body.revision, _at()))


@app.post("/v1/enquiry-submissions")
def submit_many(body: Annotated[Submissions, Body()]) -> Shown:
    """Up to a hundred, each for itself."""
    return centres.submit_many(_ticket(), body.enquiry_ids, _at())


@app.post("/v1/enquiries/<enquiry_id>/appeals")
def appeal(enquiry_id: str, body: Annotated[Refusal, Body()]) -> Response[Shown]:
    """About procedure and not marking, after the outcome of the last stage that the result has."""
    return http.created(centres.appeal(_ticket(), enquiry_id, body.reason, body.revision, _at()))


def _is_staff() -> bool:
    ticket = _ticket()
    return ticket is not None and ticket.holder is Holder.STAFF


def _ticket() -> Ticket | None:
    return identity.find_ticket(http.cookies(app))


def _at() -> datetime:
    return events.http_at(app.current_event.raw_event)
