"""Which organisations may look a result up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.ground.errors import RuleBroken
from shared.verification.organisation import EmailNotProved, Organisation, may_verify, organisation_name

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
    ("text", "name"), [("  Uni  of \u00a0Girona ", "Uni of Girona"), ("UB", "UB"), ("x" * 120, "x" * 120)]
)
def test_a_name_is_closed_up(text: str, name: str) -> None:
    assert organisation_name(text) == name


@pytest.mark.parametrize("text", ["", " ", "x", " x ", "x" * 121, "U\u200bB", "U\u202eB", "U\ufeffB", "U\ue000B"])
def test_a_name_has_2_to_120_signs_and_all_are_seen(text: str) -> None:
    with pytest.raises(RuleBroken, match="your organisation's name") as caught:
        organisation_name(text)
    assert caught.value.pointer == "/name"
