"""What is doubtful in a file of entries reaches whoever approves a release of its sessions, or the file stays out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from shared.adapters import clock
from shared.ground.errors import StaleVersion
from shared.ground.file_faults import Fault, Faults
from shared.releases.ingest import Ingest
from shared.releases.loading import take_warnings
from shared.releases.release import Release
from shared.store import ingests, releases, rows
from shared.store.sessions import all_sessions

TURNS = 3
MOST_WRITES = 100
"""Of one transaction."""
APPROVALS_ENDED = "The approvals of this release ended: nobody had seen the warnings of this file. Approve it again."


def noted(ingest: Ingest, warnings: Faults, written: Collection[str]) -> Ingest:
    """The ingest with its warnings, which are noted on the sessions that something is `written` of, in one write with a
    new revision of each of their releases: an approval is given after this write or is void.

    Raises WarningsUnseen, and writes nothing, where a release is approved; StaleVersion where they keep changing.
    """
    warned = replace(ingest, warnings=warnings.in_order(), warning_count=warnings.count)
    if not (warned.warnings and written):
        return warned
    for _ in range(TURNS):
        revised = list(_revised(warned, written))
        complete = _with_ended_approvals(warned, [before for before, _ in revised])
        changes = [write for pair in revised for write in releases.replacing_release(*pair)]
        notes = sorted(written)
        room = MOST_WRITES - len(changes)
        if rows.transact([*changes, *ingests.noting_warnings(complete, notes[:room])]):
            ingests.note_warnings(complete, notes[room:])
            return complete
    raise StaleVersion("The releases of the sessions of this file keep changing.")


def _revised(ingest: Ingest, written: Collection[str]) -> Iterator[tuple[Release, Release]]:
    """The releases that this file changes, each as it was read and as it becomes."""
    at = datetime.fromtimestamp(clock.seconds(), UTC)
    planned = {each for session in all_sessions() if session.id in written for each in session.release_ids}
    for release_id in sorted(planned):
        before = releases.get_release(release_id)
        after = take_warnings(before, ingest.operator, ingest.warning_count, at)
        if after is not before:
            yield before, after


def _with_ended_approvals(ingest: Ingest, before: list[Release]) -> Ingest:
    ended = tuple(Fault(0, "", each.id, APPROVALS_ENDED) for each in before if each.approvals)
    return replace(ingest, warnings=(*ended, *ingest.warnings), warning_count=ingest.warning_count + len(ended))
