"""What `results`, `calendar` and `verify` answer."""

from __future__ import annotations

from cli.contract.centres import NEXT
from cli.contract.words import Operation, Operations
from functions.calendar.handler import Calendar, Health
from functions.results import activity
from functions.results.my_statement import MyStatement
from functions.verify import again, checks, conversions, history, receipts
from shared.documents.issuer import DidDocument, KeySet
from shared.ground.forms import Cursor
from shared.results.session_list import MyResults

HISTORY = "A line for each result, in parts of five hundred checks; byte order mark and header in the first alone."

ANYWHERE = {"Access-Control-Allow-Origin": "`*`: a page of any site may read it."}
SAVED_AS = "The name that the file is saved under."

OPERATIONS: Operations = {
    "GET /v1/me/results": Operation("list_my_results", MyResults),
    "GET /v1/me/results/{id}": Operation("get_my_statement", MyStatement),
    "GET /v1/me/activity": Operation(
        "list_my_activity", activity.page, query={"cursor": Cursor}, problems="validation_failed"
    ),
    "GET /v1/me/activity/{id}/receipt": Operation(
        "get_my_receipt", activity.receipt, headers={"Content-Disposition": SAVED_AS}, problems="not_found"
    ),
    "GET /v1/calendar": Operation("get_calendar", Calendar),
    "GET /v1/health": Operation("get_health", Health),
    "GET /.well-known/did.json": Operation("get_issuer", DidDocument, headers=ANYWHERE),
    "GET /.well-known/jwks.json": Operation("get_keys", KeySet, headers=ANYWHERE),
    "GET /.well-known/credential-status/{id}/{purpose}": Operation(
        "get_status_list",
        jwt="The list: Bitstring Status List 1.0 of 131,072 places, signed (ES256), good for ten minutes.",
        headers=ANYWHERE,
        problems="not_found",
    ),
    "POST /v1/conversions": Operation("convert", conversions.convert, problems="not_converted unknown_exam"),
    "GET /v1/verifications": Operation(
        "list_verifications", history.listed, csv=HISTORY, headers=NEXT, problems="validation_failed"
    ),
    "GET /v1/verifications/{id}": Operation("look_again", again.look_again, problems="checks_spent validation_failed"),
    "GET /v1/verifications/{id}/receipts/{look}": Operation(
        "get_receipt", receipts.of_look, headers={"Content-Disposition": SAVED_AS}, problems="not_found"
    ),
    "POST /v1/verifications": Operation(
        "verify",
        checks.check,
        problems=(
            "checks_spent email_not_proved link_expired link_locked link_revoked link_used_up not_found not_recognised "
            "organisation_suspended pin_required profile_not_offered rate_limited refusals_spent "
            "second_item_required wait_for_id wrong_pin"
        ),
    ),
}
