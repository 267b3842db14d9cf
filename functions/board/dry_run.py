"""The dry run of a release: what two people approve, before anybody does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from functions.board.ingests import shown_fault
from shared.ground.csv_files import FAULTS_LISTED
from shared.ground.dates import instant_text
from shared.notices.notice import NoticeState
from shared.releases.release import Release, is_ready
from shared.store import ingests, releases


def dry_run_of(release_id: str) -> dict[str, object]:
    """What would be released: results by status, none with a blank (a file with one is refused whole), and the mails.

    Candidates and mails are as counted when the last file was in (`counted_at`): candidates register meanwhile. They
    are null where files are in and could not be counted. Warnings are what is doubtful in its files. Operators only.
    """
    release = releases.get_release(release_id)
    headcount = release.headcount
    uncounted = bool(release.files) and headcount is None
    return {
        "id": release.id,
        "revision": release.revision,
        "state": release.state.value,
        "release_at": instant_text(release.release_at),
        "results": release.loaded,
        "by_status": dict(release.counts),
        "blank_fields": 0,
        "candidates": None if uncounted else headcount.candidates if headcount else 0,
        "mails": None if uncounted else _mails(headcount.mails if headcount else {}),
        "counted_at": instant_text(headcount.counted_at) if headcount else None,
        "ready": is_ready(release),
        **_warnings(release),
    }


def _mails(by_state: Mapping[str, int]) -> dict[str, int]:
    return {
        "no_account": by_state.get(NoticeState.NO_ACCOUNT, 0),
        "unproved": by_state.get(NoticeState.UNPROVED, 0),
        "suppressed": by_state.get(NoticeState.SUPPRESSED, 0),
        "would_be_mailed": by_state.get(NoticeState.QUEUED, 0),
    }


def _warnings(release: Release) -> dict[str, object]:
    """What is doubtful in the files that this release's candidates and results came in: counted whole, 500 listed."""
    counts = ingests.warnings_about(release.session_ids, release.id)
    return {"warning_count": sum(counts.values()), "warnings": _listed_warnings(counts)}


def _listed_warnings(ingest_ids: Iterable[str]) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = []
    for ingest_id in sorted(ingest_ids):
        if len(listed) < FAULTS_LISTED:
            ingest = ingests.get_ingest(ingest_id)
            of = {"ingest_id": ingest.id, "kind": ingest.kind.value}
            listed += [{**of, **shown_fault(each)} for each in ingest.warnings]
    return listed[:FAULTS_LISTED]
