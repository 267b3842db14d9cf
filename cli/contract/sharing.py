"""What `shares` answers."""

from __future__ import annotations

from cli.contract.words import Operation, Operations
from functions.shares import inbox, links, my_shares

OPERATIONS: Operations = {
    "POST /v1/me/shares": Operation(
        "make_share",
        my_shares.make,
        201,
        "idempotency_key_reused rate_limited shares_spent stale_version",
        once="The same key makes one share, and answers it as it is now, without the code of its link.",
    ),
    "GET /v1/me/shares": Operation("list_shares", my_shares.listed),
    "GET /v1/me/shares/{id}": Operation("get_share", my_shares.show),
    "PATCH /v1/me/shares/{id}": Operation("change_share", my_shares.change, problems="share_over"),
    "DELETE /v1/me/shares/{id}": Operation("revoke_share", None, 204),
    "POST /v1/shared-links/view": Operation(
        "view_shared_link",
        links.view,
        problems=("link_expired link_locked link_revoked link_used_up not_found pin_required rate_limited wrong_pin"),
    ),
    "GET /v1/shared-results": Operation(
        "list_shared_results",
        inbox.listed,
        problems="email_not_proved organisation_suspended validation_failed",
    ),
    "POST /v1/shared-results/{id}/acknowledgements": Operation(
        "acknowledge_shared_result", inbox.acknowledge, 201, "email_not_proved organisation_suspended"
    ),
}
