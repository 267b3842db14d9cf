"""Called by the queue of the upload bucket. Checks a whole file, then writes all of it or nothing.

Promises: every fault is named with its line and column; a load that was cut off goes on where it stood; the file is
deleted when its ingest ends, either way. Never writes results into a release that is not a draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from functions.ingest import entries, results
from shared import releases as rules
from shared.csvfiles import Fault
from shared.edge import events, log, uploads
from shared.entryfiles import read_entries
from shared.errors import Conflict
from shared.ingests import FileKind, Ingest, IngestState, has_ended
from shared.releases import Release
from shared.resultfiles import read_results
from shared.store import ingests, reference, releases


def handler(event: events.Event, context: object) -> events.BatchAnswer:
    failed = []
    for message in events.messages(event):
        try:
            for key in events.uploaded_keys(message.body):
                _ingest(key)
        except Exception as error:  # one file's trouble must not stop another's; it comes again, then to the failures
            log.failure("an ingest was cut off", error, message_id=message.id)
            failed.append(message.id)
    return events.failed(failed)


def _ingest(ingest_id: str) -> None:
    ingest = ingests.find_ingest(ingest_id)
    content = uploads.read(ingest_id) if ingest and not has_ended(ingest) else None
    if ingest is not None and content is not None:
        ended = _load_entries(ingest, content) if ingest.kind is FileKind.ENTRIES else _load_results(ingest, content)
        log.info("an ingest ended", ingest_id=ingest_id, state=ended.state.value, count=sum(ended.counts.values()))
    uploads.delete(ingest_id)


def _load_entries(ingest: Ingest, content: bytes) -> Ingest:
    ingest = _moved(ingest, IngestState.CHECKING, content)
    sessions = {session.id: session for session in reference.all_sessions()}
    read = read_entries(content, sessions)
    if read.faults:
        return _rejected(ingest, read.faults, read.fault_count)
    known, faults = entries.check(read.entries)
    if faults:
        return _rejected(ingest, tuple(faults), len(faults))
    ingest = _moved(ingest, IngestState.LOADING, content)
    return _loaded(ingest, {"entries": entries.load(known, sessions)})


def _load_results(ingest: Ingest, content: bytes) -> Ingest:
    ingest = _moved(ingest, IngestState.CHECKING, content)
    release = releases.get_release(ingest.release_id or "")
    if ingest.file in release.files:
        return _loaded(ingest, {"already_loaded": release.loaded})
    read = read_results(content, {session.id: session for session in reference.all_sessions()})
    if read.faults:
        return _rejected(ingest, read.faults, read.fault_count)
    numbered, faults = results.check(read.results, release, ingest.file or "")
    if faults:
        return _rejected(ingest, tuple(faults), len(faults))
    return _sealed_and_put(ingest, release, numbered, content)


def _sealed_and_put(ingest: Ingest, release: Release, numbered: list[results.Numbered], content: bytes) -> Ingest:
    """From here on the release cannot be approved until everything is written: a load that is cut off resumes."""
    try:
        begun = rules.begin_load(release, ingest.id)
    except Conflict as refusal:
        return _rejected(ingest, (Fault(0, "", "", refusal.detail),), 1)
    # Conditional on the release being as it was when the file was checked; if not, the file is checked again.
    loading = releases.replace_release(release, begun)
    ingest = _moved(ingest, IngestState.LOADING, content)
    counts = results.load(numbered, loading, ingest.file or "")
    releases.replace_release(loading, rules.end_load(loading, ingest.id, ingest.file or "", counts))
    return _loaded(ingest, counts)


def _moved(ingest: Ingest, state: IngestState, content: bytes) -> Ingest:
    moved = replace(ingest, state=state, file=sha256(content).hexdigest())
    ingests.replace_ingest(ingest, moved)
    return moved


def _rejected(ingest: Ingest, faults: tuple[Fault, ...], count: int) -> Ingest:
    rejected = replace(ingest, state=IngestState.REJECTED, faults=faults, fault_count=count)
    ingests.replace_ingest(ingest, rejected)
    return rejected


def _loaded(ingest: Ingest, counts: Mapping[str, int]) -> Ingest:
    loaded = replace(ingest, state=IngestState.LOADED, counts=dict(counts))
    ingests.replace_ingest(ingest, loaded)
    return loaded
