"""Who prints a number that was issued here, once, and how often another is issued."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.centres.centre import CentreKind
from shared.ground.errors import Conflict
from shared.secret_numbers.confirmation import (
    Confirmation,
    ConfirmationState,
    NotWaiting,
    ReissuedToday,
    ReissuesSpent,
    may_issue_another,
    may_print,
    this_season,
)

T = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
CENTRE, SCHOOL = CentreKind.CENTRE, CentreKind.SCHOOL
WAITING = Confirmation("KXA104827", "i", T)
AGAIN = Confirmation("KXA104827", "i", T, again=True)
PRINTED = Confirmation("KXA104827", "i", T, done_at=T, centre_number="ES442", person="Núria")
SHOWN = Confirmation("KXA104827", "i", T, again=True, done_at=T, on_screen=True)


@pytest.mark.parametrize(
    ("confirmation", "state", "by_centre", "by_school"),
    [
        (WAITING, ConfirmationState.WAITING, True, True),
        (AGAIN, ConfirmationState.WAITING, True, False),  # "a school prints once"
        (PRINTED, ConfirmationState.PRINTED, False, False),
        (SHOWN, ConfirmationState.SHOWN, False, False),
    ],
)
def test_a_number_is_printed_once_and_by_a_school_only_the_first(
    confirmation: Confirmation, state: ConfirmationState, by_centre: bool, by_school: bool
) -> None:
    assert confirmation.state is state
    assert (may_print(confirmation, CENTRE), may_print(confirmation, SCHOOL)) == (by_centre, by_school)


def test_a_number_of_a_file_is_printed_by_nobody_here() -> None:
    assert not may_print(None, CENTRE)


DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("ago", "code"),
    [
        ([], None),
        ([DAY - SECOND], "reissued_today"),
        ([DAY], None),
        ([SECOND, SECOND * 2], "reissued_today"),
        ([DAY, DAY * 2, DAY * 179], "reissues_spent"),
        ([DAY, DAY * 2, DAY * 180], None),  # the oldest counts no more
        ([SECOND, DAY * 2, DAY * 179], "reissues_spent"),
        ([DAY, DAY * 2, DAY * 3, DAY * 179], "reissues_spent"),  # the fourth was allowed
    ],
)
def test_another_number_a_day_and_three_in_a_season(ago: list[timedelta], code: str | None) -> None:
    moments = [T - each for each in ago]
    if code is None:
        may_issue_another(moments, T)
        return
    with pytest.raises(Conflict, match="The awarding body can allow one more") as refused:
        may_issue_another(moments, T)
    assert refused.value.code == code


def test_it_is_said_when_the_next_can_be_issued() -> None:
    moments = [T - DAY * each for each in (170, 10, 1)]
    with pytest.raises(Conflict, match="until 11 December 2026"):
        may_issue_another(moments, T)
    assert this_season([*moments, T - DAY * 400], T) == tuple(moments)


@pytest.mark.parametrize(
    ("ago", "ahead"),
    [
        ([DAY - SECOND], SECOND),
        ([SECOND, SECOND * 2], DAY - SECOND),
        ([DAY, DAY * 2, DAY * 179], DAY),
        ([SECOND, DAY * 2, DAY * 180 - SECOND], DAY - SECOND),  # a place is free before the day is over
    ],
)
def test_a_refusal_has_the_moment_from_which_another_can_be_issued(ago: list[timedelta], ahead: timedelta) -> None:
    moments = [T - each for each in ago]
    with pytest.raises(Conflict) as refused:
        may_issue_another(moments, T)
    assert isinstance(refused.value, ReissuedToday | ReissuesSpent)
    assert refused.value.next_at == T + ahead
    may_issue_another(moments, T + ahead)


def test_a_list_that_cannot_be_printed_names_five() -> None:
    assert "for A, B:" in NotWaiting(["A", "B"]).detail
    assert "for A, B, C, D, E and others:" in NotWaiting(["A", "B", "C", "D", "E", "F"]).detail
