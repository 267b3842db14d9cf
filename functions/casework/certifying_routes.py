"""The awarding body's routes of certifying statements. What is read and written: `certifying.py`; the rules of each
step: `shared/certifying_statements/steps.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.casework import certifying
from functions.casework.bodies import AtRevision, NewFee, NewSearch, ReasonAtRevision
from shared.adapters import http
from shared.centres.fees import Money

router = http.routes()

Shown = Mapping[str, object]


@router.get("/v1/board/certifying-statements")
def list_applications(cursor: str | None = None) -> Shown:
    """What waits for the awarding body."""
    return certifying.worklist(cursor)


@router.post("/v1/board/certifying-statements/<application_id>/payments")
def pay(application_id: str, body: Annotated[NewFee, Body()]) -> Response[Shown]:
    fee = Money(body.amount, body.currency)
    return http.created(
        certifying.pay(application_id, fee, body.revision, http.operator(router), http.asked_at(router))
    )


@router.post("/v1/board/certifying-statements/<application_id>/searches")
def search(application_id: str, body: Annotated[NewSearch, Body()]) -> Response[Shown]:
    """One of up to four, found or not."""
    who, at = http.operator(router), http.asked_at(router)
    return http.created(certifying.search(application_id, body.revision, who, at, found=body.found))


@router.post("/v1/board/certifying-statements/<application_id>/issues")
def issue(application_id: str, body: Annotated[AtRevision, Body()]) -> Response[Shown]:
    """After a search that has found the record, about the result as it is out now."""
    return http.created(certifying.issue(application_id, body.revision, http.operator(router), http.asked_at(router)))


@router.post("/v1/board/certifying-statements/<application_id>/refusals")
def refuse(application_id: str, body: Annotated[ReasonAtRevision, Body()]) -> Response[Shown]:
    """With a reason that the candidate reads; what was paid is not given back."""
    who, at = http.operator(router), http.asked_at(router)
    return http.created(certifying.refuse(application_id, body.reason, body.revision, who, at))
