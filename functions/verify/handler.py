"""Called by institutions. Answers one check of an ID number and Secret number at a time, and shows an organisation its
own checks again; converts scores for anyone.

Promises: the record of who saw what is written before the answer; every refused pair gets the same refusal. Never shows
what the candidate could not see at that second, nor anything where the candidate has ended this use of the number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.verify import checks, conversions, history_routes
from functions.verify.bodies import NewCheck, NewConversion
from shared.adapters import events, http
from shared.adapters.caller_source import source_hash
from shared.application import signed_in
from shared.verification.agent import Agent
from shared.verification.api_key import Scope

app = http.api(enable_validation=True)
app.include_router(history_routes.router)
ANYONES = ("POST /v1/conversions",)


PRACTISED = ("POST /v1/verifications", "GET /v1/verifications/{id}")
"""What a key for practice may try."""


def admit(event: events.Event) -> Agent:
    return signed_in.caller(event, Scope.VERIFY, takes_practice=events.route_key(event) in PRACTISED)


handler = http.handler(app, admit, ANYONES)


@app.post("/v1/verifications")
def verify(body: Annotated[NewCheck, Body()]) -> Mapping[str, object]:
    event = app.current_event.raw_event
    return checks.check(admit(event), body, source_hash(event), http.asked_at(app))


@app.post("/v1/conversions")
def convert(body: Annotated[NewConversion, Body()]) -> Mapping[str, object]:
    """Reads nothing and keeps nothing."""
    return conversions.convert(body)
