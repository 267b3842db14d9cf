"""Called by the awarding body's operators, authorised by IAM, and by a queue for releases that are out or recalled and
for single results that have another version. Makes the certificates that results ask for, and recalls those that state
something else; hands out the print run and takes the numbers that were printed. Allows a centre to issue one more
Secret number for a candidate than the limits let it.

Promises: never a certificate before its result is out, nor one of a result that has none by rule; what comes again
changes nothing. Never keeps what a result says, and reads and issues no Secret number.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.printing import allowing, making, print_run
from functions.printing.bodies import NewAllowance
from functions.printing.print_run import RunForm
from shared.adapters import batches, events, http

app = http.api(enable_validation=True)
answer_request = http.operators_handler(app, files=("POST /v1/board/certificates",))


def handler(event: events.Event, context: object) -> Mapping[str, object]:
    """A request, or a batch of the queue `certificates`."""
    if "Records" not in event:
        return answer_request(event, context)
    return dict(events.failed(batches.each(event, _settle, "certificates were not made")))


@app.get("/v1/board/sessions/<session_id>/print-run")
def show_print_run(
    session_id: str, centre: str, format: Annotated[RunForm, Query()] = RunForm.JSON, cursor: str | None = None
) -> Response[http.Shown | str]:
    """The certificates of this centre's candidates that are not printed yet: of up to five hundred candidates; as CSV
    the next part is in `Link`."""
    run = print_run.part(session_id, centre, cursor, http.asked_at(app))
    if format is RunForm.JSON:
        return Response(200, "application/json", run)
    text, headers = print_run.csv_of(session_id, centre, run, is_first=cursor is None)
    return Response(200, "text/csv; charset=utf-8", text, headers)


@app.post("/v1/board/certificates")
def take_numbers() -> http.Shown:
    """A CSV file of up to 500 certificates with what is printed on them, checked whole first; each is taken by
    itself."""
    content = (app.current_event.body or "").encode()
    return print_run.take_numbers(content, http.operator(app), http.asked_at(app))


@app.post("/v1/board/candidates/<candidate_id>/number-allowances")
def allow_number(candidate_id: str, body: Annotated[NewAllowance, Body()]) -> Response[http.Shown]:
    """One more Secret number, shown or printed, whatever the limits of a day and of 180 days say; for seven days."""
    return http.created(allowing.allow(candidate_id, body.reason, http.operator(app), http.asked_at(app)))


def _settle(message: events.Message) -> None:
    body = message.body
    at = datetime.fromisoformat(str(body["at"]))
    if "shard" in body:
        making.go_on(at, body)
    else:
        making.settle([(str(body["candidate_id"]), str(body["session_id"]))], at)
