"""Who gives out codes and Secret numbers, and to whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.candidates import Entry
from shared.centres import Centre, CentreKind
from shared.givingout import ForCentresOnly, HasAccount, UnknownCandidate, may_give_out
from tests.builders import an_entry

GIRONA = Centre("ES442", "Exams Girona", "Europe/Madrid")
MINE = replace(an_entry(), centre_number="ES442", preparation_centre="ES901")
ELSEWHERE = replace(an_entry(), centre_number="ES101", preparation_centre="ES901")


def test_the_centre_that_entered_a_candidate_may_in_whichever_session() -> None:
    assert may_give_out(GIRONA, [MINE]) == MINE
    assert may_give_out(GIRONA, [ELSEWHERE, MINE]) == MINE


@pytest.mark.parametrize("entries", [[], [ELSEWHERE], [ELSEWHERE, ELSEWHERE]])
def test_anothers_candidate_is_as_if_there_were_none(entries: list[Entry]) -> None:
    with pytest.raises(UnknownCandidate):
        may_give_out(GIRONA, entries)


@pytest.mark.parametrize("entries", [[], [MINE], [ELSEWHERE]])
def test_a_school_may_not_whoever_is_asked_about(entries: list[Entry]) -> None:
    school = Centre("ES901", "Escola", "Europe/Madrid", kind=CentreKind.SCHOOL)
    with pytest.raises(ForCentresOnly):
        may_give_out(school, entries)


def test_a_candidate_with_an_account_is_told_the_way_in() -> None:
    assert HasAccount().code == "has_account"
    assert "sign in" in HasAccount().detail
