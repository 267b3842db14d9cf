"""Whether the mail that a result is out will come: by the account alone, never by whether there is a result."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from typing_extensions import TypedDict

from shared.notices.notice import Reach


class MailState(StrEnum):
    """A fan-out reads the account when the release is out, so what is mended until then counts."""

    WILL_COME = "will_come"
    UNCONFIRMED = "unconfirmed"
    CAME_BACK = "came_back"
    STOPPED = "stopped"
    """Its owner has marked a mail as unwanted."""


class MailView(TypedDict):
    """`email` is the owner's own, whole."""

    state: MailState
    email: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The address of an account, and what decides whether it is mailed."""

    email: str
    reach: Reach

    def to_json(self) -> MailView:
        return {"state": mail_state(self.reach), "email": self.email}


def mail_state(reach: Reach) -> MailState:
    if reach.email_proved_at is None:
        return MailState.UNCONFIRMED
    if reach.mail_trouble == "complained":
        return MailState.STOPPED
    return MailState.CAME_BACK if reach.mail_trouble else MailState.WILL_COME
