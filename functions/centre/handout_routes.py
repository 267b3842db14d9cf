"""The routes of one-time codes for all of a centre's locked candidates at once."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.centre import handouts
from functions.centre.bodies import Again, HandingOut
from shared.accounts.account import Ticket
from shared.adapters import http
from shared.secret_numbers.handout import HandoutState

router = http.routes()


@router.get("/v1/centres/me/access-codes")
def list_handouts() -> http.Shown:
    """The centre's handout of today (UTC), or none; never a code."""
    return handouts.listed(_ticket(), http.asked_at(router))


@router.post("/v1/centres/me/access-codes")
def hand_out_codes(body: Annotated[HandingOut, Body()]) -> Response[http.Shown]:
    """To every locked candidate without an account, once a day. Above a hundred it waits for a colleague (202)."""
    shown = handouts.ask(_ticket(), body.reason, http.asked_at(router), again=body.again)
    return http.accepted(shown) if shown["state"] == HandoutState.PENDING else http.created(shown)


@router.post("/v1/centres/me/access-codes/<day>/confirmations")
def confirm_handout(day: str, body: Annotated[Again, Body()]) -> Response[http.Shown]:
    """By a colleague of whoever asked, on the same day."""
    return http.created(handouts.confirm(_ticket(), day, http.asked_at(router), again=body.again))


def _ticket() -> Ticket | None:
    return http.ticket(router.current_event.raw_event)
