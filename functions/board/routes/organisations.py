"""Exam centres and schools, and the first people of each; organisations that verify results."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.board import handouts, organisations, sessions, staff
from functions.board.bodies import CentreDetails, NewStaff, OrganisationApproval, RequiredReason
from shared.adapters import http
from shared.candidates.candidate import parse_preparation_centre
from shared.store import centres
from shared.verification.organisation import OrganisationState
from shared.verification.organisation_acts import approve, reinstate, suspend

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


@router.get("/v1/board/organisations")
def list_organisations(
    state: Annotated[OrganisationState | None, Query()] = None, query: str | None = None, cursor: str | None = None
) -> Shown:
    """One page of a hundred, in one `state` or all; `query` is what a word of the name begins with."""
    return organisations.listed(state, query, cursor)


@router.get("/v1/board/organisations/<organisation_id>")
def get_organisation(organisation_id: str) -> Shown:
    return organisations.shown(organisation_id)


@router.post("/v1/board/organisations/<organisation_id>/approvals")
def approve_organisation(organisation_id: str, body: Annotated[OrganisationApproval, Body()]) -> Response[Shown]:
    """Again with another limit of checks, where it is approved already."""
    operator, at = http.operator(router), http.asked_at(router)
    decide = partial(approve, checks_per_day=body.checks_per_day, operator=operator, at=at)
    return http.created(organisations.act(organisation_id, decide, at))


@router.post("/v1/board/organisations/<organisation_id>/suspensions")
def suspend_organisation(organisation_id: str, body: Annotated[RequiredReason, Body()]) -> Response[Shown]:
    """Its checks end within five seconds, and nothing else."""
    operator, at = http.operator(router), http.asked_at(router)
    decide = partial(suspend, reason=body.reason, operator=operator, at=at)
    return http.created(organisations.act(organisation_id, decide, at))


@router.post("/v1/board/organisations/<organisation_id>/reinstatements")
def reinstate_organisation(organisation_id: str, body: Annotated[RequiredReason, Body()]) -> Response[Shown]:
    operator, at = http.operator(router), http.asked_at(router)
    decide = partial(reinstate, reason=body.reason, operator=operator, at=at)
    return http.created(organisations.act(organisation_id, decide, at))
