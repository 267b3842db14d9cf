"""Releases: when results come out, and who decides it.

    DRAFT ──two approvals──> APPROVED ──the key is published──> RELEASED ──recall──> RECALLED
      ^  └──── edit, load ────┘   │hold                            │hold, before the time     │restore
      └───────────────────────── HELD <──────────────────────────┘            APPROVED <─────┘

A draft or a held release that will not come out is ABANDONED, for good: its versions stay, and count for nothing.
What was out once (`was_out`) has one way only: it is recalled and restored, and a hold recalls it too. Its time and its
marks are final, because enquiries were open under them.

A release seals each result under a key of its own; a result is out when its release's key is published *and*
the time has come. So a million results are released in one write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from shared.ground.errors import Conflict, NotAllowed, NotFound, StaleVersion
from shared.ground.text import parse_reason
from shared.results.taken_back import ShownReason, TakenBack

PUBLISH_AHEAD = timedelta(minutes=5)
APPROVALS_NEEDED = 2
REMEMBERED = timedelta(seconds=3)
"""How old a reader's copy of a release may be."""
LONGEST_ACT = timedelta(seconds=10)
"""How long an operator's request may take until it has written: decided before the second, it must not land after."""


class ReleaseState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    RELEASED = "released"
    HELD = "held"
    RECALLED = "recalled"
    ABANDONED = "abandoned"


