"""Stores the sending lanes: `shared.notices.sending_rate.reserve`, as conditional writes of one row each."""

from __future__ import annotations

from shared.notices.sending_rate import Slots
from shared.store import keys, rows
from shared.store.items import Condition
from shared.store.tables import NOTICES

_SK = "PACE"


def reserve(lane: int, count: int, *, now: int, apart: int, longest: int | None) -> Slots | None:
    """Takes `count` slots; one write while the lane is busy, two when it had come to rest."""
    return (
        _behind_the_others(lane, count * apart, now, apart, longest)
        or _from_now(lane, count * apart, now, apart)
        or _behind_the_others(lane, count * apart, now, apart, longest)  # somebody else was first to begin
    )


def _behind_the_others(lane: int, taken: int, now: int, apart: int, longest: int | None) -> Slots | None:
    condition = (
        Condition("free_at >= :now", {}, {":now": now})
        if longest is None
        else Condition("free_at BETWEEN :now AND :latest", {}, {":now": now, ":latest": now + longest})
    )
    row = rows.update(
        NOTICES,
        keys.pace(lane),
        _SK,
        change="SET free_at = free_at + :taken",
        values={":taken": taken},
        condition=condition,
    )
    return Slots(row["free_at"] - taken, apart) if row else None


def _from_now(lane: int, taken: int, now: int, apart: int) -> Slots | None:
    condition = Condition("attribute_not_exists(pk) OR free_at < :now", {}, {":now": now})
    row = rows.update(
        NOTICES,
        keys.pace(lane),
        _SK,
        change="SET free_at = :next",
        values={":next": now + taken},
        condition=condition,
    )
    return Slots(now, apart) if row else None
