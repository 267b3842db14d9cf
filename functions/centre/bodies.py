"""What the centre's routes take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from shared.adapters.request_body import RequestBody, ShortText
from shared.ground.text import LONGEST_REASON, parse_reason
from shared.secret_numbers.confirmation import MOST_PRINTED

Reason = Annotated[str, Field(max_length=2 * LONGEST_REASON), AfterValidator(parse_reason)]


class Again(RequestBody):
    """`again` asks for new codes in place of those of today that were not seen; these are void then."""

    again: bool = False


class GivingOut(RequestBody):
    """`reason`: why, in words that the candidate may read in the record of who saw and did what."""

    reason: Reason


class Reissuing(GivingOut):
    """Other numbers, to be printed, for these candidates of one session."""

    candidates: Annotated[list[ShortText], Field(min_length=1, max_length=MOST_PRINTED)]


class HandingOut(GivingOut, Again):
    """To all locked candidates of the centre."""
