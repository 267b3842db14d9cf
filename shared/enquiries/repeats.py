"""An enquiry that is asked for twice under one key is one (IETF draft "The Idempotency-Key HTTP Header Field")."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from shared.enquiries.case import Asking, Chain, Enquiry
from shared.ground.idempotency import may_repeat

KEY_LIFE = timedelta(hours=24)


def asked_before(chain: Chain, asking: Asking | None, at: datetime) -> Enquiry | None:
    """The enquiry that this request has opened within a day; raises IdempotencyKeyReused where it asked otherwise."""
    if asking is None:
        return None
    for enquiry in reversed(chain.enquiries):
        known = enquiry.asking
        if known is not None and known.id == asking.id and at - known.at < KEY_LIFE:
            may_repeat(known.request, asking.request)
            return enquiry
    return None


def number_of(chain: Chain, asking: Asking | None) -> int:
    """The number of what this request has opened, now or before."""
    mine = (each.number for each in reversed(chain.enquiries) if asking and each.asking and each.asking.id == asking.id)
    return next(mine, len(chain.enquiries))


def opened_by(chain: Chain, asking: Asking | None) -> Chain:
    """The chain whose newest enquiry this request has opened."""
    if asking is None:
        return chain
    return replace(chain, enquiries=(*chain.enquiries[:-1], replace(chain.enquiries[-1], asking=asking)))
