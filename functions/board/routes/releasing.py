"""Shows, approves, holds, recalls and restores a release; withdraws one result, or returns it; ends the asking of
everyone for a second item."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.board import guessing, release_views, releases, results, undelivered
from functions.board.bodies import Approval, EndedAsking, OptionalReason, RequiredReason, Retraction
from functions.board.dry_run import dry_run_of
from shared.adapters import http
from shared.releases import release

router = http.routes()

Shown = Mapping[str, object]


@router.get("/v1/board/releases")
def list_releases(cursor: str | None = None) -> Shown:
    """One page of a hundred, the one planned last first."""
    return release_views.listed(cursor)


@router.get("/v1/board/releases/<release_id>")
def get_release(release_id: str, log_cursor: str | None = None) -> Shown:
    """With the newest 200 acts of its log, or with those before `log_cursor`."""
    return release_views.shown_whole(release_id, log_cursor)


@router.get("/v1/board/releases/<release_id>/dry-run")
def dry_run(release_id: str) -> Shown:
    return dry_run_of(release_id)


@router.get("/v1/board/releases/<release_id>/undelivered")
def list_undelivered(release_id: str, cursor: str | None = None) -> Shown:
    return undelivered.page(release_id, cursor)


@router.post("/v1/board/releases/<release_id>/approvals")
def approve(release_id: str, body: Annotated[Approval, Body()]) -> Response[Shown]:
    return http.created(
        release_views.shown(
            releases.add_approval(release_id, body.revision, http.operator(router), http.asked_at(router))
        )
    )


@router.post("/v1/board/releases/<release_id>/holds")
def hold(release_id: str, body: Annotated[OptionalReason, Body()]) -> Shown:
    decide = partial(release.hold, reason=body.reason)
    return release_views.shown(releases.act(release_id, decide, http.operator(router), http.asked_at(router)))


@router.post("/v1/board/releases/<release_id>/recalls")
def recall(release_id: str, body: Annotated[Retraction, Body()]) -> Shown:
    decide = partial(release.recall, reason=body.reason, shown_reason=body.shown_reason)
    return release_views.shown(releases.act(release_id, decide, http.operator(router), http.asked_at(router)))


@router.post("/v1/board/releases/<release_id>/restorations")
def restore(release_id: str, body: Annotated[OptionalReason, Body()]) -> Shown:
    decide = partial(release.restore, reason=body.reason)
    return release_views.shown(releases.act(release_id, decide, http.operator(router), http.asked_at(router)))


@router.post("/v1/board/results/<result_id>/withdrawals")
def withdraw_result(result_id: str, body: Annotated[Retraction, Body()]) -> Response[Shown]:
    """One result of a release that is out: `result_id` is the candidate's and the session's id with a point between."""
    act = results.Doing(http.operator(router), body.reason, http.asked_at(router), body.shown_reason)
    return http.created(results.withdraw(result_id, act))


@router.post("/v1/board/results/<result_id>/restorations")
def give_result_back(result_id: str, body: Annotated[RequiredReason, Body()]) -> Response[Shown]:
    act = results.Doing(http.operator(router), body.reason, http.asked_at(router))
    return http.created(results.give_back(result_id, act))


@router.get("/v1/board/second-item")
def list_second_items() -> Shown:
    """Whether, and since when, everyone gives a second item because Secret numbers are guessed slowly."""
    return guessing.shown_all()


@router.post("/v1/board/second-item/endings")
def end_second_item(body: Annotated[EndedAsking, Body()]) -> Response[Shown]:
    return http.created(guessing.end(body.use, body.reason, http.operator(router), http.asked_at(router)))
