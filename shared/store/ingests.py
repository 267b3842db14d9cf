"""Ingests: one row a file, with what was found wrong in it or what it wrote."""

from __future__ import annotations

from shared.ground.csv_files import Fault
from shared.ground.errors import NotFound
from shared.releases.ingest import FileKind, Ingest, IngestState
from shared.store import keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import RESULTS


class UnknownIngest(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no ingest with this id.")


def add_ingest(ingest: Ingest) -> None:
    rows.put_new(RESULTS, _row(ingest))


def find_ingest(ingest_id: str) -> Ingest | None:
    row = rows.get(RESULTS, keys.ingest(ingest_id), "INGEST")
    return _ingest(row) if row else None


def get_ingest(ingest_id: str) -> Ingest:
    found = find_ingest(ingest_id)
    if found is None:
        raise UnknownIngest
    return found


def replace_ingest(before: Ingest, after: Ingest) -> bool:
    """False when the ingest is no longer in the state it was read in."""
    condition = Condition("#state = :seen", {"#state": "state"}, {":seen": before.state.value})
    return rows.put(RESULTS, _row(after), condition)


def take_entries_turn(ingest_id: str, now: int, until: int) -> bool:
    """Entries load one file at a time: False while another has the turn. Both moments by the process clock, in seconds.

    Whoever has it may take it again, and a turn that was never given back ends by itself.
    """
    free = Condition(
        "attribute_not_exists(pk) OR ingest = :mine OR #until <= :now",
        {"#until": "until"},
        {":mine": ingest_id, ":now": now},
    )
    return rows.put(RESULTS, _turn(ingest_id, until), free)


def give_entries_turn_back(ingest_id: str) -> None:
    """Ends this ingest's turn; nothing happens where another ingest has the turn by now."""
    rows.put(RESULTS, _turn(ingest_id, until=0), Condition("ingest = :mine", {}, {":mine": ingest_id}))


def _turn(ingest_id: str, until: int) -> Row:
    return {"pk": keys.ingest(FileKind.ENTRIES.value), "sk": "TURN", "ingest": ingest_id, "until": until}


def _row(ingest: Ingest) -> Row:
    return {
        "pk": keys.ingest(ingest.id),
        "sk": "INGEST",
        "kind": ingest.kind.value,
        "release_id": ingest.release_id,
        "operator": ingest.operator,
        "state": ingest.state.value,
        "counts": dict(ingest.counts),
        "fault_count": ingest.fault_count,
        "faults": [
            {"line": fault.line, "column": fault.column, "found": fault.found, "remedy": fault.remedy}
            for fault in ingest.faults
        ],
    }


def _ingest(row: Row) -> Ingest:
    return Ingest(
        id=keys.named_in(row["pk"]),
        kind=FileKind(row["kind"]),
        release_id=row.get("release_id"),
        operator=row["operator"],
        state=IngestState(row["state"]),
        counts=row["counts"],
        fault_count=row["fault_count"],
        faults=tuple(Fault(fault["line"], fault["column"], fault["found"], fault["remedy"]) for fault in row["faults"]),
    )
