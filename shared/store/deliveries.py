"""Deliveries to webhook endpoints: a partition for each endpoint, in the order of their ids, which begin with a moment.

Whoever tries one holds a lease of its row, so that two messages about it never send it side by side.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from shared.store import items, rows, verification_keys
from shared.store.change_feed import change_of
from shared.store.items import PRESENT, Condition, Row
from shared.store.tables import VERIFICATIONS
from shared.verification.delivery import DELIVERIES_KEPT, Delivery, DeliveryState, Outcome

_STATE = {"#state": "state"}
_WAITING = {":waiting": DeliveryState.WAITING.value}


def add_delivery(endpoint_id: str, delivery: Delivery) -> bool:
    """Put if absent, kept for thirty days; False where it is there."""
    change = {name: value for name, value in asdict(delivery.change).items() if name != "type"}
    row = {
        "pk": verification_keys.deliveries(endpoint_id),
        "sk": delivery.id,
        "type": delivery.change.type.value,
        **change,
        "at": items.moment(delivery.at),
        **_result(delivery),
        "expires": int((delivery.due + DELIVERIES_KEPT).timestamp()),
    }
    return rows.put_new(VERIFICATIONS, row)


def find_delivery(endpoint_id: str, delivery_id: str) -> Delivery | None:
    row = rows.get(VERIFICATIONS, verification_keys.deliveries(endpoint_id), delivery_id)
    return _delivery(row) if row else None


def page_of_deliveries(endpoint_id: str, before: str | None, most: int) -> tuple[list[Delivery], str | None]:
    """The newest first, and the id to go on before, None at the end."""
    found, last = rows.page(VERIFICATIONS, verification_keys.deliveries(endpoint_id), before=before, most=most, only=())
    return [_delivery(row) for row in found], last


def lease(endpoint_id: str, delivery_id: str, until: int, now: int) -> Delivery | None:
    """The delivery, if it waits and nobody holds it; both in seconds of the process clock."""
    free = "#state = :waiting AND (attribute_not_exists(leased_until) OR leased_until < :now)"
    row = rows.update(
        VERIFICATIONS,
        verification_keys.deliveries(endpoint_id),
        delivery_id,
        change="SET leased_until = :until",
        values={":until": until},
        condition=Condition(free, _STATE, {**_WAITING, ":now": now}),
    )
    return _delivery(row) if row else None


def keep(endpoint_id: str, delivery: Delivery, leased_until: int) -> bool:
    """What an attempt came to, while its lease is held; False where another has taken it since."""
    held = Condition("leased_until = :mine", {}, {":mine": leased_until})
    return _set(endpoint_id, delivery.id, {**_result(delivery), "leased_until": None}, held)


def give_up(endpoint_id: str, delivery: Delivery) -> bool:
    """Without an attempt, while it waits and nobody holds it."""
    free = Condition("#state = :waiting AND attribute_not_exists(leased_until)", _STATE, _WAITING)
    return _set(endpoint_id, delivery.id, _result(delivery), free)


def begin_again(endpoint_id: str, delivery: Delivery) -> bool:
    """False where it is gone."""
    return _set(endpoint_id, delivery.id, _result(delivery), PRESENT)


def _set(endpoint_id: str, delivery_id: str, chosen: Row, condition: Condition) -> bool:
    change, names, values = items.set_values(chosen)
    pk = verification_keys.deliveries(endpoint_id)
    row = rows.update(VERIFICATIONS, pk, delivery_id, change=change, names=names, values=values, condition=condition)
    return row is not None


def _result(delivery: Delivery) -> Row:
    return {
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "due_at": items.moment(delivery.due),
        "outcome": delivery.outcome.value if delivery.outcome else None,
        "status": delivery.status,
        "tried_at": items.moment(delivery.tried_at) if delivery.tried_at else None,
    }


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=row["sk"],
        change=change_of(row),
        at=datetime.fromisoformat(row["at"]),
        due=datetime.fromisoformat(row["due_at"]),
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        outcome=Outcome(row["outcome"]) if "outcome" in row else None,
        status=row.get("status"),
        tried_at=datetime.fromisoformat(row["tried_at"]) if "tried_at" in row else None,
    )
