"""What `webhooks` answers."""

from __future__ import annotations

from cli.contract.words import Operation, Operations
from functions.webhooks import endpoints, feed

ORGANISATIONS = "email_not_proved organisation_suspended"
APPROVED = f"{ORGANISATIONS} organisation_not_approved"
PATH = "/v1/webhook-endpoints"

OPERATIONS: Operations = {
    "GET /v1/result-changes": Operation(
        "list_result_changes", feed.listed, problems=f"{ORGANISATIONS} validation_failed"
    ),
    f"POST {PATH}": Operation("make_webhook_endpoint", endpoints.make, 201, f"{APPROVED} endpoints_spent"),
    f"GET {PATH}": Operation("list_webhook_endpoints", endpoints.listed, problems=APPROVED),
    f"GET {PATH}/{{id}}": Operation("get_webhook_endpoint", endpoints.show, problems=APPROVED),
    f"PATCH {PATH}/{{id}}": Operation("change_webhook_endpoint", endpoints.change, problems=APPROVED),
    f"DELETE {PATH}/{{id}}": Operation("remove_webhook_endpoint", None, 204, APPROVED),
    f"POST {PATH}/{{id}}/rotations": Operation(
        "rotate_webhook_secret", endpoints.rotate, 201, f"{APPROVED} stale_version"
    ),
    f"POST {PATH}/{{id}}/tests": Operation("try_webhook_endpoint", endpoints.try_out, 202, f"{APPROVED} endpoint_off"),
    f"GET {PATH}/{{id}}/deliveries": Operation(
        "list_webhook_deliveries", endpoints.list_deliveries, problems=f"{APPROVED} validation_failed"
    ),
    f"POST {PATH}/{{id}}/deliveries/{{delivery}}/replays": Operation(
        "replay_webhook_delivery", endpoints.replay, 202, f"{APPROVED} endpoint_off"
    ),
}
