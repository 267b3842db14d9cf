"""Notices: what is mailed, to whom, and what became of it. The row's state is the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shared.accounts import Account


class NoticeKind(StrEnum):
    """Each has one template a language in `shared/edge/mails/`."""

    EMAIL_CONFIRMATION = "email_confirmation"
    PASSWORD_RESET = "password_reset"  # noqa: S105
    RESULTS_RELEASED = "results_released"
    ORGANISATION_CONFIRMATION = "organisation_confirmation"


class NoticeState(StrEnum):
    """Exclusive; the counts of a release's rows by state add up to its cohort."""

    NO_ACCOUNT = "no_account"
    UNPROVED = "unproved"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    FAILED = "failed"


FINAL_OF_EVENT = {
    "Send": NoticeState.SENT,
    "Delivery": NoticeState.DELIVERED,
    "Bounce": NoticeState.BOUNCED,
    "Complaint": NoticeState.COMPLAINED,
    "Reject": NoticeState.FAILED,
}
"""What the provider's event makes of a notice; other events change nothing."""

RANK = {state: rank for rank, state in enumerate(NoticeState)}
"""Events may arrive in any order: a state never moves back to one of a lower rank."""


def first_state(account: Account | None) -> NoticeState:
    """Where the notice of a candidate with this account begins: only a proved address is mailed."""
    if account is None:
        return NoticeState.NO_ACCOUNT
    return NoticeState.QUEUED if account.email_proved_at else NoticeState.UNPROVED


@dataclass(frozen=True, slots=True)
class Notice:
    """One mail to one recipient about one cause (a release's id, or the token of a confirmation).

    `merge` fills the template; it never holds a result. `release_id` is set when the mail may go only while that
    release is out.
    """

    cause: str
    recipient: str
    kind: NoticeKind
    state: NoticeState
    language: str
    email: str | None = None
    release_id: str | None = None
    merge: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a queue carries of a notice: where its row is, and the business time of its cause."""

    cause: str
    recipient: str
    at: datetime