class UnknownRelease(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no release with this id.")


class SamePersonTwice(NotAllowed):
    code = "second_person_required"


class NotReady(Conflict):
    code = "release_not_ready"


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what to a release, and when: one line of its log, which is kept in rows of its own.

    A log in the release's own row would fill it, and then nobody could stop that release any more.
    """

    operator: str
    act: str
    at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Headcount:
    """The candidates a release is about and the mails it would send, as counted when its last file was loaded.

    `mails` are candidates by the state that their notice would begin in; they add up to `candidates`.
    """

    candidates: int
    mails: Mapping[str, int]
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class Release:
    """`revision` counts what two people must agree on; `key` is the published data key (32 bytes) or None.

    `loading` is the mark of the file whose results are being written under this release just now: the same file goes
    on with it, under whatever ingest. `loaded` is how many results are written in all, `counts` the same by status,
    `files` the marks of the files they came in, `headcount` whom they are of. `was_out` says that somebody may have
    seen them, whatever the state. `asked` is the hash of the request that planned it, where that could be repeated.
    `taken_back` is when it was last recalled, and why, as candidates may read it.
    `act` is what an operator has just done, for the log; a release as read has none. `change` is the store's count
    of writes, the condition of the next.
    """

    id: str
    session_ids: tuple[str, ...]
    release_at: datetime
    zone: str
    state: ReleaseState = ReleaseState.DRAFT
    revision: int = 1
    approvals: tuple[str, ...] = ()
    loading: str | None = None
    loaded: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    headcount: Headcount | None = None
    key: bytes | None = None
    act: Act | None = None
    fanout_begun: bool = False
    was_out: bool = False
    asked: str | None = None
    taken_back: TakenBack | None = None
    change: int = 0


def is_out(release: Release, at: datetime) -> bool:
    """Whether results are out: the release is released (so its key is published) and its second has come."""
    return release.state is ReleaseState.RELEASED and release.key is not None and at >= release.release_at


def stands(release: Release | None) -> bool:
    """Whether what was seen of it may be relied on: it was not recalled, or is out again. None is one that is not
    there."""
    return release is not None and release.state is ReleaseState.RELEASED


def has_been_published(release: Release) -> bool:
    """Whether results were out, or are about to be, so that what their Statements print no longer changes."""
    return release.was_out or release.state in (ReleaseState.RELEASED, ReleaseState.RECALLED)


def edit(release: Release, release_at: datetime, zone: str, operator: str, at: datetime) -> Release:
    """A new time is a new revision: it voids the approvals."""
    if release.state not in (ReleaseState.DRAFT, ReleaseState.APPROVED, ReleaseState.HELD):
        raise Conflict(f"This release is {release.state}; its time can no longer change.")
    if release.was_out:
        raise Conflict("These results have been out; their time can no longer change.")
    edited = replace(release, release_at=release_at, zone=zone, revision=release.revision + 1)
    return _noted(replace(edited, approvals=(), state=ReleaseState.DRAFT), operator, "edited", at)


def approve(release: Release, operator: str, revision: int | None, at: datetime) -> Release:
    """Two different people approve the same revision; the second approval makes it APPROVED."""
    if revision is not None and revision != release.revision:
        raise StaleVersion(
            f"You approved revision {revision}; the release is at revision {release.revision}. Look at it again.",
            pointer="/revision",
        )
    if release.state is not ReleaseState.DRAFT:
        raise Conflict(f"This release is {release.state}; only a draft can be approved.")
    if not is_loaded_whole(release):
        raise NotReady("The results of this release are not loaded whole yet, so it cannot be approved.")
    if release.release_at <= at:
        raise NotReady("The release time has passed while the release was a draft. Give it a new time first.")
    if operator.casefold() in {approval.casefold() for approval in release.approvals}:
        raise SamePersonTwice("You have approved this revision already. A second, different person must approve it.")
    approvals = (*release.approvals, operator)
    state = ReleaseState.APPROVED if len(approvals) >= APPROVALS_NEEDED else ReleaseState.DRAFT
    return _noted(replace(release, approvals=approvals, state=state), operator, "approved", at)


def hold(release: Release, operator: str, at: datetime, *, reason: str | None = None) -> Release:
    """Stops a release that is not out yet, also in the last five minutes, when its key is published already.

    One that was out, and was given back a moment ago, is RECALLED again: nobody may edit what has been seen.
    """
    if release.state not in (ReleaseState.APPROVED, ReleaseState.RELEASED) or is_out(release, at):
        raise Conflict(f"This release is {_plain(release, at)}; only one that is approved and not out can be held.")
    if release.key is not None and release.release_at - at < REMEMBERED + LONGEST_ACT:
        raise Conflict("These results come out within seconds, too late to hold. Recall the release when it is out.")
    state = ReleaseState.RECALLED if release.was_out else ReleaseState.HELD
    return _noted(replace(release, state=state, key=None), operator, _act_text("held", reason), at)


def recall(
    release: Release,
    operator: str,
    at: datetime,
    *,
    reason: str | None = None,
    shown_reason: ShownReason = ShownReason.CHECK,
) -> Release:
    """Hides what is out: the key is taken away, on every route within seconds."""
    if not is_out(release, at):
        raise Conflict(f"This release is {_plain(release, at)}; only one that is out can be recalled.")
    taken_back = TakenBack(at, shown_reason)
    recalled = replace(release, state=ReleaseState.RECALLED, key=None, was_out=True, taken_back=taken_back)
    return _noted(recalled, operator, _act_text("recalled", reason), at)


def restore(release: Release, operator: str, at: datetime, *, reason: str | None = None) -> Release:
    """Restores what was held or recalled, as two people had approved it; the next sweep publishes the key again."""
    if release.state not in (ReleaseState.HELD, ReleaseState.RECALLED):
        raise Conflict(f"This release is {release.state}; only one that is held or recalled can be restored.")
    if release.state is ReleaseState.HELD and release.release_at <= at:
        # Nobody has seen these results: windows counted from a time already past would be short, or closed.
        raise NotReady("The release time passed while the release was held. Give it a new time first.")
    # A release that was recalled before `was_out` was kept is known by its state.
    was_out = release.was_out or release.state is ReleaseState.RECALLED
    restored = replace(release, state=ReleaseState.APPROVED, fanout_begun=False, was_out=was_out)
    return _noted(restored, operator, _act_text("restored", reason), at)


def abandon(release: Release, operator: str, reason: str, at: datetime) -> Release:
    """Abandons a release for good, also a half-loaded one; only one that nobody has seen and nobody is about to see."""
    if release.state not in (ReleaseState.DRAFT, ReleaseState.HELD):
        raise Conflict(f"This release is {_plain(release, at)}; only a draft, or one that is held, can be abandoned.")
    if release.was_out:
        raise Conflict("These results have been out; they can be recalled, never abandoned.")
    given_up = replace(release, state=ReleaseState.ABANDONED, loading=None, approvals=(), key=None)
    return _noted(given_up, operator, _act_text("abandoned", reason), at)


def publish(release: Release, key: bytes, at: datetime) -> Release:
    """The one write that releases everything; at most five minutes before its time."""
    if release.state is not ReleaseState.APPROVED:
        raise Conflict(f"This release is {release.state}; only an approved one is published.")
    if at < release.release_at - PUBLISH_AHEAD:
        raise Conflict("The key of a release is published at most five minutes ahead.")
    return replace(release, state=ReleaseState.RELEASED, key=key)


def is_loaded_whole(release: Release) -> bool:
    """Whether results are loaded and no load is under way, so that the release can be checked and approved."""
    return release.loading is None and release.loaded > 0


def is_ready(release: Release) -> bool:
    """Whether a dry run finds everything that the release needs; never for an abandoned one."""
    return is_loaded_whole(release) and release.state is not ReleaseState.ABANDONED


def was_ever_out(release: Release, at: datetime) -> bool:
    """Whether anybody may have seen its results by now, whatever its state is since."""
    return release.was_out or release.state is ReleaseState.RECALLED or is_out(release, at)


def _noted(release: Release, operator: str, act: str, at: datetime) -> Release:
    return replace(release, act=Act(operator, act, at, release.revision))


def _act_text(act: str, reason: str | None) -> str:
    return act if reason is None else f"{act}: {parse_reason(reason)}"


def _plain(release: Release, at: datetime) -> str:
    if release.state is ReleaseState.RELEASED:
        return "out" if is_out(release, at) else "published, not out yet"
    return str(release.state)
