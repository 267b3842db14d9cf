"""The route that prints Confirmations of Entry. The list of those that wait is the function `centre`'s."""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.documents import confirmations
from functions.documents.bodies import ToPrint
from shared.adapters import http
from shared.ground.dates import zone_named

PRINTS = "POST /v1/sessions/{id}/confirmations"
router = http.routes()


@router.post("/v1/sessions/<session_id>/confirmations")
def print_confirmations(session_id: str, body: Annotated[ToPrint, Body()]) -> Response[str]:
    """The one answer with these numbers, as one PDF: by staff who gave a code within five minutes."""
    asked = confirmations.asked_for(http.ticket(router.current_event.raw_event), session_id, http.asked_at(router))
    content = confirmations.printed(asked, body.candidates, body.language)
    printed_at = asked.at.astimezone(zone_named(asked.centre.zone))
    name = f"confirmations-{asked.centre.number}-{asked.session.id}-{printed_at:%Y-%m-%d-%H%M%S}.pdf"
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(201, http.PDF, b64encode(content).decode(), named)  # the check of answers takes no bytes
