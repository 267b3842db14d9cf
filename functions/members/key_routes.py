"""Called by an organisation's administrators: the routes of its keys, and of nobody else's. No key can make another."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Header

from functions.members import api_keys
from functions.members.bodies import KeyRotation, NewKey
from functions.members.joining_routes import signed_in
from shared.adapters import http
from shared.adapters.request_body import IdempotencyKey
from shared.teams.team import Member, must_administer

router = http.routes()
PATH = "/v1/api-keys"


@router.post(PATH)
def make_key(
    body: Annotated[NewKey, Body()], idempotency_key: Annotated[IdempotencyKey | None, Header()] = None
) -> Response[http.Shown]:
    """Of an approved organisation: ten at most. The key is in this one answer, and nowhere else; sent again under one
    `Idempotency-Key` the answer is the same without it."""
    return http.created(api_keys.make(_me(), body, idempotency_key, http.asked_at(router)))


@router.get(PATH)
def list_keys() -> http.Shown:
    """The organisation's own, with when each was last used."""
    return api_keys.listed(_me(), http.asked_at(router))


@router.post(f"{PATH}/<key_id>/rotations")
def rotate_key(key_id: str, body: Annotated[KeyRotation, Body()]) -> Response[http.Shown]:
    """Another secret under the same name and scopes, in this one answer. The one before is good besides for the hours
    that are given; while it is, only 0 hours are taken, which ends both of the ones before at once."""
    return http.created(api_keys.rotate(_me(), key_id, body, http.asked_at(router)))


@router.delete(f"{PATH}/<key_id>")
def revoke_key(key_id: str) -> Response[None]:
    """It is good for nothing within five seconds, and so is the one that it has replaced."""
    api_keys.revoke(_me(), key_id)
    return http.gone()


def _me() -> Member:
    me = signed_in(router.current_event.raw_event)
    must_administer(me)
    return me
