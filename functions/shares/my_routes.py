"""The routes by which candidates keep their own shares, and nobody else's."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Header

from functions.shares import my_shares
from functions.shares.bodies import NewShare, ShareChange
from shared.accounts.account import Holder, SignIn
from shared.adapters import events, http
from shared.adapters.request_body import IdempotencyKey
from shared.store import accounts

router = http.routes()


def signed_in(event: events.Event) -> SignIn:
    return accounts.admit(http.ticket(event), Holder.CANDIDATE, events.http_at(event))


@router.post("/v1/me/shares")
def make_share(
    body: Annotated[NewShare, Body()], idempotency_key: Annotated[IdempotencyKey | None, Header()] = None
) -> Response[http.Shown]:
    """Of one entry, whether its result is out or not: what it is for opens with the result. A link's code is in this
    answer alone. Sent again under one `Idempotency-Key` it is the same share, without the code."""
    return http.created(my_shares.make(_mine(), body, idempotency_key, http.asked_at(router)))


@router.get("/v1/me/shares")
def list_shares() -> http.Shown:
    """All of them, newest first; those that have ended for 90 days after."""
    return my_shares.listed(_mine(), http.asked_at(router))


@router.get("/v1/me/shares/<share_id>")
def show_share(share_id: str) -> http.Shown:
    return my_shares.show(_mine(), share_id, http.asked_at(router))


@router.patch("/v1/me/shares/<share_id>")
def change_share(share_id: str, body: Annotated[ShareChange, Body()]) -> http.Shown:
    """A later or an earlier end, and another number of views; 409 `share_over` where it was ended."""
    return my_shares.change(_mine(), share_id, body, http.asked_at(router))


@router.delete("/v1/me/shares/<share_id>")
def revoke_share(share_id: str) -> Response[None]:
    """It shows nothing more from the next request on. An ended one stays ended."""
    my_shares.revoke(_mine(), share_id, http.asked_at(router))
    return http.gone()


def _mine() -> str:
    return signed_in(router.current_event.raw_event).id
