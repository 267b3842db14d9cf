"""The routes of Confirmations of Entry, but for the printing, which the function `documents` does."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.centre import confirmations
from functions.centre.bodies import Reissuing
from shared.adapters import http
from shared.application import cohorts
from shared.application.cohorts import Asked

router = http.routes()


@router.get("/v1/sessions/<session_id>/confirmations")
def list_confirmations(session_id: str, cursor: str | None = None) -> http.Shown:
    """One page of a hundred, in the order of ID numbers: whose number waits to be printed; never a number."""
    return confirmations.listed(_asked(session_id), cursor)


@router.post("/v1/sessions/<session_id>/confirmation-reissues")
def reissue_confirmations(session_id: str, body: Annotated[Reissuing, Body()]) -> Response[http.Shown]:
    """By the exam centre: other Secret numbers, which wait to be printed; the ones before are void."""
    return http.created(confirmations.reissue(_asked(session_id), body.candidates, body.reason))


def _asked(session_id: str) -> Asked:
    ticket = http.ticket(router.current_event.raw_event)
    return cohorts.asked_for(ticket, session_id, http.asked_at(router), is_look=http.is_look(router))
