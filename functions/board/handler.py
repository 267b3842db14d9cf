"""Called by the awarding body's operators, authorised by IAM. Sessions, centres, ingests, releases and enquiries.

Promises: a release needs two different people; every act is logged with who and when. Never opens a result that is not
out: it holds no permission on any key, and one result is withdrawn, or changed by an enquiry's outcome, under the key
that is published. Never shows one.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Header, Query

from functions.board import (
    enquiries,
    ingests,
    outcomelists,
    outcomes,
    releases,
    results,
    sessions,
    staff,
    turnarounds,
    undelivered,
)
from functions.board.bodies import (
    Approval,
    Because,
    CentreDetails,
    Explained,
    Looked,
    LookedBecause,
    NewIngest,
    NewOutcome,
    NewRelease,
    NewSession,
    NewStaff,
    ReleaseChange,
    SessionChange,
    Settlement,
)
from shared.adapters import events, http, uploads
from shared.candidates.candidate import parse_preparation_centre
from shared.ground.idempotency import parse_key
from shared.releases import release as rules
from shared.store import centres
from shared.store import ingests as ingest_rows
from shared.store import releases as release_rows
from shared.store import sessions as calendar

app = http.api(enable_validation=True)
handler = http.operators_handler(app, files=("POST /v1/board/enquiry-outcomes",))

Shown = dict[str, object]


@app.get("/v1/board/sessions")
def list_sessions() -> Shown:
    return {"data": [sessions.shown(each) for each in calendar.all_sessions()]}


@app.post("/v1/board/sessions")
def add_session(body: Annotated[NewSession, Body()]) -> Response[Shown]:
    return http.created(sessions.shown(sessions.add(body, _at())))


@app.patch("/v1/board/sessions/<session_id>")
def change_session(session_id: str, body: Annotated[SessionChange, Body()]) -> Shown:
    return sessions.shown(sessions.change(session_id, body, _at()))


@app.get("/v1/board/centres/<number>")
def get_centre(number: str) -> Shown:
    return sessions.shown_centre(centres.get_centre(parse_preparation_centre(number, pointer="/number")))


@app.put("/v1/board/centres/<number>")
def put_centre(number: str, body: Annotated[CentreDetails, Body()]) -> Shown:
    return sessions.shown_centre(sessions.put_centre(number, body))


@app.post("/v1/board/staff-invitations")
def invite_staff(body: Annotated[NewStaff, Body()]) -> Response[Shown]:
    """A centre's or school's first people; after that its administrators invite."""
    staff.invite(body, http.operator(app), _at())
    return http.accepted({"email": body.email, "invited": True})


@app.post("/v1/board/ingests")
def open_ingest(body: Annotated[NewIngest, Body()]) -> Response[Shown]:
    ingest = ingests.open_ingest(body, http.operator(app))
    return http.created({**ingests.shown(ingest), "upload": uploads.upload_form(ingest.id)})


@app.get("/v1/board/ingests/<ingest_id>")
def get_ingest(ingest_id: str) -> Shown:
    return ingests.shown(ingest_rows.get_ingest(ingest_id))


@app.post("/v1/board/releases")
def plan_release(
    body: Annotated[NewRelease, Body()], idempotency_key: Annotated[str | None, Header()] = None
) -> Response[Shown]:
    key = None if idempotency_key is None else parse_key(idempotency_key)
    planned = releases.plan(body, _at()) if key is None else releases.plan_once(body, http.operator(app), key, _at())
    return http.created(releases.shown(planned))


@app.get("/v1/board/releases/<release_id>")
def get_release(release_id: str) -> Shown:
    return releases.shown_whole(release_rows.get_release(release_id))


@app.patch("/v1/board/releases/<release_id>")
def change_release(release_id: str, body: Annotated[ReleaseChange, Body()]) -> Shown:
    return releases.shown(releases.change(release_id, body, http.operator(app), _at()))


@app.get("/v1/board/releases/<release_id>/dry-run")
def dry_run(release_id: str) -> Shown:
    return releases.dry_run(release_rows.get_release(release_id))


@app.get("/v1/board/releases/<release_id>/undelivered")
def list_undelivered(release_id: str, cursor: str | None = None) -> Shown:
    return undelivered.page(release_rows.get_release(release_id).id, cursor)


@app.post("/v1/board/releases/<release_id>/approvals")
def approve(release_id: str, body: Annotated[Approval, Body()]) -> Response[Shown]:
    return http.created(releases.shown(releases.approve(release_id, body.revision, http.operator(app), _at())))


@app.post("/v1/board/releases/<release_id>/holds")
def hold(release_id: str, body: Annotated[Because, Body()]) -> Shown:
    decide = partial(rules.hold, reason=body.reason)
    return releases.shown(releases.act(release_id, decide, http.operator(app), _at()))


@app.post("/v1/board/releases/<release_id>/recalls")
def recall(release_id: str, body: Annotated[Because, Body()]) -> Shown:
    decide = partial(rules.recall, reason=body.reason)
    return releases.shown(releases.act(release_id, decide, http.operator(app), _at()))


@app.post("/v1/board/releases/<release_id>/restorations")
def restore(release_id: str, body: Annotated[Because, Body()]) -> Shown:
    decide = partial(rules.restore, reason=body.reason)
    return releases.shown(releases.act(release_id, decide, http.operator(app), _at()))


@app.post("/v1/board/results/<result_id>/withdrawals")
def withdraw_result(result_id: str, body: Annotated[Explained, Body()]) -> Response[Shown]:
    """One result of a release that is out: `result_id` is the candidate's and the session's id with a point between."""
    return http.created(results.withdraw(result_id, body.reason, http.operator(app), _at()))


@app.post("/v1/board/results/<result_id>/restorations")
def give_result_back(result_id: str, body: Annotated[Explained, Body()]) -> Response[Shown]:
    return http.created(results.give_back(result_id, body.reason, http.operator(app), _at()))


@app.post("/v1/board/releases/<release_id>/abandonments")
def abandon(release_id: str, body: Annotated[Explained, Body()]) -> Shown:
    return releases.shown(releases.abandon(release_id, body.reason, http.operator(app), _at()))


@app.get("/v1/board/enquiries")
def list_enquiries(state: Annotated[Literal["open"], Query()] = "open", cursor: str | None = None) -> Shown:
    """What waits for the awarding body; `state` has one value yet."""
    return enquiries.worklist(cursor, _at())


@app.get("/v1/board/enquiries/<enquiry_id>")
def show_enquiry(enquiry_id: str) -> Shown:
    return enquiries.show(enquiry_id, _at())


@app.post("/v1/board/enquiries/<enquiry_id>/begins")
def begin_enquiry(enquiry_id: str, body: Annotated[Looked, Body()]) -> Response[Shown]:
    return http.created(enquiries.begin(enquiry_id, body.revision, http.operator(app), _at()))


@app.post("/v1/board/enquiries/<enquiry_id>/pauses")
def pause_enquiry(enquiry_id: str, body: Annotated[LookedBecause, Body()]) -> Response[Shown]:
    return http.created(enquiries.pause(enquiry_id, body.reason, body.revision, http.operator(app), _at()))


@app.post("/v1/board/enquiries/<enquiry_id>/resumptions")
def resume_enquiry(enquiry_id: str, body: Annotated[Looked, Body()]) -> Response[Shown]:
    return http.created(enquiries.resume(enquiry_id, body.revision, http.operator(app), _at()))


@app.post("/v1/board/enquiries/<enquiry_id>/withdrawals")
def end_enquiry(enquiry_id: str, body: Annotated[LookedBecause, Body()]) -> Response[Shown]:
    """Without an answer, where there can be none (its result is withheld, say): what was paid for it goes back."""
    return http.created(enquiries.end(enquiry_id, body.reason, body.revision, http.operator(app), _at()))


@app.post("/v1/board/enquiries/<enquiry_id>/outcomes")
def conclude_enquiry(enquiry_id: str, body: Annotated[NewOutcome, Body()]) -> Response[Shown]:
    """All that is not named is as it was; what has changed is told by comparing, never typed in."""
    return http.created(outcomes.conclude(enquiry_id, body, http.operator(app), _at()))


@app.post("/v1/board/enquiries/<enquiry_id>/settlements")
def settle_appeal(enquiry_id: str, body: Annotated[Settlement, Body()]) -> Response[Shown]:
    return http.created(outcomes.settle(enquiry_id, body, http.operator(app), _at()))


@app.post("/v1/board/enquiry-outcomes")
def conclude_enquiries() -> Shown:
    """A CSV file of up to 200 enquiries with what was found, checked whole first: one fault, and none is concluded."""
    return outcomelists.conclude_all((app.current_event.body or "").encode(), http.operator(app), _at())


@app.get("/v1/board/enquiry-turnaround")
def show_turnaround(month: str | None = None) -> Shown:
    """How long answers took in this month (as 2026-12; the current one if none is named), and what is open now."""
    return turnarounds.of_month(month, _at())


def _at() -> datetime:
    return events.http_at(app.current_event.raw_event)
