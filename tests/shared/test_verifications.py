"""Who may look a result up, and what the candidate learns of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.errors import RuleBroken
from shared.verifications import (
    ChecksSpent,
    EmailNotProved,
    Organisation,
    Verification,
    may_verify,
    organisation_name,
)

T = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
PROVED = Organisation("o1", "Universitat", email_proved_at=T)


@pytest.mark.parametrize(
    ("organisation", "failed", "refused"),
    [
        (PROVED, 0, None),
        (PROVED, 19, None),
        (PROVED, 20, ChecksSpent),
        (Organisation("o1", "Universitat"), 0, EmailNotProved),
        (None, 0, EmailNotProved),
    ],
)
def test_a_proved_address_under_its_budget(
    organisation: Organisation | None, failed: int, refused: type[Exception] | None
) -> None:
    if refused is None:
        assert may_verify(organisation, failed) == PROVED
        return
    with pytest.raises(refused):
        may_verify(organisation, failed)


def test_the_candidate_learns_who_when_and_what() -> None:
    seen = Verification("v1", "KXA104827", "o1", "Universitat", T, "secret_number", ("FCE-2026-12-PB#2",))
    assert seen.to_json() == {
        "id": "v1",
        "at": "2026-12-09T08:00:00Z",
        "organisation": "Universitat",
        "route": "secret_number",
        "results": ["FCE-2026-12-PB"],
    }


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
