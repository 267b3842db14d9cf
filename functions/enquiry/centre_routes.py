"""The routes of what a centre alone does about an enquiry: approving, refusing, a payment, submissions, an appeal.

`handler.py` has the routes that candidates share. What is read and written: `centres.py`; the rules of each step:
`shared/enquiries/centre_steps.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.enquiry import centres
from functions.enquiry.bodies import NewPayment, Seen, SeenWithReason, Submissions
from shared.accounts.account import Holder, Ticket
from shared.adapters import events, http
from shared.store import accounts, teams

router = Router()  # type: ignore[no-untyped-call]  # the library leaves it without types

Shown = Mapping[str, object]

STEPS = ("approvals", "refusals", "payments", "submissions", "appeals")
KEYS = {"POST /v1/enquiry-submissions", *(f"POST /v1/enquiries/{{id}}/{step}" for step in STEPS)}
"""The routes of this file as the API names them."""


def admitted(event: events.Event) -> object:
    """Whoever may ask for the event's route: a candidate, too, where it is not in this file."""
    mine, at = http.ticket(event), events.http_at(event)
    if events.route_key(event) in KEYS or (mine is not None and mine.holder is Holder.STAFF):
        return teams.admit_staff(mine, at)
    return accounts.admit(mine, Holder.CANDIDATE, at)


@router.post("/v1/enquiries/<enquiry_id>/approvals")
def approve(enquiry_id: str, body: Annotated[Seen, Body()]) -> Response[Shown]:
    return http.created(centres.approve(_ticket(), enquiry_id, body.revision, http.asked_at(router)))


@router.post("/v1/enquiries/<enquiry_id>/refusals")
def refuse(enquiry_id: str, body: Annotated[SeenWithReason, Body()]) -> Response[Shown]:
    return http.created(centres.refuse(_ticket(), enquiry_id, body.reason, body.revision, http.asked_at(router)))


@router.post("/v1/enquiries/<enquiry_id>/payments")
def pay(enquiry_id: str, body: Annotated[NewPayment, Body()]) -> Response[Shown]:
    return http.created(centres.pay(_ticket(), enquiry_id, body, http.asked_at(router)))


@router.post("/v1/enquiries/<enquiry_id>/submissions")
def submit(enquiry_id: str, body: Annotated[Seen, Body()]) -> Response[Shown]:
    return http.created(centres.submit(_ticket(), enquiry_id, body.revision, http.asked_at(router)))


@router.post("/v1/enquiry-submissions")
def submit_many(body: Annotated[Submissions, Body()]) -> Shown:
    """Up to a hundred, each for itself."""
    return centres.submit_many(_ticket(), body.enquiry_ids, http.asked_at(router))


@router.post("/v1/enquiries/<enquiry_id>/appeals")
def appeal(enquiry_id: str, body: Annotated[SeenWithReason, Body()]) -> Response[Shown]:
    """About procedure and not marking, after the outcome of the last stage that the result has."""
    return http.created(centres.appeal(_ticket(), enquiry_id, body.reason, body.revision, http.asked_at(router)))


def _ticket() -> Ticket | None:
    return http.ticket(router.current_event.raw_event)
