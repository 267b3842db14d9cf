"""Opens an ingest: a place to upload one file to, and the row with its state."""

from __future__ import annotations

from typing_extensions import TypedDict

from functions.board.bodies import NewIngest
from shared.adapters import clock, identity, uploads
from shared.adapters.uploads import UploadForm
from shared.ground.csv_files import Separator
from shared.ground.errors import RuleBroken
from shared.ground.file_faults import FileFault, shown_fault
from shared.ground.forms import Count, Opaque
from shared.ground.settings import settings
from shared.releases.ingest import FileKind, Ingest, IngestState, as_of, faults_said, parse_kind
from shared.releases.loading import may_take_results
from shared.store import ingests, releases


class IngestReport(TypedDict):
    """`counts` is what was written: results by status, or entries, and of a file that leaves Secret numbers blank how
    many were issued (`secret_numbers_issued`). `separator` is the file's, null until it is read.
    `faults` keep a file out, this one or another that was sent to its link; `warnings` do not; of each the first 500
    are listed."""

    id: Opaque
    kind: FileKind
    release_id: Opaque | None
    state: IngestState
    counts: dict[str, Count]
    separator: Separator | None
    fault_count: Count
    faults: list[FileFault]
    warning_count: Count
    warnings: list[FileFault]


class OpenedIngest(IngestReport):
    """`upload` takes the file within fifteen minutes."""

    upload: UploadForm


def open_ingest(body: NewIngest, operator: str) -> OpenedIngest:
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
    return {**_shown(ingest), "upload": uploads.upload_form(settings().uploads_bucket, ingest.id)}


def progress(ingest_id: str) -> IngestReport:
    return _shown(as_of(ingests.get_ingest(ingest_id), clock.seconds()))


def _shown(ingest: Ingest) -> IngestReport:
    faults = faults_said(ingest)
    return {
        "id": ingest.id,
        "kind": ingest.kind,
        "release_id": ingest.release_id,
        "state": ingest.state,
        "counts": dict(ingest.counts),
        "separator": Separator(ingest.separator) if ingest.separator else None,
        "fault_count": ingest.fault_count + len(faults) - len(ingest.faults),
        "faults": [shown_fault(each) for each in faults],
        "warning_count": ingest.warning_count,
        "warnings": [shown_fault(each) for each in ingest.warnings],
    }
