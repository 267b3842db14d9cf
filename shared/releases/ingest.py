"""An ingest: one file's way from the upload to rows, or to the list of what is wrong in it.

What is impossible is a fault, and nothing of the file is written; what is possible but doubtful is a warning, and the
file is loaded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from shared.ground.errors import RuleBroken
from shared.ground.file_faults import Fault

NUMBERS_ISSUED = "secret_numbers_issued"
"""Counted beside what was written: of the Secret numbers that a file of entries leaves blank, those issued by it."""


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


OTHER_FILE = Fault(
    0,
    "",
    "",
    "Another file was sent to this link after the first. Nothing of it was read: open a new ingest and send it there.",
)
NOT_WHOLE_YET = Fault(
    0,
    "",
    "",
    "The first file is not loaded whole yet. Unless this ends soon, send that file again, to a new ingest: what was "
    "written of it stands, and the rest follows.",
)


@dataclass(frozen=True, slots=True)
class Ingest:
    """`opened` is in seconds by the process clock, 0 for one that was opened before this was kept. `separator` is that
    of the file, as "comma", or "" while none was read; `counts` is what was written, by status, and from the first
    write on how many Secret numbers are issued. `file` is the mark of
    the file that was checked first, "" before; `other_file`, that another was sent to its link."""

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
    file: str = ""
    other_file: bool = False

    @property
    def written(self) -> int:
        """How many results or entries."""
        return sum(count for name, count in self.counts.items() if name != NUMBERS_ISSUED)


def as_of(ingest: Ingest, now: int) -> Ingest:
    """The ingest at this second of the process clock: one whose file never came has ended after an hour."""
    is_waiting = ingest.state is IngestState.AWAITING_FILE and ingest.opened > 0
    if is_waiting and now >= ingest.opened + FILE_LIFE_S:
        return replace(ingest, state=IngestState.REJECTED, faults=(NEVER_CAME,), fault_count=1)
    return ingest


def is_other_file(ingest: Ingest, marks: Collection[str]) -> bool:
    """Whether a file of these marks is another than the ingest's: a link takes one file, as often as it is sent."""
    return ingest.file != "" and ingest.file not in marks


def faults_said(ingest: Ingest) -> tuple[Fault, ...]:
    """What is wrong with the ingest's file; before that, that another was sent to its link."""
    if not ingest.other_file:
        return ingest.faults
    about_both = (OTHER_FILE, NOT_WHOLE_YET) if ingest.state is IngestState.LOADING else (OTHER_FILE,)
    return (*about_both, *ingest.faults)


def parse_kind(text: str) -> FileKind:
    if text not in set(FileKind):
        raise RuleBroken("An ingest is of kind entries or results.", pointer="/kind")
    return FileKind(text)


def has_ended(ingest: Ingest) -> bool:
    return ingest.state in (IngestState.LOADED, IngestState.REJECTED)
