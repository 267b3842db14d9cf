"""Whether the candidate of an earlier check lets its organisation see what it showed once more."""

from __future__ import annotations

from datetime import datetime

from shared.secret_numbers.guard import Guarded, shows_to
from shared.verification.access_record import Verification
from shared.verification.share import Share


def agrees(check: Verification, known: Guarded | None, share: Share | None, at: datetime) -> bool:
    """Of what was shared while the share has not ended; whether the number is used for verification is another
    choice."""
    if known is None or check.organisation_id in known.blocked:
        return False
    if check.share_key:
        return share is not None and share.shows_again(at)
    return shows_to(known, check.organisation_id)
