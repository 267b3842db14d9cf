"""The routes by which a candidate reads who looked, and saves a receipt of it."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from functions.results import activity
from shared.accounts.account import Holder
from shared.adapters import http
from shared.application import look_receipts
from shared.store import accounts

router = http.routes()


@router.get("/v1/me/activity")
def my_activity() -> http.Shown:
    """One page of who looked at this candidate's results, and when; and of what their centre has given out."""
    return activity.page(_mine(), router.current_event.query_string_parameters.get("cursor"))


@router.get("/v1/me/activity/<look_id>/receipt")
def my_receipt(look_id: str) -> Response[str]:
    """What one look of an organisation has shown, to save: the organisation can save the same bytes."""
    return look_receipts.as_file(activity.receipt(_mine(), look_id))


def _mine() -> str:
    return accounts.admit(http.ticket(router.current_event.raw_event), Holder.CANDIDATE, http.asked_at(router)).id
