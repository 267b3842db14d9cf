"""What the routes of results enquiries take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from shared.edge.bodies import RequestBody, ShortText
from shared.enquiryrules import Stage
from shared.exams import Paper
from shared.fees import MOST
from shared.releases import LONGEST_REASON, parse_reason

Reason = Annotated[
    str, AfterValidator(parse_reason), Field(json_schema_extra={"minLength": 3, "maxLength": LONGEST_REASON})
]


class NewEnquiry(RequestBody):
    """`candidate_id` is named by staff alone: a candidate asks about their own result. `papers`: those to mark again in
    Stage 2, all that can be if none is named. `consent` is that the grade may go down as well as up: with it a
    candidate's enquiry goes to the centre at once."""

    session_id: ShortText
    candidate_id: ShortText | None = None
    stage: Annotated[Stage, Field(strict=False)]
    papers: (
        Annotated[list[Annotated[Paper, Field(strict=False)]], Field(min_length=1, max_length=len(Paper))] | None
    ) = None
    consent: bool = False


class Seen(RequestBody):
    """`revision`: what was looked at before; where it no longer stands, nothing is done (409 `stale_version`)."""

    revision: Annotated[int, Field(ge=1)] | None = None


class Refusal(Seen):
    reason: Reason


class NewPayment(Seen):
    """`amount` in minor units (cents; whole yen) of an ISO 4217 currency: the whole fee, as it is due."""

    amount: Annotated[int, Field(ge=0, le=MOST)]
    currency: ShortText


class Submissions(RequestBody):
    enquiry_ids: Annotated[list[ShortText], Field(min_length=1, max_length=100)]
