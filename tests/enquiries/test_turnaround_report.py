"""How long answers took: working days by written-out dates, and a month's figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendar.working_days import Pause, WorkingCalendar, end_of_working_day, working_days_taken
from shared.enquiries.states import EnquiryState
from shared.enquiries.turnaround_report import (
    Answered,
    StageFigures,
    answered,
    figures,
    month_of,
    nearest_rank,
    parse_month,
)
from shared.exams.enquiry_stages import Stage
from shared.ground.errors import RuleBroken
from tests.kit.enquiry_chain import MADRID, TURNAROUND, at, grown

# Thursday 10 December 2026 is day 0; the 8th is a holiday, the 25th another.
CALENDAR = WorkingCalendar(MADRID, frozenset({date(2026, 12, 25)}), ((date(2027, 8, 1), date(2027, 8, 31)),))


@pytest.mark.parametrize(
    ("received", "concluded", "taken"),
    [
        ("2026-12-10T10:00:00Z", "2026-12-10T10:00:00Z", 0),
        ("2026-12-10T10:00:00Z", "2026-12-10T22:59:59Z", 0),  # its last second in Madrid
        ("2026-12-10T10:00:00Z", "2026-12-10T23:00:00Z", 1),  # Friday has begun
        ("2026-12-10T10:00:00Z", "2026-12-11T22:59:59Z", 1),
        ("2026-12-10T10:00:00Z", "2026-12-12T09:00:00Z", 2),  # Saturday counts to Monday
        ("2026-12-10T10:00:00Z", "2026-12-14T09:00:00Z", 2),
        ("2026-12-10T10:00:00Z", "2026-12-17T22:59:59Z", 5),  # the last second of five
        ("2026-12-10T10:00:00Z", "2026-12-17T23:00:00Z", 6),
        ("2026-12-12T10:00:00Z", "2026-12-12T11:00:00Z", 0),  # received and answered on a Saturday
        ("2026-12-12T10:00:00Z", "2026-12-13T11:00:00Z", 1),  # a Sunday's counts to Monday, as the due date does
        ("2026-12-24T10:00:00Z", "2026-12-25T10:00:00Z", 1),  # a holiday counts to the next working day
        ("2026-12-24T10:00:00Z", "2026-12-28T10:00:00Z", 1),
        ("2027-07-30T10:00:00Z", "2027-09-01T10:00:00Z", 1),  # closed in August
        ("2027-03-26T10:00:00Z", "2027-03-29T10:00:00Z", 1),  # over the change to summer time
        ("2028-02-28T10:00:00Z", "2028-03-01T10:00:00Z", 2),  # 29 February 2028 is a Tuesday
    ],
)
def test_working_days_taken(received: str, concluded: str, taken: int) -> None:
    assert working_days_taken(at(received), at(concluded), (), CALENDAR) == (taken, 0)


@pytest.mark.parametrize(
    ("since", "until", "taken", "paused"),
    [
        ("2026-12-11T09:00:00Z", "2026-12-11T15:00:00Z", 4, 0),  # within a day costs nothing
        ("2026-12-11T09:00:00Z", "2026-12-14T09:00:00Z", 3, 1),  # over Friday's end
        ("2026-12-12T09:00:00Z", "2026-12-13T09:00:00Z", 4, 0),  # over a day off
        ("2026-12-11T09:00:00Z", "2026-12-16T09:00:00Z", 1, 3),
    ],
)
def test_paused_days_are_counted_apart(since: str, until: str, taken: int, paused: int) -> None:
    pauses = (Pause(at(since), at(until), "a recording is missing"),)
    received, concluded = at("2026-12-10T10:00:00Z"), at("2026-12-16T12:00:00Z")
    assert working_days_taken(received, concluded, pauses, CALENDAR) == (taken, paused)


@given(
    received=st.integers(0, 24 * 400),
    hours=st.integers(0, 24 * 60),
    pause=st.tuples(st.integers(0, 24 * 20), st.integers(1, 24 * 20)),
)
def test_working_days_taken_end_with_the_day_of_the_answer(received: int, hours: int, pause: tuple[int, int]) -> None:
    """The same count as the promise's, from the other end."""
    begins = at("2026-12-01T00:30:00Z") + timedelta(hours=received)
    since = begins + timedelta(hours=pause[0])
    pauses = (Pause(since, since + timedelta(hours=pause[1]), "why"),)
    ends = max(begins + timedelta(hours=hours), since + timedelta(hours=pause[1]))
    taken, _ = working_days_taken(begins, ends, pauses, CALENDAR)
    by = end_of_working_day(taken, begins, pauses, CALENDAR)
    assert by is None or ends <= by
    if taken:
        before = end_of_working_day(taken - 1, begins, pauses, CALENDAR)
        assert before is not None
        assert before < ends


def test_what_the_turnaround_report_keeps_of_an_outcome() -> None:
    chain = grown(EnquiryState.CONCLUDED)
    kept = answered(chain, 1, TURNAROUND)
    assert kept == Answered("KXA104827.FCE-2026-12-PB.1", Stage.CLERICAL_RECHECK, "2026-12", 0, 0, in_time=True)
    (enquiry,) = chain.enquiries
    assert enquiry.outcome is not None
    assert enquiry.due_at is not None
    late = replace(enquiry, outcome=replace(enquiry.outcome, at=enquiry.due_at + timedelta(seconds=1)))
    found = answered(replace(chain, enquiries=(late,)), 1, TURNAROUND)
    assert found is not None
    assert (found.in_time, found.working_days) == (False, 6)
    assert answered(grown(EnquiryState.IN_PROGRESS), 1, TURNAROUND) is None


@pytest.mark.parametrize(
    ("moment", "zone", "month"),
    [
        ("2026-12-31T22:59:59Z", MADRID, "2026-12"),
        ("2026-12-31T23:00:00Z", MADRID, "2027-01"),
        ("2026-12-31T23:00:00Z", "Europe/London", "2026-12"),
        ("2027-06-30T22:00:00Z", MADRID, "2027-07"),
    ],
)
def test_the_bodys_zone_decides_the_month(moment: str, zone: str, month: str) -> None:
    assert month_of(at(moment), zone) == month


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "26-12", "2026-12-01", "2026-1", "1999-12", "２０２６-12"]
)
def test_texts_that_are_no_month(text: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        parse_month(text)
    assert caught.value.pointer == "/month"


@pytest.mark.parametrize(
    ("ordered", "median", "percentile"),
    [
        ([], None, None),
        ([3], 3, 3),
        ([1, 9], 1, 9),
        ([1, 2, 3], 2, 3),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4, 8),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, 9),
        ([2] * 9 + [40], 2, 2),
        ([2] * 8 + [40, 40], 2, 40),
    ],
)
def test_nearest_ranks(ordered: list[int], median: int | None, percentile: int | None) -> None:
    assert (nearest_rank(ordered, 50), nearest_rank(ordered, 90)) == (median, percentile)


def test_a_months_figures_stage_by_stage() -> None:
    def kept(stage: Stage, days: int, paused: int = 0) -> Answered:
        return Answered("x", stage, "2026-12", days, paused, in_time=days <= 5)

    first = [kept(Stage.CLERICAL_RECHECK, days) for days in (7, 1, 3)]
    found = [*first, kept(Stage.REMARK, 15, 4)]
    assert figures(found, Stage.CLERICAL_RECHECK) == StageFigures(3, 2, 3, 7, 7, 0)
    assert figures(found, Stage.REMARK) == StageFigures(1, 0, 15, 15, 15, 4)
    assert figures([], Stage.REMARK) == StageFigures(0, 0, None, None, None, 0)
