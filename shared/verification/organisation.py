"""Organisations that verify results: which may, and how often in a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.ground.errors import NotAllowed, TooManyAttempts
from shared.ground.text import printed_name

MOST_FAILED_CHECKS_PER_DAY = 20
MOST_CHECKS_PER_DAY = 100


class Tier(StrEnum):
    """Instant: the email is proved, one check at a time, a low limit. Approved: keys and batches besides."""

    INSTANT = "instant"
    APPROVED = "approved"


class EmailNotProved(NotAllowed):
    code = "email_not_proved"

    def __init__(self) -> None:
        super().__init__("First open the link that we have mailed to your organisation's address.")


@dataclass(frozen=True, slots=True)
class Organisation:
    """It is there once its address is proved. `account_key` is the key of its account, which has the address: it is
    mailed when a result it verified changes."""

    id: str
    name: str
    tier: Tier = Tier.INSTANT
    email_proved_at: datetime | None = None
    account_key: str | None = None


class ChecksSpent(TooManyAttempts):
    code = "too_many_attempts"

    def __init__(self) -> None:
        super().__init__("Your organisation has reached today's number of checks.", retry_after=3600)


def may_verify(organisation: Organisation | None) -> Organisation:
    """An organisation with a proved address; its budgets of the day are spent before a pair is compared."""
    if organisation is None or organisation.email_proved_at is None:
        raise EmailNotProved
    return organisation


def organisation_name(text: str) -> str:
    """2 to 120 characters that can all be seen; RuleBroken otherwise."""
    return printed_name(text, field="your organisation's name", pointer="/name", shortest=2, longest=120)
