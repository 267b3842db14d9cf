"""Sessions, the files of entries and results, and the plan of a release; no route here releases a result.

Each file of routes is one duty of the awarding body's operators (infra/words.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Header

from functions.board import ingests, release_views, releases, sessions
from functions.board.bodies import NewIngest, NewRelease, NewSession, ReleaseChange, RequiredReason, SessionChange
from shared.adapters import http
from shared.adapters.request_body import IdempotencyKey

router = http.routes()

Shown = Mapping[str, object]


@router.get("/v1/board/sessions")
def list_sessions() -> Shown:
    return sessions.listed()


@router.post("/v1/board/sessions")
def add_session(body: Annotated[NewSession, Body()]) -> Response[Shown]:
    return http.created(sessions.shown(sessions.add(body, http.asked_at(router))))


@router.patch("/v1/board/sessions/<session_id>")
def change_session(session_id: str, body: Annotated[SessionChange, Body()]) -> Shown:
    return sessions.shown(sessions.change(session_id, body, http.asked_at(router)))


@router.post("/v1/board/ingests")
def open_ingest(body: Annotated[NewIngest, Body()]) -> Response[Shown]:
    return http.created(ingests.open_ingest(body, http.operator(router)))


@router.get("/v1/board/ingests/<ingest_id>")
def get_ingest(ingest_id: str) -> Shown:
    return ingests.progress(ingest_id)


@router.post("/v1/board/releases")
def plan_release(
    body: Annotated[NewRelease, Body()], idempotency_key: Annotated[IdempotencyKey | None, Header()] = None
) -> Response[Shown]:
    planned = (
        releases.plan(body, http.asked_at(router))
        if idempotency_key is None
        else releases.plan_once(body, http.operator(router), idempotency_key, http.asked_at(router))
    )
    return http.created(release_views.shown(planned))


@router.patch("/v1/board/releases/<release_id>")
def change_release(release_id: str, body: Annotated[ReleaseChange, Body()]) -> Shown:
    return release_views.shown(releases.change(release_id, body, http.operator(router), http.asked_at(router)))


@router.post("/v1/board/releases/<release_id>/abandonments")
def abandon(release_id: str, body: Annotated[RequiredReason, Body()]) -> Shown:
    return release_views.shown(releases.give_up(release_id, body.reason, http.operator(router), http.asked_at(router)))
