"""What a candidate does about organisations: finds one by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.register import directory, registrations
from shared.adapters import http

router = http.routes()

Shown = Mapping[str, object]


@router.get("/v1/organisations")
def find_organisations(query: Annotated[str, Query()]) -> Shown:
    """Approved organisations with a word of their name that begins with `query`, whatever its case and accents: at
    least three letters, twenty answers at most."""
    return directory.search(_me(), query, http.asked_at(router))


def _me() -> str:
    return registrations.signed_in(router.current_event.raw_event).id
