"""What `results`, `calendar` and `verify` answer."""

from __future__ import annotations

from cli.contract.words import Operation, Operations
from functions.calendar.handler import Calendar, Health
from functions.results import activity
from functions.results.handler import MyStatement
from functions.verify import checks, conversions
from shared.ground.forms import Cursor
from shared.results.session_list import MyResults

OPERATIONS: Operations = {
    "GET /v1/me/results": Operation("list_my_results", MyResults),
    "GET /v1/me/results/{id}": Operation("get_my_statement", MyStatement),
    "GET /v1/me/activity": Operation(
        "list_my_activity", activity.page, query={"cursor": Cursor}, problems="validation_failed"
    ),
    "GET /v1/calendar": Operation("get_calendar", Calendar),
    "GET /v1/health": Operation("get_health", Health),
    "POST /v1/conversions": Operation("convert", conversions.convert, problems="not_converted unknown_exam"),
    "POST /v1/verifications": Operation(
        "verify",
        checks.check,
        problems=(
            "email_not_proved not_recognised organisation_suspended rate_limited second_item_required "
            "too_many_attempts wait_for_id"
        ),
    ),
}
