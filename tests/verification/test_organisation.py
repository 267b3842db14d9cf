"""Which organisations may look a result up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.ground.errors import NotAllowed, RuleBroken
from shared.verification.organisation import (
    ChecksOfDay,
    EmailNotProved,
    Organisation,
    OrganisationNotApproved,
    OrganisationSuspended,
    Tier,
    checks_left,
    may_verify,
    must_be_approved,
    organisation_name,
    tries_left,
    wait_for,
)

T = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
PROVED = Organisation("o1", "Universitat", email_proved_at=T)


@pytest.mark.parametrize(
    ("organisation", "may"), [(PROVED, True), (Organisation("o1", "Universitat"), False), (None, False)]
)
def test_only_a_proved_address_verifies(organisation: Organisation | None, may: bool) -> None:
    if may:
        assert may_verify(organisation) == PROVED
        return
    with pytest.raises(EmailNotProved):
        may_verify(organisation)


@pytest.mark.parametrize(
    ("organisation", "error"),
    [
        (None, EmailNotProved),
        (Organisation("o1", "U", email_proved_at=T), OrganisationNotApproved),
        (Organisation("o1", "U", Tier.APPROVED, T, suspended_because="a doubt"), OrganisationSuspended),
        (Organisation("o1", "U", Tier.APPROVED, T), None),
    ],
)
def test_who_is_not_approved_has_no_batches_keys_or_webhooks_and_publishes_nothing(
    organisation: Organisation | None, error: type[NotAllowed] | None
) -> None:
    if error is None:
        assert must_be_approved(organisation) is organisation
        return
    with pytest.raises(error):
        must_be_approved(organisation)


@pytest.mark.parametrize(
    ("checks", "refused", "left"),
    [(0, 0, 100), (30, 19, 70), (30, 20, 0), (30, 21, 0), (99, 0, 1), (100, 0, 0), (120, 0, 0)],
)
def test_nothing_is_left_of_a_day_whose_checks_or_refusals_are_spent(checks: int, refused: int, left: int) -> None:
    assert checks_left(PROVED, ChecksOfDay(checks, refused)) == left


@pytest.mark.parametrize(
    ("text", "name"), [("  Uni  of \u00a0Girona ", "Uni of Girona"), ("UB", "UB"), ("x" * 120, "x" * 120)]
)
def test_a_name_is_closed_up(text: str, name: str) -> None:
    assert organisation_name(text) == name


@pytest.mark.parametrize("text", ["", " ", "x", " x ", "x" * 121, "U\u200bB", "U\u202eB", "U\ufeffB", "U\ue000B"])
def test_a_name_has_2_to_120_signs_and_all_are_seen(text: str) -> None:
    with pytest.raises(RuleBroken, match="your organisation's name") as caught:
        organisation_name(text)
    assert caught.value.pointer == "/name"


HOUR = 3600


@pytest.mark.parametrize(
    ("hours_ago", "left", "wait"),
    [
        ([], 3, 0),
        ([0], 2, 0),
        ([0, 0, 0], 0, 30),  # all three may be right, and are surely answered by then
        ([3, 2, 20 / HOUR], 0, 10),
        ([3, 2, 29.5 / HOUR], 0, 1),
        ([3, 2, 30 / HOUR], 0, 21 * HOUR),
        ([30 / HOUR] * 3, 0, 24 * HOUR - 30),
        ([3, 1], 1, 0),
        ([3, 2, 1], 0, 21 * HOUR),
        ([23, 2, 1], 0, 1 * HOUR),
        ([24, 2, 1], 1, 0),
        ([25, 24, 23], 2, 0),
        ([5, 3, 2, 1], 0, 21 * HOUR),  # one too many over midnight: the third newest decides
        ([-1 / HOUR, 2, 1], 0, 31),  # another request, a moment later than this one, was faster
        ([23.9999, 2, 1], 0, 1),  # whole seconds, and never too few
    ],
)
def test_three_wrong_within_24_hours_and_the_organisation_waits_for_the_id(
    hours_ago: list[float], left: int, wait: int
) -> None:
    """The project's plan (TRUST): three wrong for one ID by one organisation within 24 hours."""
    tried = [T - timedelta(hours=each) for each in hours_ago]
    assert (tries_left(tried, T), wait_for(tried, T)) == (left, wait)
