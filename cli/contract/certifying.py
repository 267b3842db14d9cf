"""What `certifying` answers, and `casework` of certifying statements."""

from __future__ import annotations

from cli.contract.words import Operation, Operations
from functions.casework import certifying
from functions.certifying import candidates, centres

STEP = "application_state stale_version"
FEE = f"{STEP} other_amount unknown_currency"

OPERATIONS: Operations = {
    "POST /v1/certifying-statements": Operation(
        "apply_for_certifying_statement",
        candidates.apply,
        201,
        "not_found application_limit application_open certificate_not_lost no_certificate stale_version",
    ),
    "GET /v1/certifying-statements": Operation(
        "list_certifying_statements", (candidates.list_mine, centres.inbox), problems="validation_failed"
    ),
    "POST /v1/certifying-statements/{id}/withdrawals": Operation(
        "withdraw_application", candidates.withdraw, 201, STEP
    ),
    "POST /v1/certifying-statements/{id}/payments": Operation("record_application_fee", centres.pay, 201, FEE),
    "GET /v1/board/certifying-statements": Operation(
        "list_board_certifying_statements", certifying.worklist, problems="validation_failed"
    ),
    "POST /v1/board/certifying-statements/{id}/payments": Operation(
        "record_private_application_fee", certifying.pay, 201, f"{FEE} not_allowed"
    ),
    "POST /v1/board/certifying-statements/{id}/searches": Operation(
        "record_search", certifying.search, 201, f"{STEP} searches_spent"
    ),
    "POST /v1/board/certifying-statements/{id}/issues": Operation(
        "issue_certifying_statement", certifying.issue, 201, f"{STEP} no_certificate record_not_found"
    ),
    "POST /v1/board/certifying-statements/{id}/refusals": Operation("refuse_application", certifying.refuse, 201, STEP),
}
