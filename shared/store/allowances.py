"""What the awarding body allows past the limits on other Secret numbers: one row a candidate, which keeps every
allowance there was."""

from __future__ import annotations

from datetime import datetime

from shared.secret_numbers.confirmation import Allowance
from shared.store import items, keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import PEOPLE

SK = "ALLOWANCE"
_UNUSED = "attribute_exists(pk) AND attribute_not_exists(used_by)"


def find_allowance(candidate_id: str, at: datetime) -> Allowance | None:
    """The one that can be used now."""
    row = rows.get(PEOPLE, keys.allowance(candidate_id), SK)
    if row is None or "used_by" in row:
        return None
    made = Allowance(candidate_id, datetime.fromisoformat(row["allowed_at"]), row["operator"], row["reason"])
    return made if made.at <= at < made.until else None


def add_allowance(allowance: Allowance) -> bool:
    """False where one more is allowed already: two at once are one."""
    made = {"at": items.sortable(allowance.at), "operator": allowance.operator, "reason": allowance.reason}
    row = rows.update(
        PEOPLE,
        keys.allowance(allowance.candidate_id),
        SK,
        change=(
            "SET allowed_at = :at, ends_at = :until, #operator = :operator, reason = :reason, "
            "every = list_append(if_not_exists(every, :none), :made) REMOVE used_by"
        ),
        names={"#operator": "operator"},
        values={
            **{f":{name}": value for name, value in made.items()},
            ":until": items.sortable(allowance.until),
            ":none": [],
            ":made": [made],
        },
        condition=Condition("attribute_not_exists(pk) OR attribute_exists(used_by) OR ends_at <= :at", {}, {}),
    )
    return row is not None


def using(allowance: Allowance, act_id: str) -> Row:
    """Part of the transaction that issues the number, by this act of the candidate's record: once."""
    return rows.updating(
        PEOPLE,
        keys.allowance(allowance.candidate_id),
        SK,
        change="SET used_by = :act",
        values={":act": act_id, ":seen": items.sortable(allowance.at)},
        condition=Condition(f"{_UNUSED} AND allowed_at = :seen", {}, {}),
    )
