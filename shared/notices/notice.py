"""Notices: one mail to one recipient about one cause. The state in its row is authoritative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shared.accounts.account import Account, MailTrouble


class NoticeKind(StrEnum):
    """Each has one template a language in `shared/adapters/mails/`."""

    EMAIL_CONFIRMATION = "email_confirmation"
    PASSWORD_RESET = "password_reset"  # noqa: S105
    RESULTS_RELEASED = "results_released"
    ORGANISATION_CONFIRMATION = "organisation_confirmation"
    STAFF_INVITATION = "staff_invitation"
    SECRET_REISSUED = "secret_reissued"  # noqa: S105
    VERIFICATION_LOCKED = "verification_locked"
    TEST_MAIL = "test_mail"
    RELEASE_STARTED = "release_started"
    DAILY_DIGEST = "daily_digest"
    ENQUIRY_MOVED = "enquiry_moved"
    ENQUIRY_REMINDER = "enquiry_reminder"
    ENQUIRY_OUTCOME = "enquiry_outcome"
    ENQUIRY_AT_CENTRE = "enquiry_at_centre"
    RESULT_CHANGED = "result_changed"
    PASSWORD_SET = "password_set"  # noqa: S105
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    RECOVERY_CODE_USED = "recovery_code_used"
    STAFF_REMOVED = "staff_removed"
    MEMBER_INVITATION = "member_invitation"
    APPROVED_INVITATION = "approved_invitation"
    MEMBER_REMOVED = "member_removed"
    SECOND_FACTOR_ADDED = "second_factor_added"
    NEW_DEVICE = "new_device"
    ORGANISATION_LOOK = "organisation_look"
    ORGANISATION_APPROVED = "organisation_approved"
    ORGANISATION_SUSPENDED = "organisation_suspended"
    ORGANISATION_REINSTATED = "organisation_reinstated"
    WEBHOOK_OFF = "webhook_off"
    SHARE_INVITATION = "share_invitation"
    CERTIFYING_STATEMENT = "certifying_statement"
    CERTIFYING_AT_CENTRE = "certifying_at_centre"
    CERTIFICATE_READY = "certificate_ready"
    CERTIFICATE_UNCLAIMED = "certificate_unclaimed"
    CERTIFICATE_DISPATCHED = "certificate_dispatched"


OPTIONAL = frozenset({NoticeKind.DAILY_DIGEST})
"""Kinds of mail whose header says how to stop them. About new devices the mail says it itself: that header would name
the candidate."""


WITH_LINK = frozenset(
    {
        NoticeKind.EMAIL_CONFIRMATION,
        NoticeKind.PASSWORD_RESET,
        NoticeKind.ORGANISATION_CONFIRMATION,
        NoticeKind.STAFF_INVITATION,
        NoticeKind.MEMBER_INVITATION,
        NoticeKind.APPROVED_INVITATION,
    }
)
"""Kinds with a one-time link. Others than the address's owner can order them, so an address has one budget for all."""


class NoticeState(StrEnum):
    """What became of a notice. A notice has one state, so the counts of a release's rows by state add up to its
    headcount."""

    NO_ACCOUNT = "no_account"
    UNPROVED = "unproved"
    SUPPRESSED = "suppressed"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    FAILED = "failed"


S = NoticeState
UNDELIVERED = (S.SUPPRESSED, S.BOUNCED, S.COMPLAINED, S.FAILED)
"""The states that a centre is shown: a mail did not reach the address, or no more should be sent to it."""
MAILED = frozenset({S.SENT, S.DELIVERED, S.COMPLAINED})
"""The states of a mail that its recipient may have read."""
UNDER_WAY = frozenset({S.QUEUED, S.SENDING, S.SENT})


@dataclass(frozen=True, slots=True)
class Fate:
    """What an event of the provider makes of a notice, and the states it may move on from: events come in any order.

    `trouble` names why the address is to be written to no more, where it is.
    """

    state: NoticeState
    may_follow: frozenset[NoticeState]
    trouble: str | None = None


SUPPRESSING = frozenset({"OnAccountSuppressionList", "Suppressed"})
"""Sub-types of bounces and complaints that SES makes up itself, for an address that it has given up: none left."""


def fate_of(event: str, kind: str = "", subtype: str = "") -> Fate | None:
    """None for an event that settles nothing (delayed, opened, a complaint taken back).

    `kind` is a bounce's type or a complaint's feedback type, `subtype` either's sub-type ("Contents of event data that
    Amazon SES publishes", SES developer guide). A transient bounce is reported when SES has given up, but also for an
    out-of-office note; so it does not take back a delivery, and says nothing about the next mail.
    """
    if event in ("Bounce", "Complaint") and subtype in SUPPRESSING:
        return Fate(S.SUPPRESSED, UNDER_WAY, "bounced" if event == "Bounce" else "complained")
    if event == "Bounce" and kind != "Permanent":
        return Fate(S.BOUNCED, UNDER_WAY)
    if event == "Complaint" and kind == "not-spam":
        return None
    return _SETTLED.get(event)


_SETTLED = {
    "Send": Fate(S.SENT, frozenset({S.QUEUED, S.SENDING})),
    "Delivery": Fate(S.DELIVERED, UNDER_WAY),
    "Bounce": Fate(S.BOUNCED, UNDER_WAY | {S.DELIVERED}, "bounced"),
    "Complaint": Fate(S.COMPLAINED, UNDER_WAY | {S.DELIVERED, S.BOUNCED}, "complained"),
    "Reject": Fate(S.FAILED, UNDER_WAY),
    "Rendering Failure": Fate(S.FAILED, UNDER_WAY),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """What decides whether an account is mailed, and nothing else of it."""

    email_proved_at: datetime | None
    mail_trouble: MailTrouble | None


def first_state(account: Account | Reach | None) -> NoticeState:
    """Where the notice of a candidate with this account begins: only a proved address that takes mail is mailed."""
    if account is None:
        return S.NO_ACCOUNT
    if account.email_proved_at is None:
        return S.UNPROVED
    return S.SUPPRESSED if account.mail_trouble else S.QUEUED


class Addressee(Protocol):
    """Whom a mail goes to: an account, or somebody who has none (yet). `id` is their name in the outbox."""

    @property
    def id(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Notice:
    """One mail to one recipient about one cause (a release's id, or the token of a confirmation).

    `merge` fills the template; it never holds a result. `release_id` is set when the mail may go only while that
    release is out; `centre` is the number of the candidate's centre, which is shown a mail that does not arrive.
    """

    cause: str
    recipient: str
    kind: NoticeKind
    state: NoticeState
    language: str
    email: str | None = None
    release_id: str | None = None
    merge: Mapping[str, str] = field(default_factory=dict)
    centre: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """What a queue carries of a notice: where its row is, and the business time of its cause.

    `release_id` is the notice's own, so that nothing need be read to know whether the mail may leave; `is_letter` says
    that somebody waits for it.
    """

    cause: str
    recipient: str
    at: datetime
    release_id: str | None = None
    is_letter: bool = False
