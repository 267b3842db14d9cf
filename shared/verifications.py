"""Organisations and verifications: who may look a result up; the record of each look, and of each act of a centre."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.dates import instant_text
from shared.errors import NotAllowed, TooManyAttempts
from shared.names import printed_name

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


class VerificationState(StrEnum):
    VALID = "valid"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Organisation:
    """`account_key` is where its account stands, with its address: it is mailed when a result it verified changes."""

    id: str
    name: str
    tier: Tier = Tier.INSTANT
    email_proved_at: datetime | None = None
    account_key: str | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """One look at a candidate's results; its row is written before the answer is given."""

    id: str
    candidate_id: str
    organisation_id: str
    organisation_name: str
    at: datetime
    route: str
    seen: tuple[str, ...]
    """Session and version of each result shown, as "FCE-2026-12-PB#1"."""

    def to_json(self) -> dict[str, object]:
        """For the candidate whose results were seen."""
        return {
            "id": self.id,
            "at": instant_text(self.at),
            "organisation": self.organisation_name,
            "route": self.route,
            "results": [each.partition("#")[0] for each in self.seen],
        }


class CentreRoute(StrEnum):
    """What a centre or school did: looked at a result as the one or the other, or gave something to the candidate."""

    CENTRE = "centre"
    SCHOOL = "school"
    ACCESS_CODE = "access_code"
    SECRET_REISSUE = "secret_reissue"  # noqa: S105


@dataclass(frozen=True, slots=True)
class CentreAct:
    """What a named person of a centre or school saw of a candidate, or did for them; its row is written before the
    answer is given. `reason` is there where the route asks for one, and is shown to the candidate."""

    id: str
    candidate_id: str
    centre_number: str
    centre_name: str
    staff_id: str
    staff_name: str
    at: datetime
    route: CentreRoute
    seen: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def is_look(self) -> bool:
        return self.route in (CentreRoute.CENTRE, CentreRoute.SCHOOL)

    def to_json(self) -> dict[str, object]:
        """For the candidate: which centre, not which person."""
        return {
            "id": self.id,
            "at": instant_text(self.at),
            "organisation": self.centre_name,
            "route": self.route.value,
            "results": [each.partition("#")[0] for each in self.seen],
            "reason": self.reason,
        }


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
