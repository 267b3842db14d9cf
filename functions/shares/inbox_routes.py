"""The routes of an organisation's inbox."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.shares import inbox
from functions.shares.bodies import Nothing
from shared.adapters import events, http
from shared.application import signed_in
from shared.verification.agent import Agent
from shared.verification.api_key import Scope

router = http.routes()


@router.get("/v1/shared-results")
def list_shared_results(
    acknowledged: Annotated[bool | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: str | None = None,
) -> http.Shown:
    """What candidates have shared with the organisation and is open now, newest first, without results: a check by the
    `id` shows one, and is recorded. `acknowledged`: only what is, or only what is not. A page may end before it is
    full, and goes on."""
    return inbox.listed(_mine().organisation_id, limit, cursor, http.asked_at(router), acknowledged=acknowledged)


@router.post("/v1/shared-results/<line_id>/acknowledgements")
def acknowledge(line_id: str, _: Annotated[Nothing, Body()]) -> Response[http.Shown]:
    """The organisation's own mark that it has taken the result over; again and again is once."""
    return http.created(inbox.acknowledge(_mine(), line_id, http.asked_at(router)))


def caller(event: events.Event) -> Agent:
    return signed_in.caller(event, Scope.FEED)


def _mine() -> Agent:
    return caller(router.current_event.raw_event)
