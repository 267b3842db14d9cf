"""The table of steps, written out whole: who moves an enquiry from where to where, until when, and who is told."""

from __future__ import annotations

from shared.enquiries.states import ACTS_NEXT, OPEN_STATES, ROWS, TRANSITIONS, EnquiryState, Role, Step

TABLE = """
open: - -> draft, candidate, consent_until, tells nobody
open: - -> with_centre, centre, submit_until, tells candidate
open: draft -> with_centre, centre, submit_until, tells candidate
consent: draft -> with_centre, candidate, consent_until, tells candidate or centre
consent: with_centre -> with_centre, candidate or centre, submit_until, tells centre
consent: fee_due -> fee_due, candidate or centre, submit_until, tells centre
consent: paid -> paid, candidate or centre, submit_until, tells centre
withdraw: draft -> withdrawn, candidate, any_time, tells nobody
withdraw: with_centre -> withdrawn, candidate or centre, any_time, tells candidate or centre
withdraw: fee_due -> withdrawn, candidate or centre, any_time, tells candidate or centre
withdraw: paid -> withdrawn, candidate or centre, any_time, tells candidate or centre
withdraw: submitted -> withdrawn, candidate or centre, any_time, tells candidate or centre
approve: with_centre -> fee_due, centre, submit_until, tells candidate
approve_free: with_centre -> paid, centre, submit_until, tells candidate
refuse: with_centre -> refused, centre, any_time, tells candidate
pay: fee_due -> paid, centre, submit_until, tells candidate
submit: paid -> submitted, centre, submit_until, tells candidate
appeal: concluded -> appealed, centre, further_until, tells candidate
begin: submitted -> in_progress, board, any_time, tells nobody
pause: in_progress -> paused, board, any_time, tells centre
resume: paused -> in_progress, board, any_time, tells centre
conclude: in_progress -> concluded, board, any_time, tells candidate or centre
settle: appealed -> closed, board, any_time, tells candidate or centre
end: submitted -> withdrawn, board, any_time, tells candidate or centre
end: in_progress -> withdrawn, board, any_time, tells candidate or centre
end: paused -> withdrawn, board, any_time, tells candidate or centre
remind_in_three_days: draft -> draft, clock, consent_until, tells candidate
remind_tomorrow: draft -> draft, clock, consent_until, tells candidate
expire: draft -> expired, clock, consent_until, tells candidate
remind_in_three_days: with_centre -> with_centre, clock, submit_until, tells centre
remind_tomorrow: with_centre -> with_centre, clock, submit_until, tells centre
expire: with_centre -> expired, clock, submit_until, tells candidate or centre
remind_in_three_days: fee_due -> fee_due, clock, submit_until, tells candidate or centre
remind_tomorrow: fee_due -> fee_due, clock, submit_until, tells candidate or centre
expire: fee_due -> expired, clock, submit_until, tells candidate or centre
remind_in_three_days: paid -> paid, clock, submit_until, tells centre
remind_tomorrow: paid -> paid, clock, submit_until, tells centre
expire: paid -> expired, clock, submit_until, tells candidate or centre
outcome_due: submitted -> submitted, clock, any_time, tells board
overdue: submitted -> submitted, clock, any_time, tells centre or board
outcome_due: in_progress -> in_progress, clock, any_time, tells board
overdue: in_progress -> in_progress, clock, any_time, tells centre or board
remind_in_three_days: concluded -> concluded, clock, further_until, tells candidate or centre
remind_tomorrow: concluded -> concluded, clock, further_until, tells candidate or centre
close: concluded -> closed, clock, further_until, tells candidate
"""


def test_the_table_of_steps_is_as_written_here() -> None:
    assert "\n".join(str(row) for row in ROWS) == TABLE.strip()


def test_every_state_is_reachable_and_four_are_final() -> None:
    assert {row.after for row in ROWS} == set(EnquiryState)
    left = {row.before for row in ROWS}
    ends = {state.value for state in EnquiryState if state not in left}
    assert ends == {"closed", "refused", "withdrawn", "expired"}
    assert set(EnquiryState) - {EnquiryState(state) for state in ends} - {EnquiryState.CONCLUDED} == OPEN_STATES


def test_one_row_a_step_and_state() -> None:
    assert len(TRANSITIONS) == len(ROWS) - 2  # the two ways to open
    assert {row.step for row in ROWS} == set(Step)


def test_in_every_open_state_whoever_acts_next_may_act() -> None:
    assert set(ACTS_NEXT) == OPEN_STATES
    for state, (who, step) in ACTS_NEXT.items():
        assert who in TRANSITIONS[(step, state)].who


def test_nobody_but_the_clock_does_what_the_clock_does() -> None:
    assert all(row.who == {Role.CLOCK} for row in ROWS if Role.CLOCK in row.who)
