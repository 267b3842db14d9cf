"""What the routes of results enquiries take in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import Reason, RequestBody, ShortText
from shared.centres.fees import MOST
from shared.enquiries.case import Asking
from shared.exams.catalogue import Paper
from shared.exams.enquiry_stages import Stage
from shared.ground.idempotency import id_of, request_hash


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

    def asked_by(self, sender: str, key: str | None, at: datetime) -> Asking | None:
        """What the enquiry keeps of this request, where it came with a key."""
        if key is None:
            return None
        request = request_hash(
            self.session_id, self.candidate_id or "", self.stage, str(self.consent), *self.papers or ()
        )
        return Asking(id_of(sender, key), request, at)


class Seen(RequestBody):
    """`revision`: what was looked at before; where it no longer stands, nothing is done (409 `stale_version`)."""

    revision: Annotated[int, Field(ge=1)] | None = None


class SeenWithReason(Seen):
    reason: Reason


class NewPayment(Seen):
    """`amount` in minor units (cents; whole yen) of an ISO 4217 currency: the whole fee, as it is due."""

    amount: Annotated[int, Field(ge=0, le=MOST)]
    currency: ShortText


class Submissions(RequestBody):
    enquiry_ids: Annotated[list[ShortText], Field(min_length=1, max_length=100)]
