"""What `enquiry` and `casework` answer."""

from __future__ import annotations

from cli.contract.words import Operation, Operations
from functions.casework import enquiries, outcomelists, outcomes, turnarounds
from functions.enquiry import candidates, centres

OPENED_ONCE = "Within a day the same key opens one enquiry, and answers it as it is now."
ASKING = (
    "enquiry_window_closed stage_two_not_offered speaking_not_remarked stage_one_first own_route enquiry_not_offered "
    "no_scores enquiry_open stage_done enquiry_limit idempotency_key_reused not_found paper_not_asked stale_version"
)
STEP = "enquiry_limit enquiry_state stale_version"
AT_CENTRE = f"{STEP} enquiry_window_closed"
FINDING = (
    "checks_missing checks_not_asked conflict outcome_not_reported paper_not_asked result_disagrees "
    "result_not_reported speaking_not_remarked"
)

OPERATIONS: Operations = {
    "POST /v1/enquiries": Operation(
        "open_enquiry", (candidates.open_enquiry, centres.open_enquiry), 201, ASKING, once=OPENED_ONCE
    ),
    "GET /v1/enquiries": Operation(
        "list_enquiries", (candidates.list_enquiries, centres.inbox), problems="validation_failed"
    ),
    "GET /v1/enquiries/{id}": Operation("get_enquiry", (candidates.show_enquiry, centres.show)),
    "POST /v1/enquiries/{id}/consents": Operation(
        "consent_to_enquiry",
        (candidates.consent, centres.declare_consent),
        201,
        f"{AT_CENTRE} candidate_of_age consent_given",
    ),
    "POST /v1/enquiries/{id}/withdrawals": Operation(
        "withdraw_enquiry", (candidates.withdraw, centres.withdraw), 201, STEP
    ),
    "POST /v1/enquiries/{id}/approvals": Operation("approve_enquiry", centres.approve, 201, f"{AT_CENTRE} fee_not_set"),
    "POST /v1/enquiries/{id}/refusals": Operation("refuse_enquiry", centres.refuse, 201, STEP),
    "POST /v1/enquiries/{id}/payments": Operation(
        "record_payment", centres.pay, 201, f"{AT_CENTRE} other_amount other_currency paid_already unknown_currency"
    ),
    "POST /v1/enquiries/{id}/submissions": Operation(
        "submit_enquiry", centres.submit, 201, f"{AT_CENTRE} consent_missing"
    ),
    "POST /v1/enquiries/{id}/appeals": Operation(
        "appeal_outcome", centres.appeal, 201, f"{AT_CENTRE} appeal_after_last_stage"
    ),
    "POST /v1/enquiry-submissions": Operation("submit_enquiries", centres.submit_many),
    "GET /v1/board/enquiries": Operation("list_board_enquiries", enquiries.worklist, problems="validation_failed"),
    "GET /v1/board/enquiries/{id}": Operation("get_board_enquiry", enquiries.show),
    "POST /v1/board/enquiries/{id}/begins": Operation("begin_enquiry", enquiries.begin, 201, STEP),
    "POST /v1/board/enquiries/{id}/pauses": Operation("pause_enquiry", enquiries.pause, 201, STEP),
    "POST /v1/board/enquiries/{id}/resumptions": Operation("resume_enquiry", enquiries.resume, 201, STEP),
    "POST /v1/board/enquiries/{id}/withdrawals": Operation("end_enquiry", enquiries.end, 201, STEP),
    "POST /v1/board/enquiries/{id}/outcomes": Operation(
        "conclude_enquiry", outcomes.conclude, 201, f"{STEP} {FINDING}"
    ),
    "POST /v1/board/enquiries/{id}/settlements": Operation("settle_appeal", outcomes.settle, 201, f"{STEP} {FINDING}"),
    "POST /v1/board/enquiry-outcomes": Operation("conclude_enquiries", outcomelists.conclude_all),
    "GET /v1/board/enquiry-turnaround": Operation("get_turnaround", turnarounds.of_month, problems="validation_failed"),
}
