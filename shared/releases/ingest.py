"""An ingest: one file's way from the upload to rows, or to the list of what is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shared.ground.csv_files import Fault
from shared.ground.errors import RuleBroken


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


@dataclass(frozen=True, slots=True)
class Ingest:
    """`counts` is what was written, by status. Nothing here is made of the file's content."""

    id: str
    kind: FileKind
    operator: str
    release_id: str | None = None
    state: IngestState = IngestState.AWAITING_FILE
    counts: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0


def parse_kind(text: str) -> FileKind:
    if text not in set(FileKind):
        raise RuleBroken("An ingest is of kind entries or results.", pointer="/kind")
    return FileKind(text)


def has_ended(ingest: Ingest) -> bool:
    return ingest.state in (IngestState.LOADED, IngestState.REJECTED)
