"""An ingest: one file's way from the upload to rows, or to the list of what is wrong in it.

What is impossible is a fault, and nothing of the file is written; what is possible but doubtful is a warning, and the
file is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from shared.ground.errors import RuleBroken
from shared.ground.file_faults import Fault


class FileKind(StrEnum):
    ENTRIES = "entries"
    RESULTS = "results"


class IngestState(StrEnum):
    AWAITING_FILE = "awaiting_file"
    CHECKING = "checking"
    LOADING = "loading"
    LOADED = "loaded"
    REJECTED = "rejected"


ENTRIES_TURN_S = 16 * 60
"""How long, in seconds, one file of entries keeps its turn if it is never given back: longer than a call of the
function can last, so that the next file never meets a writer."""


FILE_LIFE_S = 60 * 60
"""How long, in seconds, an ingest waits for its file. The link to send it to ends earlier (`adapters/uploads.py`)."""
NEVER_CAME = Fault(
    0,
    "",
    "",
    "No file was read within an hour after this ingest was opened. Open another one, and send the file to it.",
)


@dataclass(frozen=True, slots=True)
class Ingest:
    """`opened` is in seconds by the process clock, 0 for one that was opened before this was kept. `separator` is that
    of the file, as "comma", or "" while none was read; `counts` is what was written, by status."""

    id: str
    kind: FileKind
    operator: str
    release_id: str | None = None
    state: IngestState = IngestState.AWAITING_FILE
    counts: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0
    opened: int = 0
    separator: str = ""
    warnings: tuple[Fault, ...] = ()
    warning_count: int = 0


def as_of(ingest: Ingest, now: int) -> Ingest:
    """The ingest at this second of the process clock: one whose file never came has ended after an hour."""
    is_waiting = ingest.state is IngestState.AWAITING_FILE and ingest.opened > 0
    if is_waiting and now >= ingest.opened + FILE_LIFE_S:
        return replace(ingest, state=IngestState.REJECTED, faults=(NEVER_CAME,), fault_count=1)
    return ingest


def parse_kind(text: str) -> FileKind:
    if text not in set(FileKind):
        raise RuleBroken("An ingest is of kind entries or results.", pointer="/kind")
    return FileKind(text)


def has_ended(ingest: Ingest) -> bool:
    return ingest.state in (IngestState.LOADED, IngestState.REJECTED)
