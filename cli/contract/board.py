"""What `board` answers."""

from __future__ import annotations

from cli.contract.words import UNTYPED, Operation, Operations

PLANNED_ONCE = "Within a day the same key plans one release, and answers it as it is now."

OPERATIONS: Operations = {
    "GET /v1/board/sessions": Operation("list_sessions", UNTYPED),
    "POST /v1/board/sessions": Operation("add_session", UNTYPED, 201),
    "PATCH /v1/board/sessions/{id}": Operation("change_session", UNTYPED),
    "GET /v1/board/centres/{number}": Operation("get_centre", UNTYPED),
    "PUT /v1/board/centres/{number}": Operation("put_centre", UNTYPED),
    "POST /v1/board/staff-invitations": Operation("invite_staff", UNTYPED, 202),
    "POST /v1/board/ingests": Operation("open_ingest", UNTYPED, 201),
    "GET /v1/board/ingests/{id}": Operation("get_ingest", UNTYPED),
    "POST /v1/board/releases": Operation("plan_release", UNTYPED, 201, once=PLANNED_ONCE),
    "GET /v1/board/releases": Operation("list_releases", UNTYPED),
    "GET /v1/board/releases/{id}": Operation("get_release", UNTYPED),
    "PATCH /v1/board/releases/{id}": Operation("change_release", UNTYPED),
    "GET /v1/board/releases/{id}/dry-run": Operation("get_dry_run", UNTYPED),
    "GET /v1/board/releases/{id}/undelivered": Operation("list_undelivered", UNTYPED),
    "POST /v1/board/releases/{id}/approvals": Operation("approve_release", UNTYPED, 201),
    "POST /v1/board/releases/{id}/holds": Operation("hold_release", UNTYPED),
    "POST /v1/board/releases/{id}/recalls": Operation("recall_release", UNTYPED),
    "POST /v1/board/releases/{id}/restorations": Operation("restore_release", UNTYPED),
    "POST /v1/board/releases/{id}/abandonments": Operation("abandon_release", UNTYPED),
    "POST /v1/board/results/{id}/withdrawals": Operation("withdraw_result", UNTYPED, 201),
    "POST /v1/board/results/{id}/restorations": Operation("restore_result", UNTYPED, 201),
    "GET /v1/board/second-item": Operation("list_second_items", UNTYPED),
    "POST /v1/board/second-item/endings": Operation("end_second_item", UNTYPED, 201),
}
