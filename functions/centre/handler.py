"""Called by staff of exam centres and schools. Their sessions, their candidates in each, and the results once out;
codes and new numbers that an exam centre issues to a candidate who is locked out or has lost the Secret number.

Promises: the sign-in alone decides whose candidates are shown, never an id in the request; who saw which result, or
issued what, is recorded before the answer. Never shows an address, nor anything of another centre's candidate.
"""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.centre import candidates, codes, confirmation_routes, handout_routes, results, sessions
from functions.centre.bodies import GivingOut
from functions.centre.results import ResultsForm
from shared.accounts.account import Ticket
from shared.adapters import events, http
from shared.application import cohorts
from shared.application.cohorts import Asked
from shared.store import teams

app = http.api(enable_validation=True)
app.include_router(handout_routes.router)
app.include_router(confirmation_routes.router)
handler = http.handler(app, lambda event: teams.admit_staff(http.ticket(event), events.http_at(event)))


@app.get("/v1/centres/me/sessions")
def list_sessions() -> http.Shown:
    return sessions.listed(_ticket(), http.asked_at(app))


@app.get("/v1/sessions/<session_id>/candidates")
def list_candidates(session_id: str, cursor: str | None = None) -> http.Shown:
    """One page of a hundred, in the order of ID numbers."""
    return candidates.listed(_asked(session_id), cursor)


@app.get("/v1/sessions/<session_id>/results")
def list_results(
    session_id: str, format: Annotated[ResultsForm, Query()] = ResultsForm.JSON, cursor: str | None = None
) -> Response[http.Shown | str]:
    """One page of a hundred, or as CSV a part of a thousand lines, by candidate number; the next part is in `Link`."""
    asked = _asked(session_id)
    if format is ResultsForm.JSON:
        return Response(200, "application/json", results.listed(asked, cursor))
    text, headers = results.csv_part(asked, cursor)
    return Response(200, "text/csv; charset=utf-8", text, headers)


@app.get("/v1/candidates/<candidate_id>/activity")
def list_given_out(candidate_id: str, cursor: str | None = None) -> http.Shown:
    """What the own exam centre has given a candidate it entered: codes and numbers, by whom, when and why."""
    return codes.list_given(_ticket(), candidate_id, cursor, http.asked_at(app))


@app.post("/v1/candidates/<candidate_id>/access-codes")
def give_access_code(candidate_id: str, body: Annotated[GivingOut, Body()]) -> Response[http.Shown]:
    """By an exam centre to a candidate it entered who has no account: a one-time code, shown in this one answer."""
    return http.created(codes.give_code(_ticket(), candidate_id, body.reason, http.asked_at(app)))


@app.post("/v1/candidates/<candidate_id>/secret-reissues")
def reissue_secret_number(candidate_id: str, body: Annotated[GivingOut, Body()]) -> Response[http.Shown]:
    """By an exam centre to a candidate it entered: another Secret number, shown in this one answer."""
    return http.created(codes.reissue(_ticket(), candidate_id, body.reason, http.asked_at(app)))


def _ticket() -> Ticket | None:
    return http.ticket(app.current_event.raw_event)


def _asked(session_id: str) -> Asked:
    return cohorts.asked_for(_ticket(), session_id, http.asked_at(app), is_look=http.is_look(app))
