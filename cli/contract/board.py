"""What `board` answers."""

from __future__ import annotations

from cli.contract.words import Operation, Operations
from functions.board import (
    dry_run,
    guessing,
    handouts,
    ingests,
    organisations,
    release_views,
    results,
    sessions,
    staff,
    undelivered,
)

PLANNED_ONCE = "Within a day the same key plans one release, and answers it as it is now."
TIMES = "no_such_local_time unknown_zone"
PLAN = f"conflict not_found {TIMES}"
ACT = "conflict second_person_required release_not_ready stale_version"

OPERATIONS: Operations = {
    "GET /v1/board/sessions": Operation("list_sessions", sessions.listed),
    "POST /v1/board/sessions": Operation("add_session", sessions.shown, 201, f"conflict unknown_exam {TIMES}"),
    "PATCH /v1/board/sessions/{id}": Operation("change_session", sessions.shown, 200, f"{PLAN} stale_version"),
    "GET /v1/board/centres/{number}": Operation("get_centre", sessions.shown_centre, problems="validation_failed"),
    "PUT /v1/board/centres/{number}": Operation(
        "put_centre", sessions.shown_centre, 200, "unknown_currency unknown_exam unknown_zone"
    ),
    "POST /v1/board/staff-invitations": Operation(
        "invite_staff", staff.invite, 202, "already_staff conflict not_found rate_limited"
    ),
    "GET /v1/board/code-handouts": Operation("list_code_handouts", handouts.page, problems="validation_failed"),
    "GET /v1/board/organisations": Operation("list_organisations", organisations.listed, problems="validation_failed"),
    "GET /v1/board/organisations/{id}": Operation("get_organisation", organisations.shown),
    "POST /v1/board/organisations/{id}/approvals": Operation(
        "approve_organisation", organisations.act, 201, "conflict second_factor_missing stale_version"
    ),
    "POST /v1/board/organisations/{id}/suspensions": Operation(
        "suspend_organisation", organisations.act, 201, "conflict stale_version"
    ),
    "POST /v1/board/organisations/{id}/reinstatements": Operation(
        "reinstate_organisation", organisations.act, 201, "conflict stale_version"
    ),
    "POST /v1/board/ingests": Operation("open_ingest", ingests.open_ingest, 201, "conflict not_found"),
    "GET /v1/board/ingests/{id}": Operation("get_ingest", ingests.progress),
    "POST /v1/board/releases": Operation(
        "plan_release", release_views.shown, 201, f"{PLAN} idempotency_key_reused stale_version", once=PLANNED_ONCE
    ),
    "GET /v1/board/releases": Operation("list_releases", release_views.listed, problems="validation_failed"),
    "GET /v1/board/releases/{id}": Operation("get_release", release_views.shown_whole, problems="validation_failed"),
    "PATCH /v1/board/releases/{id}": Operation("change_release", release_views.shown, 200, f"{PLAN} stale_version"),
    "GET /v1/board/releases/{id}/dry-run": Operation("get_dry_run", dry_run.dry_run_of, problems="conflict"),
    "GET /v1/board/releases/{id}/undelivered": Operation(
        "list_undelivered", undelivered.page, problems="validation_failed"
    ),
    "POST /v1/board/releases/{id}/approvals": Operation("approve_release", release_views.shown, 201, ACT),
    "POST /v1/board/releases/{id}/holds": Operation("hold_release", release_views.shown, 200, ACT),
    "POST /v1/board/releases/{id}/recalls": Operation("recall_release", release_views.shown, 200, ACT),
    "POST /v1/board/releases/{id}/restorations": Operation("restore_release", release_views.shown, 200, ACT),
    "POST /v1/board/releases/{id}/abandonments": Operation("abandon_release", release_views.shown, 200, ACT),
    "POST /v1/board/results/{id}/withdrawals": Operation(
        "withdraw_result", results.withdraw, 201, "conflict stale_version"
    ),
    "POST /v1/board/results/{id}/restorations": Operation(
        "restore_result", results.give_back, 201, "conflict stale_version"
    ),
    "GET /v1/board/second-item": Operation("list_second_items", guessing.shown_all),
    "POST /v1/board/second-item/endings": Operation("end_second_item", guessing.end, 201, "conflict"),
}
