"""Loading files of results into a release: one at a time, whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from shared.calendar.session import Load
from shared.ground.errors import Conflict
from shared.releases.release import Act, Headcount, Release, ReleaseState
from shared.results.result import Result, Sealed, Status


class Abandoned(Conflict):
    def __init__(self) -> None:
        super().__init__("This release has been abandoned. Plan another one and load the whole file into that.")


class WarningsUnseen(Conflict):
    """A file of entries has warnings about the sessions of a release that is approved."""

    def __init__(self, release_id: str) -> None:
        super().__init__(
            f"Release {release_id} is approved, and nobody who approved it has seen the warnings of this file. Hold it "
            f"(POST /v1/board/releases/{release_id}/holds), send the file again to a new ingest, and have the release "
            "approved again; or leave out what is new or changed for its sessions."
        )


def may_take_results(release: Release) -> None:
    """Results go into a draft: once two people have approved, marks change only through an enquiry or a new release."""
    if release.state is ReleaseState.ABANDONED:
        raise Abandoned
    if release.state is not ReleaseState.DRAFT:
        raise Conflict(f"This release is {release.state}; results are loaded into a draft only.")


def begin_load(release: Release, file: str) -> Release:
    """One file at a time, into a draft; the same file may resume. A load is a new revision: it voids approvals."""
    may_take_results(release)
    if release.loading not in (None, file):
        raise Conflict("Another file is being loaded into this release. Wait until it ends.")
    if release.loading == file:
        return release
    return replace(release, loading=file, revision=release.revision + 1, approvals=())


def take_warnings(release: Release, operator: str, count: int, at: datetime) -> Release:
    """The release once a file of entries with this many warnings about its sessions is loaded: two people approve what
    they have seen, so that this is a new revision.

    Raises WarningsUnseen for one that is approved: no file stops a release that is about to come out. What was out, or
    will never be, stays as it is.
    """
    if release.was_out or release.state in (ReleaseState.RELEASED, ReleaseState.RECALLED, ReleaseState.ABANDONED):
        return release
    if release.state is ReleaseState.APPROVED:
        raise WarningsUnseen(release.id)
    act = Act(operator, f"loaded entries with warnings ({count})", at, release.revision + 1)
    return replace(release, state=ReleaseState.DRAFT, revision=act.revision, approvals=(), act=act)


def may_go_on(release: Release, file: str) -> None:
    """Checked before each write of a load; raises Conflict where the release no longer expects this file."""
    may_take_results(release)
    if release.loading != file:
        raise Conflict("This file is not the one being loaded into the release.")


def may_load_beside(release: Release, last_loads: Mapping[Load, Release]) -> None:
    """No two releases load into one session at a time: what one has checked as free, the other might write.

    `last_loads` are the last loads of the file's sessions, each with its release.
    """
    if any(other.id != release.id and other.loading == load.file for load, other in last_loads.items()):
        raise Conflict("A file for another release of this session is being loaded. Wait until it ends.")


def end_load(release: Release, file: str, counts: Mapping[str, int], headcount: Headcount | None) -> Release:
    """`counts` are the results of this file by status; they add to those of the files before it.

    `headcount` is that of all files, this one included; None where it could not be counted.
    """
    may_go_on(release, file)
    summed = {status: release.counts.get(status, 0) + counts.get(status, 0) for status in {*release.counts, *counts}}
    return replace(
        release,
        loading=None,
        loaded=sum(summed.values()),
        counts=summed,
        files=(*release.files, file),
        headcount=headcount,
    )


def with_more(headcount: Headcount | None, states: Iterable[str], at: datetime) -> Headcount:
    """The headcount with candidates who were not in it, each given by the state that their notice would begin in."""
    more = Counter(states)
    mails = Counter(headcount.mails if headcount else {})
    return Headcount((headcount.candidates if headcount else 0) + more.total(), dict(mails + more), at)


def has_loaded(release: Release, file: str) -> bool:
    """Whether this very file is in the release already; sending it twice gives the same state."""
    return file in release.files and release.state is not ReleaseState.ABANDONED


def put_by(versions: Sequence[Sealed], release: Release, file: str) -> Sealed | None:
    """The version that this very load has put before it was cut off, from versions given newest first."""
    newest = versions[0] if versions else None
    return newest if newest and (newest.release_id, newest.file) == (release.id, file) else None


def newest_counted(versions: Iterable[Sealed], abandoned: Iterable[str]) -> Sealed | None:
    """The newest version that counts, from versions given newest first; those of abandoned releases do not count."""
    gone = set(abandoned)
    return next((version for version in versions if version.release_id not in gone), None)


def takes_next_version(result: Result) -> bool:
    """A late result follows one that was pending or withheld; marks change only through an enquiry."""
    return result.status in (Status.PENDING, Status.WITHHELD)
