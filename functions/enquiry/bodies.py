"""What the routes of results enquiries take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.edge.bodies import RequestBody, ShortText
from shared.enquiryrules import Stage
from shared.exams import Paper


class NewEnquiry(RequestBody):
    """`papers`: those to mark again in Stage 2, all that can be if none is named. `consent` is that the grade may go
    down as well as up: with it the enquiry goes to the centre at once."""

    session_id: ShortText
    stage: Annotated[Stage, Field(strict=False)]
    papers: (
        Annotated[list[Annotated[Paper, Field(strict=False)]], Field(min_length=1, max_length=len(Paper))] | None
    ) = None
    consent: bool = False


class Seen(RequestBody):
    """`revision`: what was looked at before; where it no longer stands, nothing is done (409 `stale_version`)."""

    revision: Annotated[int, Field(ge=1)] | None = None
