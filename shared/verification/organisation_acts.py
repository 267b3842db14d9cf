"""What the awarding body decides about an organisation: it approves, suspends and reinstates it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.ground.errors import Conflict
from shared.verification.organisation import Organisation, OrganisationState, Tier

FEWEST_CHECKS_SET, MOST_CHECKS_SET = 1, 50_000
"""A day; ten batches of five thousand rows at most."""


class SecondFactorMissing(Conflict):
    code = "second_factor_missing"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"Without a second factor: {count} of this organisation's people. Each adds one on the page of its people; "
            "then it can be approved."
        )


class ActKind(StrEnum):
    APPROVED = "approved"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"


@dataclass(frozen=True, slots=True)
class OrganisationAct:
    """The `number`th act about one organisation. `reason` is there where it was suspended or reinstated,
    `checks_per_day` where it was approved."""

    number: int
    kind: ActKind
    operator: str
    at: datetime
    reason: str | None = None
    checks_per_day: int | None = None


Decided = tuple[Organisation, OrganisationAct]
"""The organisation as it is then, and the act that made it so."""


def approve(organisation: Organisation, checks_per_day: int, operator: str, at: datetime) -> Decided:
    """Also one that is approved already, with another number of checks a day. Each of its people must have a second
    factor (ASVS 5.0, 6.3.3), because from here on many results are asked for at once."""
    if organisation.state is OrganisationState.SUSPENDED:
        raise Conflict("This organisation is suspended. Reinstate it first.")
    if organisation.without_second_factor:
        raise SecondFactorMissing(organisation.without_second_factor)
    if (organisation.tier, organisation.checks_per_day) == (Tier.APPROVED, checks_per_day):
        raise Conflict(f"This organisation is approved already, with {checks_per_day} checks a day.")
    after = replace(organisation, tier=Tier.APPROVED, checks_per_day=checks_per_day)
    return _counted(after, ActKind.APPROVED, operator, at, checks_per_day=checks_per_day)


def suspend(organisation: Organisation, reason: str, operator: str, at: datetime) -> Decided:
    if organisation.state is OrganisationState.SUSPENDED:
        raise Conflict("This organisation is suspended already.")
    return _counted(replace(organisation, suspended_because=reason), ActKind.SUSPENDED, operator, at, reason)


def reinstate(organisation: Organisation, reason: str, operator: str, at: datetime) -> Decided:
    """Back to its tier, with its checks a day."""
    if organisation.state is not OrganisationState.SUSPENDED:
        raise Conflict("This organisation is not suspended.")
    return _counted(replace(organisation, suspended_because=None), ActKind.REINSTATED, operator, at, reason)


def _counted(
    after: Organisation,
    kind: ActKind,
    operator: str,
    at: datetime,
    reason: str | None = None,
    checks_per_day: int | None = None,
) -> Decided:
    number = after.acts + 1
    return replace(after, acts=number), OrganisationAct(number, kind, operator, at, reason, checks_per_day)
