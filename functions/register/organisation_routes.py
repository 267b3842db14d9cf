"""What a candidate does about organisations: finds one by its name, blocks one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.register import blocking, directory, registrations
from shared.adapters import http
from shared.adapters.request_body import Nothing

router = http.routes()

Shown = Mapping[str, object]


@router.get("/v1/organisations")
def find_organisations(query: Annotated[str, Query()]) -> Shown:
    """Approved organisations with a word of their name that begins with `query`, whatever its case and accents: at
    least three letters, twenty answers at most."""
    return directory.search(_me(), query, http.asked_at(router))


@router.get("/v1/me/blocked-organisations")
def list_blocked() -> Shown:
    return blocking.listed(_me())


@router.put("/v1/me/blocked-organisations/<organisation_id>")
def block(organisation_id: str, _: Annotated[Nothing, Body()]) -> Shown:
    """From its next check on. Each answers as if the numbers were wrong, so that it learns nothing."""
    return blocking.block(_me(), organisation_id)


@router.delete("/v1/me/blocked-organisations/<organisation_id>")
def unblock(organisation_id: str) -> Response[None]:
    """Whether or not it was blocked."""
    blocking.unblock(_me(), organisation_id)
    return http.gone()


def _me() -> str:
    return registrations.signed_in(router.current_event.raw_event).id
