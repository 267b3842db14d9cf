"""A chain of enquiries in anybody's hands: any act by anybody at any time, repeated, late, or two at the same moment.

A small profile runs always. The whole, 500 stories of 50 steps, and that every step and outcome came up in them:
`ENQUIRIES=all .venv/bin/python -m pytest -s tests/shared/test_chain_story.py`.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from shared.calendar.working_days import Turnaround
from shared.enquiries.case import Chain
from shared.enquiries.clock_steps import fall_due, next_moment
from shared.enquiries.fee_ledger import balance
from shared.enquiries.outcome import Outcome, OutcomeKind, RefundRule
from shared.enquiries.states import Step, Until
from shared.exams.catalogue import Paper
from shared.ground.errors import ExpectedError
from shared.results.result import Result
from tests.kit import enquiry_laws
from tests.kit.enquiry_acts import CALENDARS, RELEASES, RESULTS, Act, Acts

SEEN: Counter[str] = Counter()

JUMPS = [timedelta(seconds=1), timedelta(minutes=5), timedelta(hours=7), *(timedelta(days=n) for n in (1, 2, 3, 9))]


class Story(Acts, RuleBasedStateMachine):
    """`row` is what the store holds, replaced only by somebody who saw it as it is."""

    at: datetime

    @initialize(
        first=st.sampled_from([(code, each) for code in ("FCE", "FCE", "KET") for each in RESULTS[code]]),
        released_at=st.sampled_from(RELEASES),
        centre_zone=st.sampled_from(("Europe/Madrid", "Europe/London", "Pacific/Auckland")),
        board_zone=st.sampled_from(tuple(CALENDARS)),
        age=st.sampled_from((6000, 6574 - 20, 9000)),
        refunds=st.sampled_from((*[RefundRule.GRADE_CHANGE] * 3, RefundRule.ANY_VARIATION)),
    )
    def begins(
        self,
        first: tuple[str, Result],
        released_at: datetime,
        centre_zone: str,
        board_zone: str,
        age: int,
        refunds: RefundRule,
    ) -> None:
        self.row = Chain("KXA104827", "FCE-2026-12-PB", "ES442", centre_zone)
        self.at, self.released_at = released_at, released_at
        self.code, self.result = first
        self.version, self.writes, self.refunds = 1, 0, refunds
        self.birth = released_at.date() - timedelta(days=age)
        self.turnaround = Turnaround(CALENDARS[board_zone])
        self.last: Act | None = None

    # --- time ---

    @rule(jump=st.sampled_from(JUMPS))
    def time_passes(self, jump: timedelta) -> None:
        self.at, self.last = self.at + jump, None

    @precondition(lambda self: (next_moment(self.row) or self.at) > self.at)
    @rule(short=st.sampled_from((0, 1)))
    def time_passes_to_the_next_moment_or_the_second_before(self, short: int) -> None:
        moment = next_moment(self.row)
        assert moment is not None
        self.at, self.last = max(self.at, moment - timedelta(seconds=short)), None

    @precondition(lambda self: bool(self.row.enquiries))
    @rule(until=st.sampled_from((Until.CONSENT, Until.SUBMISSION, Until.FURTHER)), past=st.sampled_from((0, 1)))
    def a_window_closes_and_nobody_sweeps(self, until: Until, past: int) -> None:
        """Its last second, or the first after it."""
        closes = self.row.enquiries[-1].ends(until)
        self.at, self.last = max(self.at, (closes or self.at) + timedelta(seconds=past)), None

    @rule()
    def the_sweep_comes(self) -> None:
        swept, self.last = fall_due(self.row, self.at), None
        again = next_moment(swept)
        assert again is None or again > self.at
        assert fall_due(swept, self.at) is swept
        if swept is not self.row:
            self._write(self.row, swept, Act(fall_due))

    # --- people ---

    @rule(data=st.data(), times=st.integers(1, 6))
    def they_go_on(self, data: st.DataObject, times: int) -> None:
        """Whoever is next does what is next, as most people do: otherwise few stories would get past their middle."""
        for _ in range(times):
            self._try(self._next_act(data))

    @rule(data=st.data(), step=st.sampled_from([step for step in Step if step is not Step.OPEN]))
    def somebody_does_anything(self, data: st.DataObject, step: Step) -> None:
        self._try(self._act(data, step, data.draw(self._numbers()), sound=False))

    @rule(
        data=st.data(), step=st.sampled_from((Step.PAUSE, Step.REFUSE, Step.RESUME, Step.APPEAL, Step.SETTLE, Step.END))
    )
    def somebody_does_what_is_rare(self, data: st.DataObject, step: Step) -> None:
        if self.row.enquiries:
            self._try(self._act(data, step, len(self.row.enquiries), sound=True))

    @rule(data=st.data())
    def somebody_opens(self, data: st.DataObject) -> None:
        self._try(self._opening(data))

    @precondition(lambda self: self.last is not None)
    @rule()
    def the_last_act_comes_again(self) -> None:
        """Sent twice, it is refused: it has been done."""
        assert self.last is not None
        again = self._done(self.last, self.row)
        assert again is None, "an act was done twice"
        SEEN["again"] += 1
        self.last = None

    @rule(data=st.data())
    def two_people_act_on_what_both_have_seen(self, data: st.DataObject) -> None:
        seen, number = self.row, len(self.row.enquiries)
        steps = st.sampled_from((Step.WITHDRAW, Step.APPROVE, Step.PAY, Step.SUBMIT, Step.BEGIN, Step.CONCLUDE))
        acts = [self._act(data, data.draw(steps), number, sound=True) for _ in range(2)]
        tried = [(act, self._done(act, seen)) for act in acts]
        won = [self._write(seen, after, act) for act, after in tried if after is not None]
        assert won in ([], [True], [True, False])
        SEEN["lost a race"] += won == [True, False]
        self.last = None

    # --- how acts are written ---

    def _done(self, act: Act, seen: Chain) -> Chain | None:
        """The next revision; None where the act is refused, or leaves everything as it is."""
        try:
            after = act.step(seen, self.at)
        except ExpectedError as refusal:
            SEEN[f"refused: {refusal.code}"] += 1
            return None
        return None if after is seen else after

    def _try(self, act: Act) -> None:
        after = self._done(act, self.row)
        self.last = act if after is not None else None
        if after is not None:
            assert self._write(self.row, after, act)

    def _write(self, seen: Chain, after: Chain, act: Act) -> bool:
        """The one conditional put: only on the revision that was seen."""
        if self.row.revision != seen.revision:
            return False
        enquiry_laws.only_grows(self.row, after)
        for enquiry in after.enquiries:
            for outcome in enquiry_laws.new_outcomes(self.row, enquiry):
                self._check_notified(outcome, after, act)
        self.row, self.writes = after, self.writes + 1
        SEEN.update(
            str(event.step) for enquiry in after.enquiries for event in enquiry_laws.events_since(seen, enquiry)
        )
        return True

    def _check_notified(self, outcome: Outcome, after: Chain, act: Act) -> None:
        """Versions are linear; and fees go back exactly when they should, and then all of them."""
        SEEN[f"outcome: {outcome.kind}"] += 1
        assert act.after is not None
        changed = act.after != self.result
        if not outcome.checks:
            spoken = [result.values.get(Paper.SPEAKING) for result in (act.after, self.result)]
            assert spoken[0] == spoken[1], "Speaking was marked again"
        assert changed == (outcome.kind is not OutcomeKind.UNCHANGED)
        assert (outcome.version, outcome.new_version) == (self.version, self.version + 1 if changed else None)
        back = act.after.grade != self.result.grade or (changed and self.refunds is RefundRule.ANY_VARIATION)
        kept = [balance(after.ledger, enquiry.number).kept for enquiry in after.enquiries]
        assert not any(kept) if back else after.ledger == self.row.ledger
        self.result, self.version = act.after, self.version + changed

    # --- what holds after every step ---

    @invariant()
    def the_row_is_the_sum_of_its_writes(self) -> None:
        assert self.row.revision == self.writes
        assert [enquiry.number for enquiry in self.row.enquiries] == [*range(1, len(self.row.enquiries) + 1)]

    @invariant()
    def every_law_is_kept(self) -> None:
        enquiry_laws.one_at_a_time_and_stage_2_after_stage_1(self.row, self.code)
        enquiry_laws.sums_are_equal(self.row)
        enquiry_laws.every_event_went_by_the_table(self.row, self.released_at, self.code)
        enquiry_laws.nothing_was_submitted_without_a_consent_that_counts(self.row, self.birth)
        enquiry_laws.due_dates_are_so_many_working_days_after_the_receipt(self.row, self.turnaround.calendar)
        enquiry_laws.everybody_reads_what_is_theirs(self.row, self.at)


WHOLE = os.environ.get("ENQUIRIES") == "all"
RUNS, STEPS = (500, 50) if WHOLE else (25, 40)


@pytest.mark.thorough
def test_no_rule_is_broken_whatever_anybody_does() -> None:
    SEEN.clear()
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not WHOLE,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    if WHOLE:
        print("\n" + "\n".join(f"{count:7} {what}" for what, count in sorted(SEEN.items())))
        assert {str(step) for step in Step} <= set(SEEN)
        assert {f"outcome: {kind}" for kind in OutcomeKind} | {"again", "lost a race"} <= set(SEEN)
