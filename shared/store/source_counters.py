"""The counters of sources: short-lived, one row per source, kind and window. A source is known by its hash only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shared.ground.rate_limits import Budget, window, within
from shared.store import keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import PEOPLE

_KEPT_AFTER = timedelta(minutes=10)


def place(source: str, budget: Budget, at: datetime) -> tuple[str, str]:
    """The key of its row, for a read together with others."""
    return keys.source(source), f"{budget.name}#{window(budget, at):%Y%m%dT%H%M}"


def acts_in(row: Row | None) -> int:
    return int(row["acts"]) if row else 0


def count(source: str, budget: Budget, at: datetime) -> int:
    """Counts an act, over the budget or not; the count with it."""
    return acts_in(rows.update(PEOPLE, *place(source, budget, at), **_one_more(budget, at)))


def spend(source: str, budget: Budget, at: datetime) -> int:
    """Counts an act before it is done, exact under any burst; over the budget it raises RateLimited instead."""
    row = rows.update(PEOPLE, *place(source, budget, at), **_one_more(budget, at), condition=_unspent(budget))
    within(budget, budget.most if row is None else 0, at)
    return acts_in(row)


def spend_once(source: str, budget: Budget, at: datetime, name: str) -> None:
    """The same, of an act of this name: it is counted once, however often it is begun again."""
    more, unspent = _one_more(budget, at, ", named :names"), _unspent(budget)
    condition = f"({unspent.expression}) AND NOT contains(named, :name)"
    counted, row = rows.update_or_met(
        PEOPLE,
        *place(source, budget, at),
        change=more["change"],
        names={},
        values={**more["values"], ":names": {name}},
        condition=Condition(condition, {}, {**unspent.values, ":name": name}),
    )
    within(budget, 0 if counted or name in row["named"] else budget.most, at)


def spending(source: str, budget: Budget, at: datetime) -> Row:
    """The same as part of a transaction, which fails over the budget."""
    return rows.updating(PEOPLE, *place(source, budget, at), **_one_more(budget, at), condition=_unspent(budget))


def _one_more(budget: Budget, at: datetime, besides: str = "") -> dict[str, Any]:
    ends = window(budget, at) + budget.length + _KEPT_AFTER
    values = {":one": 1, ":expires": int(ends.timestamp())}
    return {"change": f"ADD acts :one{besides} SET expires = :expires", "values": values}


def _unspent(budget: Budget) -> Condition:
    return Condition("attribute_not_exists(acts) OR acts < :most", {}, {":most": budget.most})
