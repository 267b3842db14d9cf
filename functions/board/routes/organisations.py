"""Exam centres and schools, and the first people of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.board import handouts, sessions, staff
from functions.board.bodies import CentreDetails, NewStaff
from shared.adapters import http
from shared.candidates.candidate import parse_preparation_centre
from shared.store import centres

router = http.routes()

Shown = Mapping[str, object]


@router.get("/v1/board/centres/<number>")
def get_centre(number: str) -> Shown:
    return sessions.shown_centre(centres.get_centre(parse_preparation_centre(number, pointer="/number")))


@router.put("/v1/board/centres/<number>")
def put_centre(number: str, body: Annotated[CentreDetails, Body()]) -> Shown:
    return sessions.shown_centre(sessions.put_centre(number, body))


@router.post("/v1/board/staff-invitations")
def invite_staff(body: Annotated[NewStaff, Body()]) -> Response[Shown]:
    """A centre's or school's first people; after that its administrators invite."""
    return http.accepted(staff.invite(body, http.operator(router), http.asked_at(router)))


@router.get("/v1/board/code-handouts")
def list_code_handouts(cursor: str | None = None) -> Shown:
    """Of one-time codes by centres to all their locked candidates, the newest day first; no codes."""
    return handouts.page(cursor)
