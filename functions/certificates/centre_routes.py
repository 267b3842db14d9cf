"""The routes of an exam centre's certificates; a school reads the list. What is read and written:
`centre_certificates.py`; the rules of each step: `shared/certificates/steps.py`."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.certificates import box_receipts, centre_certificates
from functions.certificates.bodies import Box, Handover, Parcel, Seen
from shared.accounts.account import Ticket
from shared.adapters import events, http
from shared.certificates.states import CertificateStep
from shared.certificates.view import CertificateGroup
from shared.store import teams
from shared.teams.team import Member

router = http.routes()
STEPS = ("receipts", "collections", "dispatches", "returns", "destructions")
KEYS = {
    "GET /v1/sessions/{id}/certificates",
    "POST /v1/certificate-receipts",
    *(f"POST /v1/certificates/{{id}}/{step}" for step in STEPS),
}
"""The routes of this file as the API names them."""


def admitted(event: events.Event) -> Member | None:
    """Who of a centre's staff asks for a route of this file; None for another route."""
    is_here = events.route_key(event) in KEYS
    return teams.admit_staff(http.ticket(event), events.http_at(event)) if is_here else None


@router.get("/v1/sessions/<session_id>/certificates")
def list_session_certificates(
    session_id: str, group: Annotated[CertificateGroup | None, Query()] = None, cursor: str | None = None
) -> http.Shown:
    """One page of the certificates of the own candidates, in the order of ID numbers; of one group a page ends where a
    thousand candidates were looked through, perhaps with none."""
    asked = centre_certificates.asked_for(_ticket(), session_id, http.asked_at(router))
    return centre_certificates.listed(asked, group, cursor)


@router.post("/v1/certificate-receipts")
def receive_box(body: Annotated[Box, Body()]) -> http.Shown:
    """Up to a hundred that have come together, each for itself; what comes again is `already` there."""
    return box_receipts.receive(_ticket(), body.numbers, http.asked_at(router))


@router.post("/v1/certificates/<certificate_id>/receipts")
def receive(certificate_id: str, body: Annotated[Seen, Body()]) -> Response[http.Shown]:
    """It has come to the centre, from the awarding body."""
    return _done(certificate_id, CertificateStep.RECEIVE, body)


@router.post("/v1/certificates/<certificate_id>/collections")
def hand_over(certificate_id: str, body: Annotated[Handover, Body()]) -> Response[http.Shown]:
    """To the candidate, or to whom the candidate has named, with proof of identity; from the published day on, once."""
    at = http.asked_at(router)
    return http.created(centre_certificates.hand_over(_ticket(), certificate_id, body, at))


@router.post("/v1/certificates/<certificate_id>/dispatches")
def send(certificate_id: str, body: Annotated[Parcel, Body()]) -> Response[http.Shown]:
    """Given to the courier, to the address that its candidate has asked for; from the published day on, never in
    August. The candidate is mailed the tracking number and what the courier asks."""
    at = http.asked_at(router)
    return http.created(centre_certificates.send(_ticket(), certificate_id, body, at))


@router.post("/v1/certificates/<certificate_id>/returns")
def give_back(certificate_id: str, body: Annotated[Seen, Body()]) -> Response[http.Shown]:
    """To the awarding body: one that nobody has collected for the centre's time, or one that is recalled. And to the
    centre: one that the courier has brought back."""
    return _done(certificate_id, CertificateStep.RETURN, body)


@router.post("/v1/certificates/<certificate_id>/destructions")
def destroy(certificate_id: str, body: Annotated[Seen, Body()]) -> Response[http.Shown]:
    """By the centre, in place of a return; the record of it is kept for four years at least."""
    return _done(certificate_id, CertificateStep.DESTROY, body)


def _done(certificate_id: str, step: CertificateStep, body: Seen) -> Response[http.Shown]:
    at = http.asked_at(router)
    return http.created(centre_certificates.act(_ticket(), certificate_id, step, body.revision, at))


def _ticket() -> Ticket | None:
    return http.ticket(router.current_event.raw_event)
