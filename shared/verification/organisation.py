"""Organisations that verify results: which may, how often in a day, and how often with a wrong number for one ID."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import ceil

from shared.ground.errors import Conflict, NotAllowed, RuleBroken, TooManyAttempts
from shared.ground.text import printed_name

MOST_FAILED_CHECKS_PER_DAY = 20
"""Whatever the tier: who is approved guesses no more than anybody."""
MOST_CHECKS_PER_DAY = 100
"""Of the instant tier; an approved organisation has a number of its own."""
MOST_WRONG_FOR_ONE_ID = 3
"""Of an ID's ten tries, so that no organisation alone spends them, and none is worn down in a day."""
MOST_AGE_MONTHS = 120
WRONG_FOR = timedelta(hours=24)
UNDER_WAY_FOR = timedelta(seconds=30)
"""At most, for no answer takes longer: until then a check counts among those that opened nothing."""


class Tier(StrEnum):
    """Instant: the email is proved, one check at a time, a low limit. Approved: keys and batches besides."""

    INSTANT = "instant"
    APPROVED = "approved"


class OrganisationState(StrEnum):
    """A suspended one checks nothing, whatever its tier, and has its tier again once it is reinstated."""

    INSTANT = "instant"
    APPROVED = "approved"
    SUSPENDED = "suspended"


class OrganisationSuspended(NotAllowed):
    code = "organisation_suspended"

    def __init__(self, reason: str) -> None:
        super().__init__(
            "The awarding body has suspended your organisation, which can check no results until it is reinstated. "
            f"The reason: {reason}"
        )


class EmailNotProved(NotAllowed):
    code = "email_not_proved"

    def __init__(self) -> None:
        super().__init__("First open the link that we have mailed to your organisation's address.")


class OrganisationNotApproved(NotAllowed):
    code = "organisation_not_approved"

    def __init__(self) -> None:
        super().__init__(
            "Batches, keys, webhooks and published requirements are for organisations that the awarding body has "
            "approved. Ask it to approve yours; until then check one candidate at a time."
        )


class SecondFactorNeeded(Conflict):
    code = "second_factor_missing"

    def __init__(self) -> None:
        super().__init__(
            "Your organisation is approved, so each of its people has a second factor. Scan the picture with an "
            "authenticator app, and send the code that it shows."
        )


class AnotherPassword(RuleBroken):
    """The link is good, the password is not that of its registration: mistyped, or of a second registration within two
    minutes, which changed nothing, or a stranger has registered the address."""

    code = "another_password"

    def __init__(self) -> None:
        super().__init__(
            "This is not the password that you registered with. Of two registrations within two minutes the first "
            "counts. If no password of yours fits, somebody else registered with this address: wait two minutes, then "
            "register again.",
            pointer="/password",
        )


@dataclass(frozen=True, slots=True)
class Organisation:
    """It is there once its address is proved. `account_key` is the key of its account, which has the address: it is
    mailed when a result it verified changes. `country` (ISO 3166-1) and `web_domain` are what it says of itself.
    `acts` counts what the awarding body has decided about it."""

    id: str
    name: str
    tier: Tier = Tier.INSTANT
    email_proved_at: datetime | None = None
    account_key: str | None = None
    country: str | None = None
    web_domain: str | None = None
    checks_per_day: int = MOST_CHECKS_PER_DAY
    suspended_because: str | None = None
    acts: int = 0
    without_second_factor: int = 0
    """How many of its people have none."""
    max_age_months: int | None = None
    """How old a result may be, from its exam, that it takes; None: as old as the exam's own rule lets it be."""

    @property
    def state(self) -> OrganisationState:
        return OrganisationState.SUSPENDED if self.suspended_because else OrganisationState(self.tier.value)


@dataclass(frozen=True, slots=True)
class ChecksOfDay:
    """An organisation's checks of a day (UTC), and how many of them opened nothing or are under way."""

    checks: int = 0
    refused: int = 0


def refusals_left(counted: ChecksOfDay) -> int:
    """How many more of the day's checks may open nothing."""
    return max(0, MOST_FAILED_CHECKS_PER_DAY - counted.refused)


def checks_left(organisation: Organisation, counted: ChecksOfDay) -> int:
    """None once either budget of the day is spent."""
    return max(0, organisation.checks_per_day - counted.checks) if refusals_left(counted) else 0


