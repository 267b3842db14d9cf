"""What happens to results that organisations have seen: the causes, who is concerned, and when they may be told.

A cause is written in the transaction of what it is about, and is due until everybody concerned has been told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from typing_extensions import TypedDict

from shared.ground.dates import instant_text
from shared.ground.forms import IdNumber, Instant, Opaque, SessionId

SETTLED = timedelta(seconds=15)
"""How long after a cause it is told. A check that was under way, or that had read of the release up to three seconds
before (`REMEMBERED`), may still show what was, and is recorded by then: a function has ten seconds for its answer."""


class CauseKind(StrEnum):
    """The first three are about one result, the others about all results of a release."""

    NEW_VERSION = "new_version"
    WITHDRAWAL = "withdrawal"
    RETURN = "return"
    RECALL = "recall"
    RESTORATION = "restoration"


class ChangeType(StrEnum):
    """What a line of an organisation's list of changes says; `test` is sent to a webhook that is being tried, only."""

    RESULT_SHARED = "result.shared"
    RESULT_CHANGED = "result.changed"
    RESULT_WITHDRAWN = "result.withdrawn"
    RESULT_RECALLED = "result.recalled"
    RESULT_RESTORED = "result.restored"
    BATCH_FINISHED = "batch.finished"
    TEST = "test"


TYPE_OF = {
    CauseKind.NEW_VERSION: ChangeType.RESULT_CHANGED,
    CauseKind.WITHDRAWAL: ChangeType.RESULT_WITHDRAWN,
    CauseKind.RETURN: ChangeType.RESULT_RESTORED,
    CauseKind.RECALL: ChangeType.RESULT_RECALLED,
    CauseKind.RESTORATION: ChangeType.RESULT_RESTORED,
}


@dataclass(frozen=True, slots=True)
class OneResult:
    """The result of a candidate in a session whose next version, `version`, is the cause."""

    candidate_id: str
    session_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Cause:
    """Why results changed. `number` orders the causes of one subject: it is the result's new version, or the release's
    count of changes. `result` is None where it is about all results of the release."""

    kind: CauseKind
    release_id: str
    number: int
    at: datetime
    result: OneResult | None = None

    @property
    def subject(self) -> str:
        """The release, or the result, as candidate and session."""
        return f"{self.result.candidate_id}.{self.result.session_id}" if self.result else self.release_id

    @property
    def name(self) -> str:
        """Under which its mails are in the outbox. A mail carries it as a tag, which knows no points (SES v2,
        MessageTag)."""
        return f"changes-{self.subject.replace('.', '-')}-{self.number}"


@dataclass(frozen=True, slots=True)
class OtherCause:
    """Another cause of the same subject, and whether its mails have left."""

    cause: Cause
    is_due: bool


class Handling(StrEnum):
    """What becomes of a cause now."""

    NOTIFY = "notify"
    WAIT = "wait"
    VOID = "void"


def handling(cause: Cause, others: Sequence[OtherCause], *, is_out: bool, is_recalled: bool) -> Handling:
    """`others` are the causes of the same subject; `is_out` and `is_recalled` say how its release is now.

    One after another, so that nobody reads of a return before the recall. Good news waits until it is true: an
    outcome's version, a return and a restoration for the release to be out. A restoration that came to nothing, because
    its release was held before its second, is void: the next one counts.
    """
    if any(each.is_due and each.cause.number < cause.number for each in others):
        return Handling.WAIT
    if cause.kind in (CauseKind.RECALL, CauseKind.WITHDRAWAL):
        return Handling.NOTIFY
    later = [each.cause for each in others if each.cause.number > cause.number]
    if cause.kind is CauseKind.RESTORATION and (later or is_recalled):
        following = min(later, key=lambda each: each.number, default=None)
        was_out = following is not None and following.kind is CauseKind.RECALL
        return Handling.NOTIFY if was_out else Handling.VOID
    return Handling.NOTIFY if is_out else Handling.WAIT


@dataclass(frozen=True, slots=True)
class OrganisationLook:
    """An organisation's look at results: the check that it belongs to, and what it showed, as session and version."""

    organisation_id: str
    check_id: str
    at: datetime
    shown: tuple[tuple[str, int], ...]


def concerned(looks: Iterable[OrganisationLook], cause: Cause, session_id: str) -> dict[str, str]:
    """By organisation the newest of its checks that showed this result as the cause found it.

    Of a result with a next version, whoever was shown an older one; of a release, whoever was shown it before the
    recall, or the restoration, had reached everybody. Who has seen the new version alone has nothing to be told.
    """
    found: dict[str, str] = {}
    for look in sorted(looks, key=lambda each: each.at):
        versions = [version for session, version in look.shown if session == session_id]
        is_before = look.at <= cause.at + SETTLED
        if any(version < cause.result.version for version in versions) if cause.result else versions and is_before:
            found[look.organisation_id] = look.check_id
    return found


def shows_release(versions: Sequence[tuple[int, str]], release_id: str, out: Iterable[str]) -> bool:
    """Whether a release's version is, or was until its recall, the one that is shown of a result: `versions` are
    (number, release) of all there are, `out` the releases that are out now. A version that is not out yet, or whose
    release was recalled earlier, is not shown."""
    counting = {*out, release_id}
    shown = max((each for each in versions if each[1] in counting), default=None)
    return shown is not None and shown[1] == release_id


@dataclass(frozen=True, slots=True)
class Change:
    """A change for one organisation, by ids alone: what it is about is asked for with them, and that look is recorded.

    `verification_id` is the organisation's check that showed the result, `share_id` the share that it came by.
    """

    type: ChangeType
    candidate_id: str | None = None
    session_id: str | None = None
    verification_id: str | None = None
    share_id: str | None = None
    batch_id: str | None = None

    @property
    def about(self) -> str:
        """Names it among the changes of one cause."""
        return self.batch_id or self.share_id or f"{self.candidate_id}.{self.session_id}"


class ChangeView(TypedDict):
    """A line of the list of changes, by ids alone. What it is about is asked for by `verification_id`, a recorded look,
    or by `share_id` or `batch_id`; the others are null. `at` is when the line was written, and never goes back."""

    id: Opaque
    type: ChangeType
    at: Instant
    candidate_id: IdNumber | None
    session_id: SessionId | None
    verification_id: Opaque | None
    share_id: Opaque | None
    batch_id: Opaque | None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change as it stands in an organisation's list. `number` counts without a gap from 1, and `at`, when it was
    written, never goes back: so lines are in the order in which they were written. `id` is opaque."""

    id: str
    number: int
    at: datetime
    change: Change

    def to_json(self) -> ChangeView:
        change = self.change
        return {
            "id": self.id,
            "type": change.type,
            "at": instant_text(self.at),
            "candidate_id": change.candidate_id,
            "session_id": change.session_id,
            "verification_id": change.verification_id,
            "share_id": change.share_id,
            "batch_id": change.batch_id,
        }
