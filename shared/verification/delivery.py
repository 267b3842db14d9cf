"""A change's delivery to one webhook endpoint: its attempts, and what each makes of it.

The form is that of Standard Webhooks (standardwebhooks.com): a thin body of ids, one id for all attempts.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from typing_extensions import TypedDict

from shared.ground.dates import instant_text
from shared.ground.errors import NotFound
from shared.ground.forms import Count, Instant, Opaque
from shared.verification.result_change import Change, ChangeType

DELIVERIES_KEPT = timedelta(days=30)
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
)
"""Before the second attempt and each further one ("Deliverability and reliability", Standard Webhooks, specification).
After the seventh, more than seventeen hours later, the delivery is given up; an endpoint that has failed so often in a
row is switched off."""


_PATHS = {
    "verification_id": "/v1/verifications/{verification_id}",
    "share_id": "/v1/shared-results",
    "batch_id": "/v1/verification-batches/{batch_id}",
}
"""Where what a change is about is asked for, by the id that names it."""


class UnknownDelivery(NotFound):
    def __init__(self) -> None:
        super().__init__("This endpoint has no delivery with this id; deliveries are kept for thirty days.")


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class Outcome(StrEnum):
    """What an attempt came to: an answer of the 2xx; 410, which asks for no more; any other answer; none within the
    time; an address that is not public; no connection or an answer that is none of HTTP; and, without an attempt, an
    endpoint that is off, is gone, or whose organisation may have no webhooks now."""

    ACCEPTED = "accepted"
    GONE = "gone"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    NOT_PUBLIC = "not_public"
    NO_CONNECTION = "no_connection"
    SWITCHED_OFF = "switched_off"


class DeliveryView(TypedDict):
    """`id` is the change's own, and the `webhook-id` of each attempt. `outcome` and `status`, that of HTTP, are the
    last attempt's; `next_attempt_at` is null where there is none to come."""

    id: Opaque
    type: ChangeType
    at: Instant
    state: DeliveryState
    attempts: Count
    outcome: Outcome | None
    status: int | None
    tried_at: Instant | None
    next_attempt_at: Instant | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One change for one endpoint. `attempts` counts those since it was begun, or replayed; `due` is when the next one
    is; `outcome` and `status` (of HTTP) are the last one's."""

    id: str
    change: Change
    at: datetime
    due: datetime
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    outcome: Outcome | None = None
    status: int | None = None
    tried_at: datetime | None = None

    def to_json(self) -> DeliveryView:
        is_waiting = self.state is DeliveryState.WAITING
        return {
            "id": self.id,
            "type": self.change.type,
            "at": instant_text(self.at),
            "state": self.state,
            "attempts": self.attempts,
            "outcome": self.outcome,
            "status": self.status,
            "tried_at": instant_text(self.tried_at) if self.tried_at else None,
            "next_attempt_at": instant_text(self.due) if is_waiting else None,
        }


def message(delivery: Delivery, site_url: str) -> dict[str, object]:
    """The body of a delivery: ids alone, and where to ask for what they are about."""
    change = delivery.change
    ids = {name: value for name, value in asdict(change).items() if name != "type" and value is not None}
    path = _PATHS.get(next((name for name in _PATHS if name in ids), ""), "/v1/result-changes")
    link = {"link": site_url + path.format(**ids)}
    return {"id": delivery.id, "type": change.type, "timestamp": instant_text(delivery.at), "data": {**ids, **link}}


def after(delivery: Delivery, outcome: Outcome, at: datetime, status: int | None = None) -> Delivery:
    """What an attempt makes of a delivery that waits; one that has ended stays as it is, whatever comes late."""
    if delivery.state is not DeliveryState.WAITING:
        return delivery
    if outcome is Outcome.SWITCHED_OFF:
        return replace(delivery, state=DeliveryState.GIVEN_UP, outcome=outcome, status=None)
    tried = replace(delivery, attempts=delivery.attempts + 1, outcome=outcome, status=status, tried_at=at)
    if outcome is Outcome.ACCEPTED:
        return replace(tried, state=DeliveryState.DELIVERED)
    if outcome is Outcome.GONE or tried.attempts > len(WAITS):
        return replace(tried, state=DeliveryState.GIVEN_UP)
    return replace(tried, due=at + WAITS[tried.attempts - 1])


def again(delivery: Delivery, at: datetime) -> Delivery:
    """A replay: the same message under the same id, from its first attempt on; one that waits is only hurried."""
    return replace(delivery, state=DeliveryState.WAITING, attempts=0, due=at)