class ChecksSpent(TooManyAttempts):
    """Over the checks of the day, which ends at midnight UTC."""

    code = "checks_spent"

    def __init__(self, at: datetime) -> None:
        said = "Your organisation has reached the number of checks of a day, which ends at midnight UTC."
        super().__init__(said, retry_after=_until_midnight(at))


class RefusalsSpent(TooManyAttempts):
    """Over those of the day's checks that may open nothing, among which each counts while it is under way: so long the
    wait is short, for there may be room again."""

    code = "refusals_spent"

    def __init__(self, tried: TriesById, at: datetime) -> None:
        super().__init__(
            f"Your organisation has made {MOST_FAILED_CHECKS_PER_DAY} checks of ID numbers that opened nothing today, "
            "which ends at midnight UTC, or are under way.",
            retry_after=int(UNDER_WAY_FOR.total_seconds()) if may_be_under_way(tried, at) else _until_midnight(at),
        )


def _until_midnight(at: datetime) -> int:
    begun = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return ceil((begun + timedelta(days=1) - at).total_seconds())


class WaitsForId(TooManyAttempts):
    """Three numbers that opened nothing, or are just being compared, for one ID within 24 hours by this organisation,
    whether or not there is such an ID; it says nothing of the ID."""

    code = "wait_for_id"

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "Your organisation has given three numbers for this ID number within 24 hours that opened nothing or are "
            "under way. Wait, and ask the candidate; other ID numbers can be checked as before.",
            retry_after=retry_after,
        )


TriesById = Mapping[str, Sequence[datetime]]
"""By ID, when an organisation tried numbers on it that opened nothing, or are just being compared."""


def tries_left(tried: Iterable[datetime], at: datetime) -> int:
    """How many more numbers an organisation may try on an ID now, of the three in any 24 hours."""
    return max(0, MOST_WRONG_FOR_ONE_ID - len(_counting(tried, at)))


def wait_for(tried: Iterable[datetime], at: datetime) -> int:
    """Seconds until the organisation may try the ID again; 0 where it may now. While one of the three may not have been
    answered yet, until it surely is: a right one takes its mark out again."""
    newest = sorted(_counting(tried, at), reverse=True)[:MOST_WRONG_FOR_ONE_ID]
    if len(newest) < MOST_WRONG_FOR_ONE_ID:
        return 0
    answered, ends = newest[0] + UNDER_WAY_FOR, newest[-1] + WRONG_FOR
    return ceil(((answered if at < answered else ends) - at).total_seconds())


def may_be_under_way(tried: TriesById, at: datetime) -> bool:
    """Whether one of the tries of a day may not have been answered yet."""
    return any(at < each + UNDER_WAY_FOR for tries in tried.values() for each in tries)


def _counting(tried: Iterable[datetime], at: datetime) -> list[datetime]:
    return [each for each in tried if at < each + WRONG_FOR]


def has_proved(organisation: Organisation | None) -> Organisation:
    """An organisation with a proved address; raises EmailNotProved."""
    if organisation is None or organisation.email_proved_at is None:
        raise EmailNotProved
    return organisation


def may_be_without_second_factor(organisation: Organisation) -> None:
    """Raises SecondFactorNeeded once it is approved: then one account sees many results (ASVS 5.0, 6.3.3)."""
    if organisation.tier is Tier.APPROVED:
        raise SecondFactorNeeded


def may_verify(found: Organisation | None) -> Organisation:
    """An organisation with a proved address that is not suspended; its budgets of the day are spent before a pair is
    compared."""
    organisation = has_proved(found)
    if organisation.suspended_because:
        raise OrganisationSuspended(organisation.suspended_because)
    return organisation


def is_allowed(found: Organisation | None) -> bool:
    """Whether `may_verify` lets it."""
    try:
        may_verify(found)
    except NotAllowed:
        return False
    return True


def must_be_approved(found: Organisation | None) -> Organisation:
    """Raises where it is not approved, or suspended."""
    organisation = may_verify(found)
    if organisation.tier is not Tier.APPROVED:
        raise OrganisationNotApproved
    return organisation


def organisation_name(text: str) -> str:
    """2 to 120 characters that can all be seen; RuleBroken otherwise."""
    return printed_name(text, field="your organisation's name", pointer="/name", shortest=2, longest=120)
