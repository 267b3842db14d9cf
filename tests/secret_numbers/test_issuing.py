"""Who gives out codes and Secret numbers, and to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.candidates.candidate import Entry
from shared.centres.centre import Centre, CentreKind
from shared.secret_numbers.issuing import ForCentresOnly, HasAccount, UnknownCandidate, given_by, may_give_out
from shared.verification.access_record import CentreAct, CentreRoute, CheckRoute, Verification
from tests.kit.builders import an_entry

GIRONA = Centre("ES442", "Exams Girona", "Europe/Madrid")
MINE = replace(an_entry(), centre_number="ES442", preparation_centre="ES901")
ELSEWHERE = replace(an_entry(), centre_number="ES101", preparation_centre="ES901")


def may(centre: Centre, entries: list[Entry], today: date = date(2026, 12, 9)) -> Entry:
    return may_give_out(
        centre, entries, {"FCE-2026-12-PB": date(2026, 12, 5), "OLD": date(2025, 12, 6)}.__getitem__, today
    )


@pytest.mark.parametrize(
    ("session_id", "today", "is_theirs"),
    [
        ("FCE-2026-12-PB", date(2026, 9, 1), True),
        ("FCE-2026-12-PB", date(2027, 12, 4), True),
        ("FCE-2026-12-PB", date(2027, 12, 5), False),
        ("OLD", date(2026, 12, 5), True),
        ("OLD", date(2026, 12, 6), False),
    ],
)
def test_a_year_after_the_exam_a_centre_gives_nothing_more(session_id: str, today: date, is_theirs: bool) -> None:
    mine = replace(MINE, session_id=session_id)
    if is_theirs:
        assert may(GIRONA, [mine], today) == mine
        return
    with pytest.raises(UnknownCandidate):
        may(GIRONA, [mine], today)


def test_the_centre_that_entered_a_candidate_may_in_whichever_session() -> None:
    assert may(GIRONA, [MINE]) == MINE
    assert may(GIRONA, [ELSEWHERE, MINE]) == MINE


@pytest.mark.parametrize("entries", [[], [ELSEWHERE], [ELSEWHERE, ELSEWHERE]])
def test_a_candidate_of_another_centre_is_not_found(entries: list[Entry]) -> None:
    with pytest.raises(UnknownCandidate):
        may(GIRONA, entries)


@pytest.mark.parametrize("entries", [[], [MINE], [ELSEWHERE]])
def test_a_school_may_not_whoever_is_asked_about(entries: list[Entry]) -> None:
    school = Centre("ES901", "Escola", "Europe/Madrid", kind=CentreKind.SCHOOL)
    with pytest.raises(ForCentresOnly):
        may(school, entries)


def test_a_candidate_with_an_account_is_shown_the_way_in() -> None:
    assert HasAccount().code == "has_account"
    assert "sign in" in HasAccount().detail


def test_a_centre_reads_what_it_gave_itself_and_nothing_else_of_the_record() -> None:
    at = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
    names = ("KXA104827", "ES442", "Exams Girona", "hash", "Núria Soler")
    code = CentreAct("a1", *names, at, CentreRoute.ACCESS_CODE, reason="Locked out")
    number = replace(code, route=CentreRoute.SECRET_REISSUE)
    others: list[Verification | CentreAct] = [
        replace(code, centre_number="ES101"),
        replace(code, route=CentreRoute.CENTRE),
        replace(code, route=CentreRoute.SCHOOL),
        Verification("v1", "KXA104827", "o1", "Universitat", at, CheckRoute.SECRET_NUMBER, ()),
    ]
    line = {"at": "2026-12-09T08:00:00Z", "reason": "Locked out", "staff": "Núria Soler"}
    given = [{**line, "act": "access_code"}, {**line, "act": "secret_reissue"}]
    assert given_by("ES442", [code, *others, number]) == given
