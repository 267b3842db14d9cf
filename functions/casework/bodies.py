"""What the routes of casework take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import Reason, RequestBody, ShortText
from shared.centres.fees import MOST
from shared.enquiries.outcome import Check
from shared.enquiries.revised_result import RevisedScores
from shared.exams.catalogue import Paper


class AtRevision(RequestBody):
    """`revision`: what was looked at before; where it no longer stands, nothing is done (409 `stale_version`)."""

    revision: Annotated[int, Field(ge=1)] | None = None


class ReasonAtRevision(AtRevision):
    reason: Reason


class NewFee(AtRevision):
    """`amount` in minor units (cents; whole yen) of an ISO 4217 currency: the whole fee."""

    amount: Annotated[int, Field(ge=0, le=MOST)]
    currency: ShortText


class NewSearch(AtRevision):
    """`found`: whether the record of the certificate was."""

    found: bool


class RevisedScoresBody(AtRevision):
    """What an enquiry has found to be otherwise; all that is not named is as it was."""

    papers: Annotated[dict[ShortText, ShortText], Field(max_length=len(Paper))] = {}
    overall: ShortText | None = None
    grade: ShortText | None = None

    @property
    def revised(self) -> RevisedScores:
        return RevisedScores(self.papers, self.overall, self.grade)


class NewOutcome(RevisedScoresBody):
    """`checks`: those of the six that were done, where the stage is the first."""

    checks: Annotated[list[ShortText], Field(min_length=1, max_length=len(Check))] | None = None


class Settlement(RevisedScoresBody):
    """The answer to an appeal, in words."""

    reason: Reason
