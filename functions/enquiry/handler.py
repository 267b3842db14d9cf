"""Called by a candidate's browser. Results enquiries: asked for, agreed to, followed and withdrawn.

Promises: whose enquiries they are is told by the sign-in alone; each act is one conditional write of the chain that it
was decided on. Never writes where results stand, never shows a result, never shows another's anything.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.enquiry import candidates
from functions.enquiry.bodies import NewEnquiry, Seen
from shared.accounts import Ticket
from shared.edge import events, http, identity

app = http.api(enable_validation=True)
handler = http.handler(app)

Shown = dict[str, object]


@app.post("/v1/enquiries")
def open_enquiry(body: Annotated[NewEnquiry, Body()]) -> Response[Shown]:
    return http.created(candidates.open_enquiry(_ticket(), body, _at()))


@app.get("/v1/enquiries")
def list_enquiries() -> Shown:
    return candidates.list_enquiries(_ticket(), _at())


@app.get("/v1/enquiries/<enquiry_id>")
def show_enquiry(enquiry_id: str) -> Shown:
    return candidates.show_enquiry(_ticket(), enquiry_id, _at())


@app.post("/v1/enquiries/<enquiry_id>/consents")
def consent(enquiry_id: str, body: Annotated[Seen, Body()]) -> Response[Shown]:
    return http.created(candidates.consent(_ticket(), enquiry_id, body.revision, _at()))


@app.post("/v1/enquiries/<enquiry_id>/withdrawals")
def withdraw(enquiry_id: str, body: Annotated[Seen, Body()]) -> Response[Shown]:
    return http.created(candidates.withdraw(_ticket(), enquiry_id, body.revision, _at()))


def _ticket() -> Ticket | None:
    return identity.find_ticket(http.cookies(app))


def _at() -> datetime:
    return events.http_at(app.current_event.raw_event)
