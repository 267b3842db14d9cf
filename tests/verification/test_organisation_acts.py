"""Who may be approved, suspended and reinstated, and what each act makes of an organisation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from shared.ground.errors import Conflict
from shared.verification.organisation import (
    EmailNotProved,
    Organisation,
    OrganisationState,
    OrganisationSuspended,
    Tier,
    may_verify,
)
from shared.verification.organisation_acts import ActKind, Decided, approve, reinstate, suspend

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
INSTANT = Organisation("o1", "Universitat", email_proved_at=AT)
APPROVED = Organisation("o1", "Universitat", Tier.APPROVED, AT, checks_per_day=2000, acts=1)
SUSPENDED = Organisation(
    "o1", "Universitat", Tier.APPROVED, AT, checks_per_day=2000, suspended_because="a fraud", acts=2
)


def approval(checks: int) -> Callable[[Organisation], Decided]:
    return lambda organisation: approve(organisation, checks, "ana", AT)


def suspension(organisation: Organisation) -> Decided:
    return suspend(organisation, "a fraud", "ana", AT)


def reinstatement(organisation: Organisation) -> Decided:
    return reinstate(organisation, "a mistake", "ana", AT)


@pytest.mark.parametrize(
    ("before", "act", "state", "tier", "checks", "kind"),
    [
        (INSTANT, approval(2000), "approved", "approved", 2000, ActKind.APPROVED),
        (INSTANT, approval(100), "approved", "approved", 100, ActKind.APPROVED),
        (APPROVED, approval(500), "approved", "approved", 500, ActKind.APPROVED),
        (INSTANT, suspension, "suspended", "instant", 100, ActKind.SUSPENDED),
        (APPROVED, suspension, "suspended", "approved", 2000, ActKind.SUSPENDED),
        (SUSPENDED, reinstatement, "approved", "approved", 2000, ActKind.REINSTATED),
    ],
)
def test_each_act(
    before: Organisation, act: Callable[[Organisation], Decided], state: str, tier: str, checks: int, kind: ActKind
) -> None:
    after, done = act(before)
    assert (after.state, after.tier, after.checks_per_day) == (state, tier, checks)
    assert (done.number, after.acts, done.kind, done.operator) == (before.acts + 1, before.acts + 1, kind, "ana")
    assert (done.reason is None, done.checks_per_day is None) == (
        kind is ActKind.APPROVED,
        kind is not ActKind.APPROVED,
    )


@pytest.mark.parametrize(
    ("before", "act", "why"),
    [
        (SUSPENDED, approval(500), "Reinstate it first"),
        (APPROVED, approval(2000), "approved already, with 2000 checks a day"),
        (SUSPENDED, suspension, "suspended already"),
        (INSTANT, reinstatement, "not suspended"),
        (APPROVED, reinstatement, "not suspended"),
    ],
)
def test_what_changes_nothing_is_refused(
    before: Organisation, act: Callable[[Organisation], Decided], why: str
) -> None:
    with pytest.raises(Conflict, match=why):
        act(before)


def test_a_suspended_organisation_may_not_verify_and_is_given_the_reason() -> None:
    assert may_verify(APPROVED) is APPROVED
    with pytest.raises(OrganisationSuspended, match="The reason: a fraud"):
        may_verify(SUSPENDED)
    with pytest.raises(EmailNotProved):
        may_verify(None)
    assert SUSPENDED.state is OrganisationState.SUSPENDED
