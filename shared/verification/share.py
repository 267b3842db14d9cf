"""What a candidate shares: one entry, with whoever has a link or with an organisation, for a time and in chosen fields.

A share names the entry and never a result: it is made alike whether a result is in, out, or neither, and whoever it is
for sees nothing of it before the result is out. Then it follows the result: the newest version that is out, its state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from typing_extensions import TypedDict

from shared.ground.dates import instant_text
from shared.ground.errors import RuleBroken
from shared.ground.forms import Count, Instant, Opaque, SessionId
from shared.verification.invitation import InvitationMail, Invited, InvitedView
from shared.verification.requirements import VerdictView
from shared.verification.share_condition import ShareCondition, ShareConditionView
from shared.verification.share_errors import (
    MOST_KEPT,
    MOST_LIVE,
    MOST_WRONG_PINS,
    ShareExpired,
    ShareLocked,
    ShareOver,
    ShareRevoked,
    SharesSpent,
    ShareUsedUp,
)

MOST_DAYS, USUAL_DAYS = 365, 90
MOST_VIEWS, USUAL_VIEWS = 100, 10
KEPT_AFTER = timedelta(days=90)
"""How long after its end a share is kept, so that it says how it ended."""


class ShareKind(StrEnum):
    LINK = "link"
    ORGANISATION = "organisation"
    INVITATION = "invitation"
    """A link that is mailed to one address once the result is out."""


class SharedField(StrEnum):
    """What of a result is shown, besides its exam, its session and its state."""

    OVERALL = "overall"
    PAPERS = "papers"
    GRADE = "grade"
    LEVEL = "level"
    NAME = "name"
    BIRTH_DATE = "birth_date"


class ShareState(StrEnum):
    """Of the share itself: it says nothing of a result. `locked`: ten wrong PINs were tried."""

    LIVE = "live"
    REVOKED = "revoked"
    LOCKED = "locked"
    EXPIRED = "expired"
    USED_UP = "used_up"


class SharedWith(TypedDict):
    id: Opaque
    name: str


class ShareView(TypedDict):
    """A share as its candidate sees it. `organisation` is there of what is shared with one, `invited` of an invitation;
    `views` and `most_views` are null of what is shared with an organisation. `opened_at` is when whoever it is for
    could see it first; null of a link, and before."""

    id: Opaque
    kind: ShareKind
    session_id: SessionId
    fields: list[SharedField]
    state: ShareState
    made_at: Instant
    expires_at: Instant
    organisation: SharedWith | None
    condition: ShareConditionView | None
    invited: InvitedView | None
    opened_at: Instant | None
    views: Count | None
    most_views: Count | None
    has_pin: bool


@dataclass(frozen=True, slots=True)
class Share:
    """`key` is what its row is found by: the hash of a code, and the id of what is shared with an organisation.
    `pin_mac` has 32 bytes. `opened_at` is when the organisation's inbox had it, or the mail of an invitation was
    ordered; until then the share has the code, `unsent_code`. `unmailed` is an invitation whose address had had its
    mails of the day: its code is gone, and nobody has it."""

    id: str
    key: str
    candidate_id: str
    session_id: str
    kind: ShareKind
    fields: tuple[SharedField, ...]
    made_at: datetime
    expires_at: datetime
    organisation_id: str | None = None
    organisation_name: str | None = None
    condition: ShareCondition | None = None
    invited: Invited | None = None
    unsent_code: str | None = None
    unmailed: bool = False
    opened_at: datetime | None = None
    most_views: int | None = None
    views: int = 0
    pin_mac: bytes | None = None
    wrong_pins: int = 0
    revoked_at: datetime | None = None

    def state(self, at: datetime) -> ShareState:
        """What its candidate has done comes before what time and use have."""
        if self.revoked_at:
            return ShareState.REVOKED
        if self.wrong_pins >= MOST_WRONG_PINS:
            return ShareState.LOCKED
        if at >= self.expires_at:
            return ShareState.EXPIRED
        if self.most_views is not None and self.views >= self.most_views:
            return ShareState.USED_UP
        return ShareState.LIVE

    def shows_again(self, at: datetime) -> bool:
        """Whether an organisation that has checked it sees it once more: no view of a link is used for that."""
        return self.state(at) in (ShareState.LIVE, ShareState.USED_UP)

    @property
    def kept_until(self) -> datetime:
        return self.expires_at + KEPT_AFTER

    @property
    def was_seen(self) -> bool:
        """Whether somebody knows by it that the result was out: then a recall is said, and not hidden."""
        return self.views > 0 or self.opened_at is not None

    @property
    def has_code(self) -> bool:
        return self.kind is not ShareKind.ORGANISATION

    def to_json(
        self, at: datetime, verdict: VerdictView | None = None, mail: InvitationMail = InvitationMail.WAITING
    ) -> ShareView:
        """`verdict` is the one on its condition, `mail` what has become of its invitation."""
        name = self.organisation_name or ""
        return {
            "id": self.id,
            "kind": self.kind,
            "session_id": self.session_id,
            "fields": list(self.fields),
            "state": self.state(at),
            "made_at": instant_text(self.made_at),
            "expires_at": instant_text(self.expires_at),
            "organisation": {"id": self.organisation_id, "name": name} if self.organisation_id else None,
            "condition": self.condition.to_json(verdict) if self.condition else None,
            "invited": self.invited.to_json(mail) if self.invited else None,
            "opened_at": instant_text(self.opened_at) if self.opened_at else None,
            "views": self.views if self.has_code else None,
            "most_views": self.most_views,
            "has_pin": self.pin_mac is not None,
        }


def must_be_live(share: Share, at: datetime) -> None:
    """Raises what says how it has ended."""
    state = share.state(at)
    if state is ShareState.REVOKED:
        raise ShareRevoked
    if state is ShareState.LOCKED:
        raise ShareLocked
    if state is ShareState.EXPIRED:
        raise ShareExpired(share.expires_at)
    if state is ShareState.USED_UP:
        raise ShareUsedUp(share.most_views or 0)


def may_make(existing: Iterable[Share], at: datetime) -> None:
    """Raises SharesSpent where the candidate has as many as there may be."""
    kept = [share for share in existing if at < share.kept_until]
    live = [share for share in kept if share.state(at) is ShareState.LIVE]
    if len(kept) >= MOST_KEPT or len(live) >= MOST_LIVE:
        raise SharesSpent


def expires_in(days: int, at: datetime) -> datetime:
    return at + timedelta(days=days)


def may_change(share: Share, at: datetime) -> None:
    """What is used up may be given more views; what was ended stays so. Raises ShareOver."""
    if share.state(at) not in (ShareState.LIVE, ShareState.USED_UP):
        raise ShareOver


def may_have_views(share: Share, most_views: int) -> None:
    """Raises RuleBroken for a share that is no link, and for fewer views than there were."""
    if not share.has_code:
        raise RuleBroken("Only a link has a number of views.", pointer="/most_views")
    if most_views < max(share.views, 1):
        raise RuleBroken(f"The link was seen {share.views} times already.", pointer="/most_views")
