"""How a share refuses: what has ended it, and what is missing."""

from __future__ import annotations

from datetime import datetime

from shared.ground.dates import instant_text
from shared.ground.errors import Conflict, LinkExpired, NotFound, RuleBroken

MOST_LIVE = 50
"""Shares of one candidate that are not over."""
MOST_KEPT = 200
"""With those that are over, which are kept for a while, so that a link says why it is no good."""
MOST_WRONG_PINS = 10


class UnknownLink(NotFound):
    """The same for a code that there is not, and for one whose result is not out."""

    def __init__(self) -> None:
        super().__init__(
            "There is nothing to see at this link. Check that you have all of it; or the result is not out yet, and "
            "the same link will show it then."
        )


class UnknownShare(NotFound):
    """There is none with this id, or it is another candidate's, or not for this organisation."""

    def __init__(self) -> None:
        super().__init__("There is no share with this number.")


class ShareExpired(LinkExpired):
    def __init__(self, expires_at: datetime) -> None:
        super().__init__(
            f"The candidate shared this until {instant_text(expires_at)}. It is the end of the share and not of the "
            "result: ask the candidate to share it again."
        )


class ShareRevoked(LinkExpired):
    code = "link_revoked"

    def __init__(self) -> None:
        super().__init__("The candidate has ended this share. Ask them for another one.")


class ShareUsedUp(LinkExpired):
    code = "link_used_up"

    def __init__(self, most_views: int) -> None:
        super().__init__(
            f"This link was good for {most_views} views, and all are used. Ask the candidate for another one."
        )


class ShareLocked(LinkExpired):
    code = "link_locked"

    def __init__(self) -> None:
        super().__init__(
            f"{MOST_WRONG_PINS} wrong PINs were given for this link, which has ended it. Ask the candidate for another "
            "one."
        )


class PinRequired(RuleBroken):
    code = "pin_required"

    def __init__(self) -> None:
        super().__init__("The candidate has given this link a PIN. Ask them for it.", pointer="/pin")


class WrongPin(RuleBroken):
    code = "wrong_pin"

    def __init__(self, left: int) -> None:
        tries = "one more try" if left == 1 else f"{left} more tries"
        super().__init__(f"This is not the PIN of this link. There are {tries}.", pointer="/pin")


class SharesSpent(Conflict):
    code = "shares_spent"

    def __init__(self) -> None:
        super().__init__(
            f"You have {MOST_LIVE} shares that have not ended, or {MOST_KEPT} with those of the last 90 days. End one "
            "that you do not need, or wait until old ones are forgotten."
        )


class ShareOver(Conflict):
    code = "share_over"

    def __init__(self) -> None:
        super().__init__("This share has ended, and an ended one stays so. Make another one.")
