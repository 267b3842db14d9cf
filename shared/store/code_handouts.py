"""Centres' handouts of one-time codes, a row for each day (UTC) and centre, in one partition for the awarding body.

No code stands in them, nor what it is made of.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shared.secret_numbers.handout import Handout, Person
from shared.store import items, rows, verification_keys
from shared.store.items import Condition, Row
from shared.store.tables import VERIFICATIONS

_ON_THE_LIST = (
    "reason",
    "count",
    "turns",
    "asker_id",
    "asker",
    "asked_at",
    "confirmer_id",
    "confirmer",
    "confirmed_at",
)


def add(handout: Handout) -> bool:
    """False where the centre has one of that day already."""
    row = {
        "pk": verification_keys.HANDOUTS,
        "sk": _place(handout.centre_number, handout.asked_at),
        "reason": handout.reason,
        "count": handout.count,
        "turns": handout.turns,
        "asker_id": handout.asker.id,
        "asker": handout.asker.name,
        "asked_at": items.moment(handout.asked_at),
        "listed": [" ".join(each) for each in handout.listed],
    }
    return rows.put_new(VERIFICATIONS, row)


def find(centre_number: str, at: datetime) -> Handout | None:
    """The centre's of the day of `at`."""
    row = rows.get(VERIFICATIONS, verification_keys.HANDOUTS, _place(centre_number, at))
    return _handout(row) if row else None


def confirm(handout: Handout, who: Person, at: datetime) -> Handout | None:
    """The confirmed one, with its first turn spent; None where a colleague was faster."""
    return _change(
        handout,
        "SET confirmer_id = :id, confirmer = :name, confirmed_at = :at ADD turns :one",
        {":id": who.id, ":name": who.name, ":at": items.moment(at), ":one": 1},
        Condition("attribute_exists(pk) AND attribute_not_exists(confirmer_id)", {}, {}),
    )


def spend_turn(handout: Handout) -> Handout | None:
    """One more turn of making its codes, counted before they are made; None where another was counted since it was
    read: of two at once, the codes of one would be void while they are shown."""
    return _change(handout, "ADD turns :one", {":one": 1}, Condition("turns = :seen", {}, {":seen": handout.turns}))


def _change(handout: Handout, change: str, values: Row, condition: Condition) -> Handout | None:
    place = _place(handout.centre_number, handout.asked_at)
    row = rows.update(
        VERIFICATIONS, verification_keys.HANDOUTS, place, change=change, values=values, condition=condition
    )
    return _handout(row) if row else None


def page(before: str | None, most: int) -> tuple[list[Handout], str | None]:
    """All centres', the newest day first, without whom they list; and the place to go on before."""
    found, last = rows.page(
        VERIFICATIONS, verification_keys.HANDOUTS, before=before, most=most, only=("sk", *_ON_THE_LIST)
    )
    return [_handout(row) for row in found], last


def _place(centre_number: str, at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%d}#{centre_number}"


def _handout(row: dict[str, Any]) -> Handout:
    confirmed = "confirmer_id" in row
    return Handout(
        centre_number=row["sk"].partition("#")[2],
        reason=row["reason"],
        asker=Person(row["asker_id"], row["asker"]),
        asked_at=datetime.fromisoformat(row["asked_at"]),
        listed=tuple((who, session) for who, _, session in (each.partition(" ") for each in row.get("listed", ()))),
        count=row["count"],
        turns=row["turns"],
        confirmer=Person(row["confirmer_id"], row["confirmer"]) if confirmed else None,
        confirmed_at=datetime.fromisoformat(row["confirmed_at"]) if confirmed else None,
    )
