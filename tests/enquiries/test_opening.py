"""What the candidate and the centre do to an enquiry: the way through, each refusal with its sentence, each second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest

from shared.calendar.enquiry_windows import Windows
from shared.centres.fees import Money
from shared.enquiries.board_steps import begin, conclude
from shared.enquiries.case import Actor, Chain, must_be_as_seen, parse_enquiry_id
from shared.enquiries.centre_steps import appeal, approve, consent, is_minor, pay, refuse, submit, withdraw
from shared.enquiries.clock_steps import fall_due
from shared.enquiries.errors import UnknownEnquiry, WrongState
from shared.enquiries.fee_ledger import balance
from shared.enquiries.opening import open_by_candidate, open_by_centre
from shared.enquiries.states import OPENINGS, EnquiryState, Role, Step
from shared.exams.catalogue import Paper, exam
from shared.exams.enquiry_stages import Stage
from shared.ground.errors import Conflict, ExpectedError, NotAllowed, RuleBroken, StaleVersion
from shared.results.result import Status, without_scores
from tests.kit.builders import a_result
from tests.kit.enquiry_chain import (
    ADA,
    DAY_1,
    FEE,
    NURIA,
    OF_AGE,
    OPERATOR,
    TURNAROUND,
    UNDER_AGE,
    a_case,
    a_chain,
    a_finding,
    at,
    grown,
)

ONE, TWO = Stage.CLERICAL_RECHECK, Stage.REMARK
S = EnquiryState
# released on 9 December 2026 in Madrid: the last seconds of days 14 and 30, and of 14 and 21 days after an outcome
DAY_14, DAY_30 = at("2026-12-23T22:59:59Z"), at("2027-01-08T22:59:59Z")
A_SECOND = timedelta(seconds=1)
CLOSED_14 = "The window closed on 23 December 2026 at 23:59, Europe/Madrid."
CLOSED_30 = "The window closed on 8 January 2027 at 23:59, Europe/Madrid."


def refusal_of(call: Callable[[], object]) -> ExpectedError:
    with pytest.raises(ExpectedError) as refusal:
        call()
    return refusal.value


def states(chain: Chain) -> list[str]:
    return [enquiry.state.value for enquiry in chain.enquiries]


def test_from_a_request_to_its_submission() -> None:
    drafted = open_by_candidate(a_chain(), a_case(), ONE, ADA, DAY_1)
    handed = consent(drafted, 1, ADA, OF_AGE, DAY_1)
    approved = approve(handed, 1, FEE, NURIA, DAY_1)
    paid = pay(approved, 1, FEE, NURIA, DAY_1)
    submitted = submit(paid, 1, TURNAROUND, NURIA, DAY_1)
    chains = (drafted, handed, approved, paid, submitted)
    assert [chain.enquiry(1).state for chain in chains] == [S.DRAFT, S.WITH_CENTRE, S.FEE_DUE, S.PAID, S.SUBMITTED]
    assert [chain.revision for chain in chains] == [1, 2, 3, 4, 5]
    enquiry = submitted.enquiry(1)
    assert [(event.step, event.who) for event in enquiry.events] == [
        (Step.OPEN, ADA.who),
        (Step.CONSENT, ADA.who),
        (Step.APPROVE, NURIA.who),
        (Step.PAY, NURIA.who),
        (Step.SUBMIT, NURIA.who),
    ]
    assert (enquiry.consent_until, enquiry.submit_until, enquiry.received_at) == (DAY_14, DAY_30, DAY_1)
    # Thursday 10 December; five working days are up on Thursday the 17th, four on Wednesday
    assert (enquiry.due_at, enquiry.alarm_at) == (at("2026-12-17T22:59:59Z"), at("2026-12-16T22:59:59Z"))


def test_a_centre_may_start_it_and_the_consent_follows_before_the_submission() -> None:
    opened = open_by_centre(a_chain(), a_case(), ONE, NURIA, DAY_14 + A_SECOND)
    assert states(opened) == ["with_centre"]
    paid = pay(approve(opened, 1, FEE, NURIA, DAY_30), 1, FEE, NURIA, DAY_30)
    assert refusal_of(lambda: submit(paid, 1, TURNAROUND, NURIA, DAY_30)).code == "consent_missing"
    agreed = consent(paid, 1, ADA, OF_AGE, DAY_30)
    assert states(submit(agreed, 1, TURNAROUND, NURIA, DAY_30)) == ["submitted"]


def test_each_second_of_the_windows() -> None:
    case, after_14, after_30 = a_case(), DAY_14 + A_SECOND, DAY_30 + A_SECOND
    drafted, handed, due, paid = (grown(state) for state in (S.DRAFT, S.WITH_CENTRE, S.FEE_DUE, S.PAID))
    open_by_candidate(a_chain(), case, ONE, ADA, DAY_14)
    consent(drafted, 1, ADA, OF_AGE, DAY_14)
    open_by_centre(a_chain(), case, ONE, NURIA, DAY_30)
    approve(handed, 1, FEE, NURIA, DAY_30)
    pay(due, 1, FEE, NURIA, DAY_30)
    submit(paid, 1, TURNAROUND, NURIA, DAY_30)
    late = [
        (lambda: open_by_candidate(a_chain(), case, ONE, ADA, after_14), CLOSED_14),
        (lambda: consent(drafted, 1, ADA, OF_AGE, after_14), CLOSED_14),
        (lambda: open_by_centre(a_chain(), case, ONE, NURIA, after_30), CLOSED_30),
        (lambda: approve(handed, 1, FEE, NURIA, after_30), CLOSED_30),
        (lambda: pay(due, 1, FEE, NURIA, after_30), CLOSED_30),
        (lambda: submit(paid, 1, TURNAROUND, NURIA, after_30), CLOSED_30),
    ]
    for call, sentence in late:
        refusal = refusal_of(call)
        assert (refusal.detail, refusal.code) == (sentence, "enquiry_window_closed")
        assert isinstance(refusal, RuleBroken)


def test_what_the_clock_has_ended_says_the_same_second_as_before_the_sweep() -> None:
    long_after = DAY_30 + timedelta(days=40)
    late: list[tuple[EnquiryState, Callable[[Chain], object], str]] = [
        (S.DRAFT, lambda gone: consent(gone, 1, ADA, OF_AGE, long_after), CLOSED_14),
        (S.WITH_CENTRE, lambda gone: approve(gone, 1, FEE, NURIA, long_after), CLOSED_30),
        (S.FEE_DUE, lambda gone: pay(gone, 1, FEE, NURIA, long_after), CLOSED_30),
        (S.PAID, lambda gone: submit(gone, 1, TURNAROUND, NURIA, long_after), CLOSED_30),
    ]
    for state, call, sentence in late:
        refusal = refusal_of(partial(call, fall_due(grown(state), long_after)))
        assert (refusal.detail, refusal.code) == (sentence, "enquiry_window_closed")
    closed = fall_due(grown(S.CONCLUDED, case=KEY, finding=a_finding(before=KEY.result)), long_after)
    appealed = refusal_of(lambda: appeal(closed, 1, "Procedure", NURIA, long_after))
    assert appealed.detail == "The window closed on 31 December 2026 at 23:59, Europe/Madrid."


def test_what_needs_no_window_or_is_not_theirs_is_refused_by_its_state() -> None:
    gone = fall_due(grown(S.PAID), DAY_30 + A_SECOND)
    for call in (
        lambda: withdraw(gone, 1, ADA, DAY_30 + A_SECOND),
        lambda: submit(gone, 1, TURNAROUND, ADA, DAY_30 + A_SECOND),
        lambda: begin(gone, 1, OPERATOR, DAY_30 + A_SECOND),
    ):
        assert refusal_of(call).code == "enquiry_state"


def test_the_slower_of_two_operators_learns_when_the_faster_one_answered() -> None:
    refusal = refusal_of(lambda: conclude(grown(S.CONCLUDED), 1, a_finding(), OPERATOR, DAY_1))
    assert isinstance(refusal, WrongState)
    assert refusal.detail == (
        "This enquiry was answered already, on 10 December 2026 at 11:00, Europe/Madrid. Look at it again."
    )


def test_stage_2_has_fourteen_days_from_the_outcome_and_an_appeal_twenty_one() -> None:
    concluded = grown(S.CONCLUDED, when=at("2026-12-14T12:00:00Z"))
    last, end = at("2026-12-28T22:59:59Z"), at("2027-01-18T22:59:59Z")
    again = grown(S.CONCLUDED, concluded, TWO, when=last)
    assert states(again) == ["concluded", "concluded"]
    refusal = refusal_of(lambda: open_by_candidate(concluded, a_case(), TWO, ADA, last + A_SECOND))
    assert refusal.detail == "The window closed on 28 December 2026 at 23:59, Europe/Madrid."
    assert again.enquiry(2).further_until == end
    assert states(appeal(again, 2, "The recording was not heard", NURIA, end))[1] == "appealed"
    late = refusal_of(lambda: appeal(again, 2, "The recording was not heard", NURIA, end + A_SECOND))
    assert late.detail == "The window closed on 18 January 2027 at 23:59, Europe/Madrid."


def test_the_time_for_stage_2_stays_as_announced() -> None:
    concluded = grown(S.CONCLUDED)
    day_7 = at("2026-12-24T22:59:59Z")
    assert concluded.enquiry(1).further_until == day_7
    open_by_candidate(concluded, a_case(windows=Windows(stage_2_days=1)), TWO, ADA, day_7)


def test_somebody_born_on_29_february_is_of_age_on_1_march() -> None:
    born = date(2008, 2, 29)
    found = [is_minor(born, at(when), "Europe/London") for when in ("2026-02-28T23:59:59Z", "2026-03-01T00:00:00Z")]
    assert found == [True, False]


def test_never_two_open_enquiries_about_one_result() -> None:
    for state, sentence in (
        (S.WITH_CENTRE, "is with the exam centre, not yet approved"),
        (S.FEE_DUE, "waits for its fee"),
        (S.SUBMITTED, "is submitted"),
        (S.PAUSED, "is paused by the awarding body"),
    ):
        for opening in (open_by_candidate, open_by_centre):
            actor = ADA if opening is open_by_candidate else NURIA
            refusal = refusal_of(partial(opening, grown(state), a_case(), ONE, actor, DAY_1))
            assert refusal.detail == f"An enquiry about this result is open already: it {sentence}."
            assert (refusal.code, isinstance(refusal, Conflict)) == ("enquiry_open", True)


def test_a_candidate_reads_of_their_own_draft_and_a_centre_takes_it_over() -> None:
    drafted = grown(S.DRAFT)
    refusal = refusal_of(lambda: open_by_candidate(drafted, a_case(), ONE, ADA, DAY_1))
    assert refusal.detail == "An enquiry about this result is open already: it is a draft."
    taken = open_by_centre(drafted, a_case(), ONE, NURIA, DAY_1)
    assert (states(taken), taken.revision, taken.enquiry(1).has_consent) == (["with_centre"], 2, False)
    assert [(event.step, event.who) for event in taken.enquiry(1).events] == [
        (Step.OPEN, ADA.who),
        (Step.OPEN, NURIA.who),
    ]
    agreed = consent(approve(taken, 1, FEE, NURIA, DAY_30), 1, ADA, OF_AGE, DAY_30)
    assert states(submit(pay(agreed, 1, FEE, NURIA, DAY_30), 1, TURNAROUND, NURIA, DAY_30)) == ["submitted"]
    again = refusal_of(lambda: open_by_centre(taken, a_case(), ONE, NURIA, DAY_1))
    assert again.detail.endswith("it is with the exam centre, not yet approved.")


def test_a_draft_that_is_taken_over_covers_what_the_centre_asks_for() -> None:
    drafted = open_by_candidate(grown(S.CONCLUDED), a_case(), TWO, ADA, DAY_1, papers=[Paper.WRITING])
    assert open_by_centre(drafted, a_case(), TWO, NURIA, DAY_1).enquiry(2).papers == (
        "reading",
        "use_of_english",
        "writing",
        "listening",
    )
    taken = open_by_centre(drafted, a_case(), TWO, NURIA, DAY_1, papers=[Paper.READING])
    assert (states(taken), taken.enquiry(2).papers) == (["concluded", "with_centre"], ("reading",))
    first = refusal_of(lambda: open_by_centre(grown(S.DRAFT), a_case(), TWO, NURIA, DAY_1))
    assert first.code == "stage_one_first"


def test_after_one_that_came_to_nothing_another_may_be_opened() -> None:
    gone = withdraw(grown(S.DRAFT), 1, ADA, DAY_1)
    assert states(open_by_candidate(gone, a_case(), ONE, ADA, DAY_1)) == ["withdrawn", "draft"]
    refused = refuse(grown(S.WITH_CENTRE), 1, "Not entered by us", NURIA, DAY_1)
    assert states(open_by_centre(refused, a_case(), ONE, NURIA, DAY_1)) == ["refused", "with_centre"]


def test_a_draft_that_has_lapsed_is_out_of_the_way_though_no_sweep_has_come_yet() -> None:
    opened = open_by_centre(grown(S.DRAFT), a_case(), ONE, NURIA, DAY_14 + A_SECOND)
    assert (states(opened), opened.revision) == (["expired", "with_centre"], 2)


def test_a_stage_is_done_once_and_stage_2_waits_for_stage_1() -> None:
    concluded = grown(S.CONCLUDED)
    assert refusal_of(lambda: open_by_candidate(concluded, a_case(), ONE, ADA, DAY_1)).code == "stage_done"
    for chain in (a_chain(), withdraw(grown(S.SUBMITTED), 1, ADA, DAY_1)):
        refusal = refusal_of(partial(open_by_candidate, chain, a_case(), TWO, ADA, DAY_1))
        assert (refusal.code, refusal.pointer) == ("stage_one_first", "/stage")
        assert refusal.detail == "A re-mark (Stage 2) can be asked for once the re-check (Stage 1) is answered."


@pytest.mark.parametrize("code", ["KET", "KETS", "YLES", "YLEM", "YLEF", "TKT"])
def test_no_stage_2_for_key_young_learners_and_tkt(code: str) -> None:
    case = a_case(a_result(code))
    concluded = grown(S.CONCLUDED, case=case)
    refusal = refusal_of(lambda: open_by_candidate(concluded, case, TWO, ADA, DAY_1))
    assert (refusal.code, refusal.detail) == ("stage_two_not_offered", "There is no re-mark (Stage 2) for this exam.")
    assert states(appeal(concluded, 1, "Not all parts were looked at", NURIA, DAY_1)) == ["appealed"]


def test_no_enquiry_about_what_has_no_scores() -> None:
    case = a_case(without_scores(exam("FCE"), Status.WITHHELD))
    assert refusal_of(lambda: open_by_candidate(a_chain(), case, ONE, ADA, DAY_1)).code == "no_scores"


def test_papers_of_a_remark() -> None:
    concluded, case = grown(S.CONCLUDED), a_case()
    everything = open_by_candidate(concluded, case, TWO, ADA, DAY_1).enquiry(2).papers
    assert everything == ("reading", "use_of_english", "writing", "listening")
    some = open_by_candidate(concluded, case, TWO, ADA, DAY_1, papers=[Paper.LISTENING, Paper.WRITING])
    assert some.enquiry(2).papers == ("writing", "listening")
    speaking = refusal_of(lambda: open_by_candidate(concluded, case, TWO, ADA, DAY_1, papers=[Paper.SPEAKING]))
    assert (speaking.code, speaking.pointer) == ("speaking_not_remarked", "/papers")
    unknown = refusal_of(lambda: open_by_candidate(concluded, case, TWO, ADA, DAY_1, papers=[Paper.CLIL]))
    assert (unknown.code, unknown.detail) == ("paper_not_asked", "The paper clil cannot be asked for here.")
    checked = refusal_of(lambda: open_by_candidate(a_chain(), case, ONE, ADA, DAY_1, papers=[Paper.WRITING]))
    assert checked.code == "paper_not_asked"


@pytest.mark.parametrize(
    ("born", "when", "minor"),
    [
        ("2008-12-10", "2026-12-09T22:59:59Z", True),
        ("2008-12-10", "2026-12-09T23:00:00Z", False),  # the birthday, in Madrid
        ("2008-12-11", "2026-12-10T22:59:59Z", True),
        ("2008-12-11", "2026-12-10T23:00:00Z", False),
    ],
)
def test_who_is_under_eighteen_that_day_needs_a_guardian(born: str, when: str, minor: bool) -> None:
    drafted = open_by_candidate(a_chain(), a_case(), ONE, ADA, at(when))
    handed = consent(drafted, 1, ADA, date.fromisoformat(born), at(when))
    assert (states(handed), handed.enquiry(1).has_consent) == (["with_centre"], not minor)


def test_a_guardian_agrees_by_the_centres_declaration() -> None:
    handed = consent(grown(S.DRAFT), 1, ADA, UNDER_AGE, DAY_1)
    paid = pay(approve(handed, 1, FEE, NURIA, DAY_1), 1, FEE, NURIA, DAY_1)
    refusal = refusal_of(lambda: submit(paid, 1, TURNAROUND, NURIA, DAY_1))
    assert refusal.detail == (
        "The candidate is under 18: a parent or guardian must agree that the grade may go down. "
        "Declare that they have, then submit."
    )
    agreed = consent(paid, 1, NURIA, UNDER_AGE, DAY_1)
    assert [(given.giver, given.by) for given in agreed.enquiry(1).consents] == [
        ("minor", ADA.who),
        ("guardian", NURIA.who),
    ]
    assert states(submit(agreed, 1, TURNAROUND, NURIA, DAY_1)) == ["submitted"]
    for again in (
        lambda: consent(agreed, 1, NURIA, UNDER_AGE, DAY_1),
        lambda: consent(agreed, 1, ADA, UNDER_AGE, DAY_1),
    ):
        assert (refusal_of(again).code, refusal_of(again).detail) == ("consent_given", "This consent is given already.")


def test_nobody_agrees_for_a_candidate_of_age() -> None:
    refusal = refusal_of(lambda: consent(grown(S.WITH_CENTRE), 1, NURIA, OF_AGE, DAY_1))
    assert (refusal.code, refusal.detail) == (
        "candidate_of_age",
        "The candidate is 18 or older, so only the candidate can consent.",
    )


def test_consent_missing_says_whose() -> None:
    opened = open_by_centre(a_chain(), a_case(), ONE, NURIA, DAY_1)
    free = approve(opened, 1, Money(0, "EUR"), NURIA, DAY_1)
    assert states(free) == ["paid"]
    assert free.ledger == ()
    refusal = refusal_of(lambda: submit(free, 1, TURNAROUND, NURIA, DAY_1))
    assert refusal.detail == "The candidate has not yet agreed that the grade may go down as well as up."


def test_a_payment_twice_of_another_amount_or_currency() -> None:
    due = grown(S.FEE_DUE)
    assert refusal_of(lambda: pay(due, 1, Money(4100, "EUR"), NURIA, DAY_1)).code == "other_amount"
    assert refusal_of(lambda: pay(due, 1, Money(4200, "GBP"), NURIA, DAY_1)).code == "other_currency"
    again = refusal_of(lambda: pay(pay(due, 1, FEE, NURIA, DAY_1), 1, FEE, NURIA, DAY_1))
    assert again.detail == "This enquiry is approved and paid, not yet submitted, so it cannot be paid."
    assert (again.code, isinstance(again, Conflict)) == ("enquiry_state", True)


@pytest.mark.parametrize(
    ("state", "due", "cancelled", "refunded"),
    [
        (S.WITH_CENTRE, 0, 0, 0),
        (S.FEE_DUE, 4200, 4200, 0),
        (S.PAID, 4200, 0, 4200),
        (S.SUBMITTED, 4200, 0, 0),  # after the submission the fee is kept
    ],
)
@pytest.mark.parametrize("actor", [ADA, NURIA])
def test_what_a_withdrawal_leaves(actor: Actor, state: EnquiryState, due: int, cancelled: int, refunded: int) -> None:
    gone = withdraw(grown(state), 1, actor, DAY_1)
    sums = balance(gone.ledger, 1)
    assert (states(gone), sums.due, sums.cancelled, sums.refunded) == (["withdrawn"], due, cancelled, refunded)
    assert sums.outstanding == 0


def test_once_begun_it_is_not_withdrawn() -> None:
    refusal = refusal_of(lambda: withdraw(grown(S.IN_PROGRESS), 1, ADA, DAY_1))
    assert refusal.detail == "This enquiry is in progress at the awarding body, so it cannot be withdrawn."


@pytest.mark.parametrize("reason", ["", "no", "x" * 501])
def test_a_refusal_and_an_appeal_need_a_reason_that_can_be_read(reason: str) -> None:
    for call in (
        lambda: refuse(grown(S.WITH_CENTRE), 1, reason, NURIA, DAY_1),
        lambda: appeal(grown(S.CONCLUDED, case=KEY, finding=a_finding(before=KEY.result)), 1, reason, NURIA, DAY_1),
    ):
        assert refusal_of(call).pointer == "/reason"


KEY = a_case(a_result("KET"))


def test_an_appeal_comes_after_the_last_stage() -> None:
    refusal = refusal_of(lambda: appeal(grown(S.CONCLUDED), 1, "A procedure was not kept", NURIA, DAY_1))
    assert (refusal.code, isinstance(refusal, Conflict)) == ("appeal_after_last_stage", True)
    assert refusal.detail == "An appeal comes after the outcome of the re-mark (Stage 2), not before."


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: approve(grown(S.WITH_CENTRE), 1, FEE, ADA, DAY_1), "Only the exam centre can do this."),
        (lambda: submit(grown(S.PAID), 1, TURNAROUND, OPERATOR, DAY_1), "Only the exam centre can do this."),
        (lambda: begin(grown(S.SUBMITTED), 1, NURIA, DAY_1), "Only the awarding body can do this."),
        (
            lambda: withdraw(grown(S.PAID), 1, OPERATOR, DAY_1),
            "Only the candidate or the exam centre can do this.",
        ),
    ],
)
def test_steps_of_others_are_refused_by_role(call: Callable[[], object], sentence: str) -> None:
    refusal = refusal_of(call)
    assert (refusal.detail, refusal.code, isinstance(refusal, NotAllowed)) == (sentence, "not_allowed", True)


def test_only_its_candidate_finds_a_draft() -> None:
    for actor in (NURIA, OPERATOR):
        assert isinstance(refusal_of(partial(withdraw, grown(S.DRAFT), 1, actor, DAY_1)), UnknownEnquiry)


def test_only_the_candidate_and_the_centre_open() -> None:
    assert set(OPENINGS) == {Role.CANDIDATE, Role.CENTRE}


@pytest.mark.parametrize("number", [0, 2, -1])
def test_an_unknown_number_of_an_enquiry_is_not_found(number: int) -> None:
    refusal = refusal_of(lambda: pay(grown(S.FEE_DUE), number, FEE, NURIA, DAY_1))
    assert (type(refusal), refusal.detail) == (UnknownEnquiry, "There is no enquiry with this id.")


@pytest.mark.parametrize(
    "text",
    ["", "KXA104827", "KXA104827.FCE-2026-12-PB", "KXA104827.FCE-2026-12-PB.0", "k\u0131a104827.FCE-1.1", "a.b.c\n"],
)
def test_what_is_no_id_is_no_enquiry(text: str) -> None:
    with pytest.raises(UnknownEnquiry):
        parse_enquiry_id(text)


def test_the_id_of_an_enquiry() -> None:
    assert parse_enquiry_id("KXA104827.FCE-2026-12-PB.12") == ("KXA104827", "FCE-2026-12-PB", 12)


def test_two_people_who_saw_the_same_revision() -> None:
    due = grown(S.FEE_DUE)
    must_be_as_seen(due, 3)
    must_be_as_seen(due, None)
    with pytest.raises(StaleVersion, match="You saw revision 2; the enquiry is at revision 3"):
        must_be_as_seen(due, 2)
