"""Who may look a result up, and what the candidate learns of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.errors import RuleBroken
from shared.verifications import (
    CentreAct,
    CentreRoute,
    EmailNotProved,
    Organisation,
    Verification,
    may_verify,
    organisation_name,
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


def test_the_candidate_learns_who_when_and_what() -> None:
    seen = Verification("v1", "KXA104827", "o1", "Universitat", T, "secret_number", ("FCE-2026-12-PB#2",))
    assert seen.to_json() == {
        "id": "v1",
        "at": "2026-12-09T08:00:00Z",
        "organisation": "Universitat",
        "route": "secret_number",
        "results": ["FCE-2026-12-PB"],
    }


def test_of_a_centres_act_the_candidate_learns_the_centre_and_the_reason_but_no_persons_name() -> None:
    act = CentreAct(
        *("a1", "KXA104827", "ES442", "Exams Girona", "hash", "Núria Soler"),
        at=T,
        route=CentreRoute.ACCESS_CODE,
        reason="Locked out",
    )
    assert act.to_json() == {
        "id": "a1",
        "at": "2026-12-09T08:00:00Z",
        "organisation": "Exams Girona",
        "route": "access_code",
        "results": [],
        "reason": "Locked out",
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
