"""What the awarding body's routes take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from shared.centres import CentreKind
from shared.edge.bodies import Email, RequestBody, ShortText
from shared.releases import LONGEST_REASON, parse_reason

Reason = Annotated[
    str, AfterValidator(parse_reason), Field(json_schema_extra={"minLength": 3, "maxLength": LONGEST_REASON})
]
"""A reason is looked at before the release that it is for: what cannot stand in a log is refused whatever its state."""
Days = Annotated[int, Field(ge=1, le=365)]


class NewSession(RequestBody):
    id: ShortText
    exam: ShortText
    name: ShortText
    format: ShortText
    exam_date: ShortText
    release_at: ShortText | None = None
    zone: ShortText | None = None
    practice: bool = False


class SessionChange(RequestBody):
    name: ShortText | None = None
    format: ShortText | None = None
    exam_date: ShortText | None = None
    release_at: ShortText | None = None
    zone: ShortText | None = None


class CentreDetails(RequestBody):
    name: ShortText
    zone: ShortText
    kind: Annotated[CentreKind, Field(strict=False)] = CentreKind.CENTRE
    contact_email: Email | None = None
    candidate_window_days: Days | None = None
    centre_window_days: Days | None = None
    language: ShortText | None = None
    daily_digest: bool = True


class NewIngest(RequestBody):
    kind: ShortText
    release_id: ShortText | None = None


class NewRelease(RequestBody):
    session_ids: Annotated[list[ShortText], Field(min_length=1, max_length=40)]
    release_at: ShortText
    zone: ShortText


class ReleaseChange(RequestBody):
    release_at: ShortText
    zone: ShortText | None = None


class Approval(RequestBody):
    revision: Annotated[int, Field(ge=1)] | None = None


class Because(RequestBody):
    reason: Reason | None = None


class Explained(RequestBody):
    reason: Reason
