"""Called by the awarding body's operators, authorised by IAM. Results enquiries and certifying statements, each from
the work list to the answer.

Promises: a result that an outcome changes is its next version, under the key that is published; every act is logged
with who and when. Never touches a session, a release or a file, holds no permission on any key, and shows no result.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.casework import certifying_routes, enquiries, outcomelists, outcomes, turnarounds
from functions.casework.bodies import AtRevision, NewOutcome, ReasonAtRevision, Settlement
from shared.adapters import http

app = http.api(enable_validation=True)
app.include_router(certifying_routes.router)
handler = http.operators_handler(app, files=("POST /v1/board/enquiry-outcomes",))

Shown = Mapping[str, object]


@app.get("/v1/board/enquiries")
def list_enquiries(state: Annotated[Literal["open"], Query()] = "open", cursor: str | None = None) -> Shown:
    """What waits for the awarding body; `state` has one value yet."""
    return enquiries.worklist(cursor, http.asked_at(app))


@app.get("/v1/board/enquiries/<enquiry_id>")
def show_enquiry(enquiry_id: str) -> Shown:
    return enquiries.show(enquiry_id, http.asked_at(app))


@app.post("/v1/board/enquiries/<enquiry_id>/begins")
def begin_enquiry(enquiry_id: str, body: Annotated[AtRevision, Body()]) -> Response[Shown]:
    return http.created(enquiries.begin(enquiry_id, body.revision, http.operator(app), http.asked_at(app)))


@app.post("/v1/board/enquiries/<enquiry_id>/pauses")
def pause_enquiry(enquiry_id: str, body: Annotated[ReasonAtRevision, Body()]) -> Response[Shown]:
    return http.created(enquiries.pause(enquiry_id, body.reason, body.revision, http.operator(app), http.asked_at(app)))


@app.post("/v1/board/enquiries/<enquiry_id>/resumptions")
def resume_enquiry(enquiry_id: str, body: Annotated[AtRevision, Body()]) -> Response[Shown]:
    return http.created(enquiries.resume(enquiry_id, body.revision, http.operator(app), http.asked_at(app)))


@app.post("/v1/board/enquiries/<enquiry_id>/withdrawals")
def end_enquiry(enquiry_id: str, body: Annotated[ReasonAtRevision, Body()]) -> Response[Shown]:
    """Without an answer, where there can be none (its result is withheld, say): what was paid for it goes back."""
    return http.created(enquiries.end(enquiry_id, body.reason, body.revision, http.operator(app), http.asked_at(app)))


@app.post("/v1/board/enquiries/<enquiry_id>/outcomes")
def conclude_enquiry(enquiry_id: str, body: Annotated[NewOutcome, Body()]) -> Response[Shown]:
    """Everything that is not named stays as it was; the kind of outcome is computed by comparing, never typed in."""
    return http.created(outcomes.conclude(enquiry_id, body, http.operator(app), http.asked_at(app)))


@app.post("/v1/board/enquiries/<enquiry_id>/settlements")
def settle_appeal(enquiry_id: str, body: Annotated[Settlement, Body()]) -> Response[Shown]:
    return http.created(outcomes.settle(enquiry_id, body, http.operator(app), http.asked_at(app)))


@app.post("/v1/board/enquiry-outcomes")
def conclude_enquiries() -> Shown:
    """A CSV file of up to 200 enquiries with what was found, checked whole first: one fault, and none is concluded."""
    return outcomelists.conclude_all((app.current_event.body or "").encode(), http.operator(app), http.asked_at(app))


@app.get("/v1/board/enquiry-turnaround")
def show_turnaround(month: str | None = None) -> Shown:
    """How long answers took in this month (as 2026-12; the current one if none is named), and what is open now."""
    return turnarounds.of_month(month, http.asked_at(app))
