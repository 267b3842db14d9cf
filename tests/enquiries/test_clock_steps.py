"""The clock: each thing at its second, once, however often and late it looks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.enquiries.board_steps import conclude, pause, resume
from shared.enquiries.case import Chain
from shared.enquiries.centre_steps import approve, consent, withdraw
from shared.enquiries.clock_steps import fall_due, next_moment
from shared.enquiries.fee_ledger import balance
from shared.enquiries.opening import open_by_candidate, open_by_centre
from shared.enquiries.states import EnquiryState
from shared.exams.enquiry_stages import Stage
from shared.ground.dates import instant_text
from tests.kit.builders import a_result
from tests.kit.enquiry_chain import (
    ADA,
    DAY_1,
    FEE,
    NURIA,
    OF_AGE,
    OPERATOR,
    TURNAROUND,
    a_case,
    a_chain,
    a_finding,
    at,
    grown,
)

S, ONE = EnquiryState, Stage.CLERICAL_RECHECK
A_SECOND = timedelta(seconds=1)
KEY = a_case(a_result("KET"))


def to_come(chain: Chain) -> list[tuple[str, str, str]]:
    """All that the clock will do if nobody acts: the first second, the step, the state after it."""
    found: list[tuple[str, str, str]] = []
    while (moment := next_moment(chain)) is not None:
        assert len(found) < 5, "the clock goes on for ever"
        assert fall_due(chain, moment - A_SECOND) is chain
        chain = fall_due(chain, moment)
        event = max((each for enquiry in chain.enquiries for each in enquiry.events), key=lambda each: each.at)
        found.append((instant_text(moment), event.step.value, event.after.value))
    return found


# opened on 10 December: the candidate's window ends on the 23rd, the centre's on 8 January
@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (
            S.DRAFT,
            [
                ("2026-12-20T08:00:00Z", "remind_in_three_days", "draft"),
                ("2026-12-22T08:00:00Z", "remind_tomorrow", "draft"),
                ("2026-12-23T23:00:00Z", "expire", "expired"),
            ],
        ),
        *(
            (
                state,
                [
                    ("2027-01-05T08:00:00Z", "remind_in_three_days", state.value),
                    ("2027-01-07T08:00:00Z", "remind_tomorrow", state.value),
                    ("2027-01-08T23:00:00Z", "expire", "expired"),
                ],
            )
            for state in (S.WITH_CENTRE, S.FEE_DUE, S.PAID)
        ),
        *(
            (
                state,
                [
                    ("2026-12-16T23:00:00Z", "outcome_due", state.value),
                    ("2026-12-17T23:00:00Z", "overdue", state.value),
                ],
            )
            for state in (S.SUBMITTED, S.IN_PROGRESS)
        ),
        (S.PAUSED, []),
        (
            S.CONCLUDED,
            [
                ("2026-12-21T08:00:00Z", "remind_in_three_days", "concluded"),
                ("2026-12-23T08:00:00Z", "remind_tomorrow", "concluded"),
                ("2026-12-24T23:00:00Z", "close", "closed"),
            ],
        ),
    ],
)
def test_what_the_clock_does_if_nobody_acts(state: EnquiryState, expected: list[tuple[str, str, str]]) -> None:
    assert to_come(grown(state)) == expected


def test_after_the_last_stage_the_time_to_appeal_runs_out() -> None:
    key = grown(S.CONCLUDED, case=KEY, finding=a_finding(before=KEY.result))
    assert to_come(key) == [
        ("2026-12-28T08:00:00Z", "remind_in_three_days", "concluded"),
        ("2026-12-30T08:00:00Z", "remind_tomorrow", "concluded"),
        ("2026-12-31T23:00:00Z", "close", "closed"),
    ]


def test_who_was_answered_late_is_reminded_all_the_same() -> None:
    """What was overdue before the outcome is no reminder of the window after it."""
    late = fall_due(grown(S.IN_PROGRESS), at("2026-12-20T00:00:00Z"))
    answered = conclude(late, 1, a_finding(), OPERATOR, at("2026-12-20T09:00:00Z"))
    assert [step for _, step, _ in to_come(answered)] == ["remind_in_three_days", "remind_tomorrow", "close"]


def test_who_has_gone_on_is_not_reminded_that_they_may_unless_it_came_to_nothing() -> None:
    drafted = grown(S.DRAFT, grown(S.CONCLUDED), Stage.REMARK)
    reminded = fall_due(drafted, at("2026-12-21T08:00:00Z"))
    assert [enquiry.events[-1].step.value for enquiry in reminded.enquiries] == ["conclude", "remind_in_three_days"]
    gone = withdraw(drafted, 2, ADA, DAY_1)
    again = fall_due(gone, at("2026-12-21T08:00:00Z"))
    assert [enquiry.events[-1].step.value for enquiry in again.enquiries] == ["remind_in_three_days", "withdraw"]


def test_reminders_come_in_the_morning_there_across_a_turn_of_the_clocks() -> None:
    # released on 13 October 2026: day 14 is the 27th, and the clocks go back on the 25th
    released = at("2026-10-13T08:00:00Z")
    drafted = open_by_candidate(a_chain(), a_case(released_at=released), ONE, ADA, released)
    assert [moment for moment, _, _ in to_come(drafted)] == [
        "2026-10-24T07:00:00Z",
        "2026-10-26T08:00:00Z",
        "2026-10-27T23:00:00Z",
    ]


def test_each_reminder_comes_once_however_often_the_sweep_runs() -> None:
    reminded = fall_due(grown(S.DRAFT), at("2026-12-20T08:00:00Z"))
    assert reminded.revision == 2
    assert fall_due(reminded, at("2026-12-20T08:00:00Z")) is reminded
    assert fall_due(reminded, at("2026-12-22T07:59:59Z")) is reminded


def test_a_sweep_that_comes_late_does_the_latest_only() -> None:
    late = fall_due(grown(S.DRAFT), at("2026-12-22T20:00:00Z"))
    assert [event.step.value for event in late.enquiry(1).events] == ["open", "remind_tomorrow"]
    very_late = fall_due(grown(S.DRAFT), at("2027-03-01T00:00:00Z"))
    assert [event.step.value for event in very_late.enquiry(1).events] == ["open", "expire"]
    overdue = fall_due(grown(S.SUBMITTED), at("2027-03-01T00:00:00Z"))
    assert [event.step.value for event in overdue.enquiry(1).events][-1] == "overdue"
    assert next_moment(overdue) is None


def test_who_comes_on_the_last_day_is_not_reminded_of_what_they_have_just_read() -> None:
    opened = open_by_centre(a_chain(), a_case(), ONE, NURIA, at("2027-01-08T20:00:00Z"))
    assert to_come(opened) == [("2027-01-08T23:00:00Z", "expire", "expired")]


def test_each_window_has_reminders_of_its_own() -> None:
    reminded = fall_due(grown(S.DRAFT), at("2026-12-20T08:00:00Z"))
    handed = consent(reminded, 1, ADA, OF_AGE, at("2026-12-20T09:00:00Z"))
    assert next_moment(handed) == at("2027-01-05T08:00:00Z")


def test_the_same_window_reminds_once_through_all_its_states() -> None:
    reminded = fall_due(grown(S.WITH_CENTRE), at("2027-01-05T08:00:00Z"))
    approved = approve(reminded, 1, FEE, NURIA, at("2027-01-05T09:00:00Z"))
    assert next_moment(approved) == at("2027-01-07T08:00:00Z")


def test_what_expires_leaves_no_due_and_no_fee_paid_for_nothing() -> None:
    for state in (S.FEE_DUE, S.PAID):
        expired = fall_due(grown(state), at("2027-01-08T23:00:00Z"))
        sums = balance(expired.ledger, 1)
        assert (sums.outstanding, sums.kept, expired.ledger[-1].cause) == (0, 0, "expired")


def test_a_pause_stops_the_clock_and_the_alarm_comes_once() -> None:
    going = grown(S.IN_PROGRESS)
    paused = pause(going, 1, "Waiting for the register", TURNAROUND, OPERATOR, at("2026-12-14T12:00:00Z"))
    assert next_moment(paused) is None
    resumed = resume(paused, 1, TURNAROUND, OPERATOR, at("2026-12-16T12:00:00Z"))
    assert [moment for moment, _, _ in to_come(resumed)] == ["2026-12-18T23:00:00Z", "2026-12-21T23:00:00Z"]
    warned = fall_due(going, at("2026-12-16T23:00:00Z"))
    stopped = pause(warned, 1, "Waiting for the register", TURNAROUND, OPERATOR, at("2026-12-17T12:00:00Z"))
    again = resume(stopped, 1, TURNAROUND, OPERATOR, at("2026-12-17T13:00:00Z"))
    assert [step for _, step, _ in to_come(again)] == ["overdue"]


def test_two_enquiries_of_one_chain_fall_due_in_one_revision() -> None:
    first = grown(S.CONCLUDED)
    second = open_by_candidate(first, a_case(), Stage.REMARK, ADA, DAY_1)
    both = fall_due(second, at("2027-03-01T00:00:00Z"))
    assert [enquiry.state.value for enquiry in both.enquiries] == ["closed", "expired"]
    assert both.revision == second.revision + 1


def test_an_ended_enquiry_is_never_swept_again() -> None:
    assert next_moment(withdraw(grown(S.PAID), 1, ADA, DAY_1)) is None
    assert next_moment(a_chain()) is None
