"""Which IDs are locked, for the centre that must help: of what the guard keeps the count of tries alone."""

from __future__ import annotations

from shared.secret_numbers.guard import MOST_TRIES
from shared.store import keys, rows
from shared.store.tables import PEOPLE


def find_locked(candidate_ids: list[str]) -> set[str]:
    """Those of up to 100 IDs whose tries are spent: their pair opens nothing any more."""
    found = rows.get_many(PEOPLE, [(keys.guard(each), "GUARD") for each in candidate_ids], only=("pk", "tries"))
    return {keys.named_in(row["pk"]) for row in found if row.get("tries", 0) >= MOST_TRIES}
