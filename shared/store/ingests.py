"""Ingests: one row a file, with what was found wrong in it or what it wrote; and what files leave behind about a
session: the latest date of birth of its candidates, and which ingests have warnings about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shared.ground.errors import NotFound
from shared.ground.file_faults import Fault, FaultCode, shown_fault
from shared.releases.ingest import FileKind, Ingest, IngestState
from shared.store import keys, rows
from shared.store.items import ABSENT, Condition, Row
from shared.store.tables import RESULTS

_BIRTHS = "BIRTHS"


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
    """False when the ingest is no longer in the state it was read in. What is noted of another file stays."""
    condition = Condition("#state = :seen", {}, {":seen": before.state.value})
    changed = _changing(after)
    return (
        rows.update(
            RESULTS,
            keys.ingest(after.id),
            "INGEST",
            change="SET " + ", ".join(f"#{name} = :{name}" for name in changed),
            names={f"#{name}": name for name in changed},
            values={f":{name}": value for name, value in changed.items()},
            condition=condition,
        )
        is not None
    )


def note_other_file(ingest_id: str) -> None:
    """Notes that another file was sent to this ingest's link, in whatever state it is."""
    known = Condition("attribute_exists(pk)", {}, {})
    rows.update(
        RESULTS,
        keys.ingest(ingest_id),
        "INGEST",
        change="SET other_file = :yes",
        values={":yes": True},
        condition=known,
    )


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


# What files leave behind about a session, beside its centres.


def put_latest_birth(session_id: str, born: date) -> None:
    """Keeps the later one; repeating it changes nothing."""
    rows.update(
        RESULTS,
        keys.session(session_id),
        _BIRTHS,
        change="SET latest = :born",
        values={":born": born.isoformat()},
        condition=Condition("attribute_not_exists(latest) OR latest < :born", {}, {}),
    )


def latest_birth(session_id: str) -> date | None:
    """None where no candidate was entered since this is kept."""
    row = rows.get(RESULTS, keys.session(session_id), _BIRTHS)
    return date.fromisoformat(row["latest"]) if row else None


def existing_births(session_id: str, latest: date | None) -> Row:
    """Part of a transaction: it fails where a candidate was entered meanwhile who was born later."""
    unchanged = Condition("latest = :seen", {}, {":seen": latest.isoformat()}) if latest else ABSENT
    return rows.checking(RESULTS, keys.session(session_id), _BIRTHS, unchanged)


def note_warnings(ingest: Ingest, session_ids: Iterable[str]) -> None:
    """Notes on each session that this ingest has warnings; repeating it changes nothing."""
    for session_id in session_ids:
        rows.put(RESULTS, _warnings_row(ingest, session_id))


def noting_warnings(ingest: Ingest, session_ids: Iterable[str]) -> list[Row]:
    """Parts of a transaction: as `note_warnings`."""
    return [rows.putting(RESULTS, _warnings_row(ingest, each), condition=None) for each in session_ids]


def warnings_about(session_ids: Iterable[str], release_id: str) -> dict[str, int]:
    """How many warnings each ingest has that wrote entries of these sessions, or results of this release; by its id."""
    found = [row for each in session_ids for row in rows.query(RESULTS, keys.session(each), begins=keys.ingest(""))]
    return {
        keys.named_in(row["sk"]): row["warning_count"] for row in found if row.get("release_id") in (None, release_id)
    }


def _warnings_row(ingest: Ingest, session_id: str) -> Row:
    return {
        "pk": keys.session(session_id),
        "sk": keys.ingest(ingest.id),
        "release_id": ingest.release_id,
        "warning_count": ingest.warning_count,
    }


def _turn(ingest_id: str, until: int) -> Row:
    return {"pk": keys.ingest(FileKind.ENTRIES.value), "sk": "TURN", "ingest": ingest_id, "until": until}


def _row(ingest: Ingest) -> Row:
    return {
        "pk": keys.ingest(ingest.id),
        "sk": "INGEST",
        "kind": ingest.kind.value,
        "release_id": ingest.release_id,
        "operator": ingest.operator,
        "opened": ingest.opened,
        **_changing(ingest),
    }


def _changing(ingest: Ingest) -> Row:
    return {
        "state": ingest.state.value,
        "counts": dict(ingest.counts),
        "separator": ingest.separator,
        "fault_count": ingest.fault_count,
        "faults": _listed(ingest.faults),
        "warning_count": ingest.warning_count,
        "warnings": _listed(ingest.warnings),
        "file": ingest.file,
    }


def _listed(faults: tuple[Fault, ...]) -> list[Row]:
    return [{**shown_fault(fault)} for fault in faults]


def _ingest(row: Row) -> Ingest:
    return Ingest(
        id=keys.named_in(row["pk"]),
        kind=FileKind(row["kind"]),
        release_id=row.get("release_id"),
        operator=row["operator"],
        state=IngestState(row["state"]),
        counts=row["counts"],
        opened=row.get("opened", 0),
        separator=row.get("separator", ""),
        fault_count=row["fault_count"],
        faults=_faults(row["faults"]),
        warning_count=row.get("warning_count", 0),
        warnings=_faults(row.get("warnings", [])),
        file=row.get("file", ""),
        other_file=row.get("other_file", False),
    )


def _faults(listed: list[Row]) -> tuple[Fault, ...]:
    """The code is not there of one from before it was kept."""
    return tuple(
        Fault(each["line"], each["column"], each["found"], each["remedy"], FaultCode(each.get("code", "value")))
        for each in listed
    )
