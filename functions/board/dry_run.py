"""The dry run of a release: what two people approve, before anybody does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from typing_extensions import TypedDict

from shared.ground.dates import instant_text
from shared.ground.file_faults import FAULTS_LISTED, FileFault, shown_fault
from shared.ground.forms import Count, Instant, Opaque, Revision
from shared.notices.notice import NoticeState
from shared.releases.ingest import FileKind
from shared.releases.release import ReleaseState, is_ready
from shared.store import ingests, releases


class FileWarning(FileFault):
    """What is doubtful, and in which file."""

    ingest_id: Opaque
    kind: FileKind


class MailCounts(TypedDict):
    """Candidates by what would become of their mail."""

    no_account: Count
    unproved: Count
    suppressed: Count
    would_be_mailed: Count


class DryRun(TypedDict):
    """What would be released. `candidates` and `mails` are as counted at `counted_at`; null where files are in and
    could not be counted. `warnings` are the first 500 of `warning_count`."""

    id: Opaque
    revision: Revision
    state: ReleaseState
    release_at: Instant
    results: Count
    by_status: dict[str, Count]
    blank_fields: Count
    candidates: Count | None
    mails: MailCounts | None
    counted_at: Instant | None
    ready: bool
    warning_count: Count
    warnings: list[FileWarning]


def dry_run_of(release_id: str) -> DryRun:
    """What would be released: results by status, none with a blank (a file with one is refused whole), and the mails.

    Candidates and mails are as counted when the last file was in (`counted_at`): candidates register meanwhile. They
    are null where files are in and could not be counted. Warnings are what is doubtful in its files. Operators only.
    """
    release = releases.get_release(release_id)
    headcount = release.headcount
    uncounted = bool(release.files) and headcount is None
    warnings = ingests.warnings_about(release.session_ids, release.id)
    return {
        "id": release.id,
        "revision": release.revision,
        "state": release.state,
        "release_at": instant_text(release.release_at),
        "results": release.loaded,
        "by_status": dict(release.counts),
        "blank_fields": 0,
        "candidates": None if uncounted else headcount.candidates if headcount else 0,
        "mails": None if uncounted else _mails(headcount.mails if headcount else {}),
        "counted_at": instant_text(headcount.counted_at) if headcount else None,
        "ready": is_ready(release),
        "warning_count": sum(warnings.values()),
        "warnings": _listed_warnings(warnings),
    }


def _mails(by_state: Mapping[str, int]) -> MailCounts:
    return {
        "no_account": by_state.get(NoticeState.NO_ACCOUNT, 0),
        "unproved": by_state.get(NoticeState.UNPROVED, 0),
        "suppressed": by_state.get(NoticeState.SUPPRESSED, 0),
        "would_be_mailed": by_state.get(NoticeState.QUEUED, 0),
    }


def _listed_warnings(ingest_ids: Iterable[str]) -> list[FileWarning]:
    """What is doubtful in the files that the release's candidates and results came in; 500 are listed."""
    listed: list[FileWarning] = []
    for ingest_id in sorted(ingest_ids):
        if len(listed) < FAULTS_LISTED:
            ingest = ingests.get_ingest(ingest_id)
            listed += [{"ingest_id": ingest.id, "kind": ingest.kind, **shown_fault(each)} for each in ingest.warnings]
    return listed[:FAULTS_LISTED]
