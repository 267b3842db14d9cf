"""Which organisations a candidate shows nothing to: a set in the guard's row of their ID, which comes back anyway with
the try that every check counts."""

from __future__ import annotations

from collections.abc import Sequence

from shared.secret_numbers.guard import MOST_BLOCKED, BlockedListFull
from shared.store import guard, keys, rows
from shared.store.items import PRESENT, Condition
from shared.store.tables import PEOPLE


def block(candidate_id: str, organisation_id: str) -> None:
    """From the next check on; naturally repeatable. Raises BlockedListFull, exact under any burst."""
    room = "attribute_not_exists(blocked) OR contains(blocked, :id) OR size(blocked) < :most"
    done = rows.update(
        PEOPLE,
        keys.guard(candidate_id),
        guard.SK,
        change="ADD blocked :this",
        values={":this": {organisation_id}},
        condition=Condition(f"{PRESENT.expression} AND ({room})", {}, {":id": organisation_id, ":most": MOST_BLOCKED}),
    )
    if done is None:
        raise BlockedListFull


def unblock(candidate_id: str, organisation_id: str) -> None:
    values = {":this": {organisation_id}}
    pk = keys.guard(candidate_id)
    rows.update(PEOPLE, pk, guard.SK, change="DELETE blocked :this", values=values, condition=PRESENT)


def find_blocked(candidate_id: str) -> frozenset[str]:
    row = rows.get(PEOPLE, keys.guard(candidate_id), guard.SK)
    return frozenset((row or {}).get("blocked", ()))


def who_blocks(organisation_id: str, candidate_ids: Sequence[str]) -> frozenset[str]:
    """Of up to 100 candidates those who have blocked this organisation."""
    places = [(keys.guard(each), guard.SK) for each in candidate_ids]
    found = rows.get_many(PEOPLE, places, only=("pk", "blocked")) if places else []
    return frozenset(keys.named_in(row["pk"]) for row in found if organisation_id in row.get("blocked", ()))
