"""What `enquiry` and `casework` answer."""

from __future__ import annotations

from cli.contract.words import UNTYPED, Operation, Operations

OPENED_ONCE = "Within a day the same key opens one enquiry, and answers it as it is now."

OPERATIONS: Operations = {
    "POST /v1/enquiries": Operation("open_enquiry", UNTYPED, 201, once=OPENED_ONCE),
    "GET /v1/enquiries": Operation("list_enquiries", UNTYPED),
    "GET /v1/enquiries/{id}": Operation("get_enquiry", UNTYPED),
    "POST /v1/enquiries/{id}/consents": Operation("consent_to_enquiry", UNTYPED, 201),
    "POST /v1/enquiries/{id}/withdrawals": Operation("withdraw_enquiry", UNTYPED, 201),
    "POST /v1/enquiries/{id}/approvals": Operation("approve_enquiry", UNTYPED, 201),
    "POST /v1/enquiries/{id}/refusals": Operation("refuse_enquiry", UNTYPED, 201),
    "POST /v1/enquiries/{id}/payments": Operation("record_payment", UNTYPED, 201),
    "POST /v1/enquiries/{id}/submissions": Operation("submit_enquiry", UNTYPED, 201),
    "POST /v1/enquiries/{id}/appeals": Operation("appeal_outcome", UNTYPED, 201),
    "POST /v1/enquiry-submissions": Operation("submit_enquiries", UNTYPED),
    "GET /v1/board/enquiries": Operation("list_board_enquiries", UNTYPED),
    "GET /v1/board/enquiries/{id}": Operation("get_board_enquiry", UNTYPED),
    "POST /v1/board/enquiries/{id}/begins": Operation("begin_enquiry", UNTYPED, 201),
    "POST /v1/board/enquiries/{id}/pauses": Operation("pause_enquiry", UNTYPED, 201),
    "POST /v1/board/enquiries/{id}/resumptions": Operation("resume_enquiry", UNTYPED, 201),
    "POST /v1/board/enquiries/{id}/withdrawals": Operation("end_enquiry", UNTYPED, 201),
    "POST /v1/board/enquiries/{id}/outcomes": Operation("conclude_enquiry", UNTYPED, 201),
    "POST /v1/board/enquiries/{id}/settlements": Operation("settle_appeal", UNTYPED, 201),
    "POST /v1/board/enquiry-outcomes": Operation("conclude_enquiries", UNTYPED),
    "GET /v1/board/enquiry-turnaround": Operation("get_turnaround", UNTYPED),
}
