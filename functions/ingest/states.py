"""The steps of an ingest's own row: each is kept, and only if no other delivery of its file has moved it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shared.ground.errors import Conflict
from shared.ground.file_faults import Fault
from shared.releases.ingest import Ingest, IngestState
from shared.store import ingests


def moved(ingest: Ingest, state: IngestState) -> Ingest:
    return replaced(ingest, replace(ingest, state=state))


def refused(ingest: Ingest, refusal: Conflict) -> Ingest:
    return rejected(ingest, (Fault(0, "", "", refusal.detail),), 1)


def rejected(ingest: Ingest, faults: tuple[Fault, ...], count: int) -> Ingest:
    return replaced(ingest, replace(ingest, state=IngestState.REJECTED, faults=faults, fault_count=count))


def loaded(ingest: Ingest, counts: Mapping[str, int]) -> Ingest:
    return replaced(ingest, replace(ingest, state=IngestState.LOADED, counts=dict(counts)))


def replaced(before: Ingest, after: Ingest) -> Ingest:
    """Raises Conflict when another delivery of the same file has changed the ingest; the message then comes again."""
    if not ingests.replace_ingest(before, after):
        raise Conflict("This ingest has been moved on by another delivery of its file.")
    return after
