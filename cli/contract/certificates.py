"""What `certificates` and `printing` answer."""

from __future__ import annotations

from cli.contract.words import Operation, Operations
from functions.certificates import (
    box_receipts,
    centre_certificates,
    checks,
    my_certificates,
    my_dispatch,
    my_documents,
)
from functions.printing import allowing, print_run

RUN = "A part of up to five hundred candidates, by ID number; byte order mark and header in the first alone."
NEXT = {
    "Link": "The next part of the CSV, as rel=next (RFC 8288).",
    "Content-Disposition": "The file's name, of the CSV.",
}
STATE = "certificate_state stale_version"

OPERATIONS: Operations = {
    "POST /v1/document-checks": Operation("check_document", checks.check, problems="rate_limited"),
    "GET /v1/me/documents": Operation("list_my_documents", my_documents.listed),
    "DELETE /v1/me/documents/{id}": Operation("retire_my_document", None, 204),
    "GET /v1/me/certificates": Operation("list_my_certificates", my_certificates.listed),
    "PUT /v1/me/certificates/{id}/authorisation": Operation(
        "authorise_collection", my_certificates.authorise, problems=STATE
    ),
    "DELETE /v1/me/certificates/{id}/authorisation": Operation("end_authorisation", None, 204, problems=STATE),
    "PUT /v1/me/certificates/{id}/dispatch": Operation(
        "ask_for_dispatch",
        my_dispatch.ask,
        problems=f"{STATE} dispatch_closed no_dispatch_price other_price unknown_currency",
    ),
    "DELETE /v1/me/certificates/{id}/dispatch": Operation(
        "withdraw_dispatch", None, 204, problems=f"{STATE} dispatch_closed"
    ),
    "GET /v1/sessions/{id}/certificates": Operation(
        "list_session_certificates", centre_certificates.listed, problems="validation_failed"
    ),
    "POST /v1/certificate-receipts": Operation("receive_certificates", box_receipts.receive),
    "POST /v1/certificates/{id}/receipts": Operation("receive_certificate", centre_certificates.act, 201, STATE),
    "POST /v1/certificates/{id}/collections": Operation(
        "hand_over_certificate",
        centre_certificates.hand_over,
        201,
        f"{STATE} certificate_not_yet not_authorised",
    ),
    "POST /v1/certificates/{id}/dispatches": Operation(
        "dispatch_certificate",
        centre_certificates.send,
        201,
        f"{STATE} certificate_not_yet no_dispatch_asked no_dispatch_in_august",
    ),
    "POST /v1/certificates/{id}/returns": Operation(
        "return_certificate", centre_certificates.act, 201, f"{STATE} certificate_not_yet"
    ),
    "POST /v1/certificates/{id}/destructions": Operation(
        "destroy_certificate", centre_certificates.act, 201, f"{STATE} certificate_not_yet"
    ),
    "GET /v1/board/sessions/{id}/print-run": Operation(
        "get_print_run", print_run.part, csv=RUN, headers=NEXT, problems="validation_failed"
    ),
    "POST /v1/board/candidates/{id}/number-allowances": Operation(
        "allow_number", allowing.allow, 201, problems="already_allowed"
    ),
    "POST /v1/board/certificates": Operation("take_certificate_numbers", print_run.take_numbers),
}
"""The answer of `hand_over_certificate` and the steps beside it is the certificate as the list has it."""
