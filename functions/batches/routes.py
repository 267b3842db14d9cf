"""The routes of batches: opened, followed, listed, read row by row."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Header, Query

from functions.batches import opening, views
from functions.batches.bodies import NewBatch
from shared.adapters import events, http, uploads
from shared.adapters.paging import after_in_batch, after_in_history, batch_cursor, history_cursor, page_of
from shared.adapters.request_body import IdempotencyKey
from shared.application import signed_in
from shared.ground.settings import settings
from shared.store import batches
from shared.verification.agent import Agent
from shared.verification.api_key import Scope
from shared.verification.batch import LARGEST_FILE, Batch, BatchForm, BatchState

router = http.routes()


class RowsForm(StrEnum):
    JSON = "json"
    CSV = "csv"


@router.post("/v1/verification-batches")
def open_batch(
    body: Annotated[NewBatch, Body()], idempotency_key: Annotated[IdempotencyKey | None, Header()] = None
) -> Response[http.Shown]:
    """Its end, also by a file that is refused, is a `batch.finished` in the list of changes and to webhooks. None
    comes where its file never did."""
    batch = opening.open_batch(_me(), body, idempotency_key, http.asked_at(router))
    awaits = batch.form is BatchForm.CSV and batch.state is BatchState.AWAITING_FILE
    form = uploads.upload_form(settings().batches_bucket, batch.name, LARGEST_FILE) if awaits else None
    return _accepted(batch, {**views.shown(batch, []), "upload": form})


@router.get("/v1/verification-batches")
def list_batches(limit: Annotated[int, Query(ge=1, le=100)] = 50, cursor: str | None = None) -> http.Shown:
    """The organisation's own, newest first."""
    mine = _mine()
    found, last = batches.page_of_batches(mine, after_in_history(cursor, mine), limit)
    return page_of([views.line(opening.as_now(each)) for each in found], history_cursor(mine, last))


@router.get("/v1/verification-batches/<batch_id>")
def show_batch(batch_id: str) -> http.Shown:
    batch = opening.get_batch(_mine(), batch_id)
    return views.shown(batch, opening.faults_of(batch))


@router.get("/v1/verification-batches/<batch_id>/rows")
def list_rows(
    batch_id: str,
    format: Annotated[RowsForm, Query()] = RowsForm.JSON,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: str | None = None,
) -> Response[http.Shown | str]:
    """The rows that are done, in order; as CSV all of them at once."""
    mine, after = _mine(), after_in_batch(cursor, batch_id)
    batch = opening.get_batch(mine, batch_id)
    if format is RowsForm.CSV:
        name = {"Content-Disposition": 'attachment; filename="batch.csv"'}
        return Response(200, "text/csv; charset=utf-8", views.csv(batches.find_rows(batch.id, after)), name)
    found = batches.find_rows(batch.id, after, limit + 1)
    last = found[limit - 1].number if len(found) > limit else None
    listed = page_of([views.row(each) for each in found[:limit]], batch_cursor(batch.id, last))
    return Response(200, "application/json", listed)


@router.put("/v1/verification-batches/<batch_id>/file")
def send_file(batch_id: str) -> Response[http.Shown]:
    """The CSV file itself, instead of the form that the batch was opened with."""
    batch = opening.take_file(_mine(), batch_id, router.current_event.body or "")
    return _accepted(batch, views.shown(batch, []))


def _accepted(batch: Batch, shown: http.Shown) -> Response[http.Shown]:
    return http.accepted(shown, f"/v1/verification-batches/{batch.id}")


def caller(event: events.Event) -> Agent:
    return signed_in.caller(event, Scope.BATCH)


def _mine() -> str:
    return _me().organisation_id


def _me() -> Agent:
    return caller(router.current_event.raw_event)
