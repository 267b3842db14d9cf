"""What the verification routes take in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shared.adapters.request_body import RequestBody, ShortText
from shared.verification.access_record import Purpose


class NewConversion(RequestBody):
    """`value` as it is written: a standardised score or a scale score, the marks of a practice test's `paper`, or a
    CEFR level. `exam` is its code, where the figure is an exam's own."""

    kind: Literal["standardised", "practice_marks", "scale", "level"]
    value: ShortText
    exam: ShortText | None = None
    paper: ShortText | None = None


class NewCheck(RequestBody):
    """Of one candidate: by ID number and Secret number, by the `share_code` of a link, which may have a `pin`, or by
    the `share_id` of a line of GET /v1/shared-results. `purpose` is what the result is needed for, in words besides
    where it is another. `profile_id` is the requirement profile that the results are held against. The candidate reads
    the purpose, and the profile's name."""

    purpose: Annotated[Purpose, Field(strict=False)]
    purpose_text: ShortText | None = None
    candidate_id: ShortText | None = None
    secret_number: ShortText | None = None
    share_code: ShortText | None = None
    pin: ShortText | None = None
    share_id: ShortText | None = None
    session_id: ShortText | None = None
    date_of_birth: ShortText | None = None
    profile_id: ShortText | None = None
