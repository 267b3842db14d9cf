"""What `batches` answers."""

from __future__ import annotations

from cli.contract.words import Operation, Operations
from functions.batches import views
from shared.adapters.paging import Page

FOLLOW = {"Location": "Where the batch is followed."}
ALL_ROWS = "Every row that is done, with byte order mark and header."

OPERATIONS: Operations = {
    "POST /v1/verification-batches": Operation(
        "open_batch",
        views.OpenedBatch,
        202,
        (
            "email_not_proved idempotency_key_reused organisation_not_approved organisation_suspended "
            "profile_not_offered stale_version"
        ),
        headers=FOLLOW,
        once="The same key opens one batch, and answers it as it is now.",
    ),
    "GET /v1/verification-batches": Operation("list_batches", Page[views.BatchLine], problems="validation_failed"),
    "GET /v1/verification-batches/{id}": Operation("get_batch", views.BatchView),
    "GET /v1/verification-batches/{id}/rows": Operation(
        "list_batch_rows",
        Page[views.RowView],
        csv=ALL_ROWS,
        headers={"Content-Disposition": "The name of the CSV file."},
        problems="validation_failed",
    ),
    "PUT /v1/verification-batches/{id}/file": Operation(
        "send_batch_file", views.BatchView, 202, "conflict", headers=FOLLOW
    ),
}
