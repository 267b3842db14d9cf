"""Opens an ingest: a place to upload one file to, and the row with its state."""

from __future__ import annotations

from functions.board.bodies import NewIngest
from shared.adapters import clock, identity
from shared.ground.csv_files import Fault
from shared.ground.errors import RuleBroken
from shared.releases.ingest import FileKind, Ingest, as_of, parse_kind
from shared.releases.loading import may_take_results
from shared.store import ingests, releases


def open_ingest(body: NewIngest, operator: str) -> Ingest:
    """Results need a release that is still a draft; entries belong to none."""
    kind = parse_kind(body.kind)
    if kind is FileKind.ENTRIES and body.release_id is not None:
        raise RuleBroken("Entries belong to no release. Leave release_id out.", pointer="/release_id")
    if kind is FileKind.RESULTS:
        if body.release_id is None:
            raise RuleBroken("Name the release that these results belong to.", pointer="/release_id")
        may_take_results(releases.get_release(body.release_id))
    ingest = Ingest(identity.new_id(), kind, operator, body.release_id, opened=clock.seconds())
    ingests.add_ingest(ingest)
    return ingest


def progress(ingest_id: str) -> dict[str, object]:
    return shown(as_of(ingests.get_ingest(ingest_id), clock.seconds()))


def shown(ingest: Ingest) -> dict[str, object]:
    return {
        "id": ingest.id,
        "kind": ingest.kind.value,
        "release_id": ingest.release_id,
        "state": ingest.state.value,
        "counts": dict(ingest.counts),
        "separator": ingest.separator or None,
        "fault_count": ingest.fault_count,
        "faults": [shown_fault(each) for each in ingest.faults],
        "warning_count": ingest.warning_count,
        "warnings": [shown_fault(each) for each in ingest.warnings],
    }


def shown_fault(fault: Fault) -> dict[str, object]:
    return {"line": fault.line, "column": fault.column, "found": fault.found, "remedy": fault.remedy}
