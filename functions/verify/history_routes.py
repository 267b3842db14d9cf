"""The routes by which an organisation looks back at its own checks."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.verify import again, history, practice, receipts
from functions.verify.history import HistoryForm
from shared.adapters import http
from shared.application import look_receipts, signed_in
from shared.results.statement import State
from shared.verification.access_record import Purpose
from shared.verification.agent import Agent
from shared.verification.api_key import Scope

router = http.routes()


@router.get("/v1/verifications")
def list_checks(
    candidate_id: str | None = None,
    begins: Annotated[str | None, Query(alias="from")] = None,
    ends: Annotated[str | None, Query(alias="to")] = None,
    state: Annotated[State | None, Query()] = None,
    profile_id: str | None = None,
    format: Annotated[HistoryForm, Query()] = HistoryForm.JSON,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: str | None = None,
) -> Response[http.Shown | str]:
    """The organisation's own checks, newest first: `from` a time on, or a day (UTC), and before `to`, or through that
    day. `profile_id`: those by any version of this requirement profile. With it, or with a `state`, a page may end
    before it is full, and goes on; a cursor goes on with the same profile. As CSV a part of five hundred checks; the
    next part is in `Link`."""
    at = http.asked_at(router)
    filters = {"candidate_id": candidate_id, "from": begins, "to": ends, "profile_id": profile_id}
    asked = history.asked_for(_me().organisation_id, at, cursor, state, filters)
    if format is HistoryForm.JSON:
        return Response(200, "application/json", history.listed(asked, limit))
    text, headers = history.csv(asked)
    return Response(200, "text/csv; charset=utf-8", text, headers)


@router.get("/v1/verifications/<check_id>")
def look_again(
    check_id: str, purpose: Annotated[Purpose | None, Query()] = None, purpose_text: str | None = None
) -> http.Shown:
    """One of the organisation's checks as it stands now: the same sittings, and never another or a later one. Each look
    is recorded for the candidate with its purpose, by default that of the check, and counts as a check of the day. The
    results are shown for 90 days; afterwards, and while they may not be seen, their states alone."""
    at, is_look = http.asked_at(router), http.is_look(router)
    me = _me(takes_practice=True)
    if me.is_practice:
        return practice.look_again(me, check_id, purpose, purpose_text, at)
    return again.look_again(me, check_id, purpose, purpose_text, at, is_look=is_look)


@router.get("/v1/verifications/<check_id>/receipts/<look_id>")
def show_receipt(check_id: str, look_id: str) -> Response[str]:
    """What was shown by the check, or by a look at it again (`look_id`), to save: the candidate can save the same
    bytes. It has no score and names nobody who looked."""
    return look_receipts.as_file(receipts.of_look(_me(), check_id, look_id))


def _me(*, takes_practice: bool = False) -> Agent:
    return signed_in.caller(router.current_event.raw_event, Scope.VERIFY, takes_practice=takes_practice)
