"""How many candidates are entered for each session, as files of entries have added them."""

from __future__ import annotations

from collections.abc import Iterable

from shared.store import keys, rows
from shared.store.items import Condition
from shared.store.tables import RESULTS


def count_entered(session_id: str, ingest_id: str, more: int) -> None:
    """Counts what this file adds, once however often its load is resumed. A load that never ends has counted, too: the
    number is never too small."""
    rows.update(
        RESULTS,
        keys.session(session_id),
        keys.ENTERED,
        change="ADD entries :more, files :this",
        values={":more": more, ":this": {ingest_id}, ":id": ingest_id},
        condition=Condition("NOT contains(files, :id)", {}, {}),
    )


def entered_in(session_ids: Iterable[str]) -> int:
    """In all of these sessions together."""
    places = [(keys.session(each), keys.ENTERED) for each in session_ids]
    found = [row for chunk in rows.in_chunks(places, 100) for row in rows.get_many(RESULTS, chunk, only=("entries",))]
    return sum(int(row["entries"]) for row in found)
