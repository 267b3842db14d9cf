"""Which acts of the awarding body are causes that organisations are told of."""

from __future__ import annotations

from datetime import datetime

from shared.releases.release import Release, ReleaseState, is_out
from shared.results.result import Sealed
from shared.results.taken_back import WITHDRAWAL
from shared.verification.result_change import Cause, CauseKind, OneResult


def of_release(before: Release, after: Release, at: datetime) -> Cause | None:
    """The recall of what was out, or the restoration of what was recalled. What is held before its second has been seen
    by nobody, or not since it was recalled."""
    if after.state is ReleaseState.RECALLED and is_out(before, at):
        return Cause(CauseKind.RECALL, before.id, before.change + 1, at)
    if after.state is ReleaseState.APPROVED and before.state is ReleaseState.RECALLED:
        return Cause(CauseKind.RESTORATION, before.id, before.change + 1, at)
    return None


def of_version(sealed: Sealed, at: datetime) -> Cause:
    """The withdrawal of one result, or its return."""
    kind = CauseKind.WITHDRAWAL if sealed.file == WITHDRAWAL else CauseKind.RETURN
    result = OneResult(sealed.candidate_id, sealed.session_id, sealed.version)
    return Cause(kind, sealed.release_id, sealed.version, at, result)
