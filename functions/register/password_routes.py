"""A forgotten password: a link is asked for, and a new password set by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.register import resets
from functions.register.bodies import NewPassword, ResetWanted
from shared.adapters import http
from shared.adapters.caller_source import source_hash

router = http.routes()

Shown = Mapping[str, object]


@router.post("/v1/password-resets")
def ask_for_reset(body: Annotated[ResetWanted, Body()]) -> Response[Shown]:
    """A candidate's by ID number, others' by email; the same answer whether or not there is such an account."""
    return http.accepted(resets.ask(body, source_hash(router.current_event.raw_event), http.asked_at(router)))


@router.put("/v1/password-resets")
def reset_password(body: Annotated[NewPassword, Body()]) -> Shown:
    """Ends every sign-in of the account, and forgets the wrong passwords that strangers may have tried on it."""
    resets.set_password(body, source_hash(router.current_event.raw_event), http.asked_at(router))
    return resets.PasswordChanged(changed=True)
