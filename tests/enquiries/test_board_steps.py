"""What the board does: working days that stand still, outcomes, and every fee of the chain back at most once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.centres.fees import Money
from shared.enquiries.board_steps import begin, conclude, end, pause, resume, settle
from shared.enquiries.case import Chain
from shared.enquiries.centre_steps import appeal, withdraw
from shared.enquiries.clock_steps import next_moment
from shared.enquiries.eligibility import StageRefused
from shared.enquiries.errors import WrongState
from shared.enquiries.fee_ledger import balance
from shared.enquiries.outcome import Check, ChecksMissing, OutcomeKind, OutcomeNotReported, PaperNotAsked, RefundRule
from shared.enquiries.states import EnquiryState
from shared.exams.catalogue import Paper, exam
from shared.exams.enquiry_stages import Stage
from shared.ground.errors import NotAllowed, RuleBroken
from shared.results.result import Result, Status, without_scores
from tests.kit.builders import a_result
from tests.kit.enquiry_chain import DAY_1, NURIA, OPERATOR, TURNAROUND, a_case, a_finding, at, grown

S, K, TWO = EnquiryState, OutcomeKind, Stage.REMARK
B, B_TOO = a_result(), a_result(reading="175")
GRADE_A = a_result(**dict.fromkeys(("reading", "use_of_english", "writing", "listening"), "185"))
GRADE_C = a_result(**dict.fromkeys(("reading", "use_of_english", "writing", "listening"), "165"))
LATER = at("2026-12-14T12:00:00Z")


def concluded(after: Result, chain: Chain | None = None, stage: Stage = Stage.CLERICAL_RECHECK) -> Chain:
    return grown(S.CONCLUDED, chain, stage, finding=a_finding(after))


@pytest.mark.parametrize(
    ("after", "kind", "new_version", "refunded"),
    [
        (GRADE_A, K.GRADE_UP, 2, 4200),
        (GRADE_C, K.GRADE_DOWN, 2, 4200),
        (B_TOO, K.SCORE_CHANGED, 2, 0),
        (B, K.UNCHANGED, None, 0),
    ],
)
def test_each_outcome(after: Result, kind: OutcomeKind, new_version: int | None, refunded: int) -> None:
    found = concluded(after)
    outcome = found.enquiry(1).outcome
    assert outcome is not None
    assert (outcome.kind, outcome.version, outcome.new_version) == (kind, 1, new_version)
    assert balance(found.ledger, 1).refunded == refunded
    assert found.ledger[-1].cause == (kind.value if refunded else "centre_invoice")


def test_stage_2_gives_back_the_fee_of_stage_1_too() -> None:
    found = grown(S.CONCLUDED, concluded(B), TWO, finding=a_finding(GRADE_A), fee=Money(15000, "EUR"))
    assert [(entry.kind, entry.number, entry.money.amount) for entry in found.ledger[-2:]] == [
        ("refunded", 1, 4200),
        ("refunded", 2, 15000),
    ]


def test_a_fee_refunded_at_stage_1_is_not_refunded_again() -> None:
    first = concluded(GRADE_A)
    found = grown(S.CONCLUDED, first, TWO, finding=a_finding(B, before=GRADE_A), case=a_case(GRADE_A))
    assert [entry.number for entry in found.ledger if entry.kind == "refunded"] == [1, 2]
    assert [balance(found.ledger, number).kept for number in (1, 2)] == [0, 0]


def test_a_body_may_refund_any_variation() -> None:
    found = conclude(grown(S.IN_PROGRESS), 1, a_finding(B_TOO), OPERATOR, DAY_1, refunds=RefundRule.ANY_VARIATION)
    assert balance(found.ledger, 1).refunded == 4200


def test_stage_1_is_not_concluded_before_its_six_checks() -> None:
    with pytest.raises(ChecksMissing):
        conclude(grown(S.IN_PROGRESS), 1, a_finding(checks=frozenset({Check.TOTALS})), OPERATOR, DAY_1)


@pytest.mark.parametrize("state", [S.SUBMITTED, S.PAUSED, S.PAID])
def test_nothing_else_than_what_is_in_progress_is_concluded(state: EnquiryState) -> None:
    with pytest.raises(WrongState) as refusal:
        conclude(grown(state), 1, a_finding(), OPERATOR, DAY_1)
    assert refusal.value.detail.endswith(", so it cannot be concluded.")


def test_an_outcome_for_a_withdrawn_enquiry() -> None:
    gone = withdraw(grown(S.SUBMITTED), 1, NURIA, DAY_1)
    with pytest.raises(WrongState) as refusal:
        conclude(gone, 1, a_finding(), OPERATOR, DAY_1)
    assert refusal.value.detail == "This enquiry was withdrawn, so it cannot be concluded."


def test_a_pause_needs_a_reason_and_stops_the_working_days() -> None:
    going = grown(S.IN_PROGRESS)  # received on Thursday 10 December, due on the 17th, alarm after the 16th
    with pytest.raises(RuleBroken) as refusal:
        pause(going, 1, " ", TURNAROUND, OPERATOR, LATER)
    assert refusal.value.pointer == "/reason"
    paused = pause(going, 1, "The centre sends the register", TURNAROUND, OPERATOR, LATER)
    assert (paused.enquiry(1).due_at, paused.enquiry(1).alarm_at) == (None, None)
    resumed = resume(paused, 1, TURNAROUND, OPERATOR, at("2026-12-16T12:00:00Z"))
    assert resumed.enquiry(1).due_at == at("2026-12-21T22:59:59Z")
    assert resumed.enquiry(1).alarm_at == at("2026-12-18T22:59:59Z")


def test_stage_2_takes_fifteen_working_days_and_its_alarm_comes_after_twelve() -> None:
    found = grown(S.SUBMITTED, grown(S.CONCLUDED), TWO).enquiry(2)
    assert (found.due_at, found.alarm_at) == (at("2026-12-31T22:59:59Z"), at("2026-12-28T22:59:59Z"))


def test_begin_is_done_once() -> None:
    with pytest.raises(WrongState):
        begin(begin(grown(S.SUBMITTED), 1, OPERATOR, DAY_1), 1, OPERATOR, DAY_1)


def appealed() -> Chain:
    second = grown(S.CONCLUDED, concluded(B), TWO)
    return appeal(second, 2, "One part was never looked at", NURIA, DAY_1)


def test_an_appeal_is_settled_in_words() -> None:
    found = settle(appealed(), 2, "The procedure was kept", OPERATOR, LATER)
    assert (found.enquiry(2).state, found.enquiry(2).appeal_outcome) == (S.CLOSED, None)
    assert found.enquiry(2).events[-1].reason == "The procedure was kept"


def test_an_appeal_may_change_the_result_and_then_gives_back_what_is_left() -> None:
    found = settle(appealed(), 2, "One part was missed", OPERATOR, LATER, finding=a_finding(GRADE_A))
    outcome = found.enquiry(2).appeal_outcome
    assert outcome is not None
    assert outcome.kind is K.GRADE_UP
    assert sum(entry.money.amount for entry in found.ledger if entry.kind == "refunded") == 8400


def test_an_appeal_changes_only_papers_that_were_re_marked_and_never_speaking() -> None:
    first, second = appealed().enquiries
    one_paper = replace(appealed(), enquiries=(first, replace(second, papers=(Paper.WRITING,))))
    with pytest.raises(PaperNotAsked) as not_asked:
        settle(one_paper, 2, "One part was missed", OPERATOR, LATER, finding=a_finding(a_result(reading="190")))
    assert not_asked.value.pointer == "/reading"
    with pytest.raises(StageRefused) as refusal:
        settle(appealed(), 2, "One part was missed", OPERATOR, LATER, finding=a_finding(a_result(speaking="190")))
    assert (refusal.value.detail, refusal.value.pointer) == ("Speaking is never re-marked.", "/speaking")


def test_an_appeal_against_stage_1_may_change_all_that_it_had_checked_but_speaking() -> None:
    key = a_result("KET", listening="125")
    done = grown(S.CONCLUDED, case=a_case(key), finding=a_finding(before=key))
    asked = appeal(done, 1, "Not all parts were looked at", NURIA, DAY_1)
    other = a_finding(a_result("KET", listening="130"), before=key)
    outcome = settle(asked, 1, "One part was missed", OPERATOR, LATER, finding=other).enquiry(1).appeal_outcome
    assert outcome is not None
    assert (outcome.new_version, outcome.checks) == (2, ())
    spoken = a_finding(a_result("KET", listening="125", speaking="130"), before=key)
    with pytest.raises(StageRefused):
        settle(asked, 1, "One part was missed", OPERATOR, LATER, finding=spoken)


def test_the_checks_are_kept_with_the_outcome_of_stage_1() -> None:
    again = grown(S.CONCLUDED, concluded(B), TWO)
    found = [each.outcome.checks for each in again.enquiries if each.outcome]
    assert found == [tuple(Check), ()]


def test_an_appeal_is_no_way_to_withhold_a_result_either() -> None:
    hidden = without_scores(exam("FCE"), Status.WITHHELD)
    with pytest.raises(OutcomeNotReported):
        settle(appealed(), 2, "One part was missed", OPERATOR, LATER, finding=a_finding(hidden))


@pytest.mark.parametrize("state", [S.SUBMITTED, S.IN_PROGRESS, S.PAUSED])
def test_what_is_ended_without_an_answer_gives_its_own_fee_back_and_no_other(state: EnquiryState) -> None:
    second = end(grown(state, grown(S.CONCLUDED), TWO, fee=Money(15000, "EUR")), 2, "Withheld", OPERATOR, LATER)
    assert [enquiry.state for enquiry in second.enquiries] == [S.CONCLUDED, S.WITHDRAWN]
    assert [balance(second.ledger, number).refunded for number in (1, 2)] == [0, 15000]
    assert (second.enquiry(2).events[-1].reason, second.ledger[-1].cause) == ("Withheld", "ended")
    assert next_moment(second) == next_moment(grown(S.CONCLUDED)), "the clock has nothing left to do to it"


@pytest.mark.parametrize("state", [S.WITH_CENTRE, S.FEE_DUE, S.PAID, S.CONCLUDED])
def test_only_what_the_board_has_is_ended_and_with_a_reason(state: EnquiryState) -> None:
    with pytest.raises(WrongState):
        end(grown(state), 1, "Withheld", OPERATOR, DAY_1)
    with pytest.raises(RuleBroken):
        end(grown(S.SUBMITTED), 1, "", OPERATOR, DAY_1)
    with pytest.raises(NotAllowed):
        end(grown(S.SUBMITTED), 1, "Withheld", NURIA, DAY_1)
