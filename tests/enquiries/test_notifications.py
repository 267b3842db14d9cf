"""Who is yet to be told of what: read off the table of steps, kept by the chain, never a result in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.centres.fees import Money
from shared.enquiries.board_steps import begin, end, pause, resume, settle
from shared.enquiries.case import Chain
from shared.enquiries.centre_steps import appeal, approve, consent, refuse, withdraw
from shared.enquiries.clock_steps import fall_due, next_moment
from shared.enquiries.errors import AnsweredAlready
from shared.enquiries.notifications import (
    PendingNotification,
    cause,
    event_counts,
    fields,
    kind_for,
    next_sweep_at,
    pending_notifications,
    readers,
)
from shared.enquiries.opening import open_by_centre
from shared.enquiries.states import ROWS, EnquiryState, Role, Step, Transition
from shared.exams.enquiry_stages import Stage
from shared.ground.dates import instant_text
from shared.notices.notice import NoticeKind
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

S, R, K = EnquiryState, Role, NoticeKind
UP = a_finding(a_result(reading="190", writing="190", listening="190"))


def notified(chain: Chain) -> Chain:
    return replace(chain, notified=event_counts(chain))


def steps(chain: Chain) -> list[str]:
    return [f"{each.enquiry.number}.{each.number} {each.event.step}" for each in pending_notifications(chain)]


def last(chain: Chain) -> PendingNotification:
    return pending_notifications(chain)[-1]


def test_events_that_notify_nobody_are_left_out_and_the_others_keep_their_number() -> None:
    chain = grown(S.CONCLUDED)
    assert [event.step for event in chain.enquiries[0].events][5] is Step.BEGIN
    assert steps(chain) == ["1.2 consent", "1.3 approve", "1.4 pay", "1.5 submit", "1.7 conclude"]
    assert steps(grown(S.DRAFT)) == []


def test_two_enquiries_are_notified_separately() -> None:
    """The first is closed by the clock while the second is under way, so one count for both would not do."""
    first = notified(grown(S.CONCLUDED))
    assert (first.notified, steps(first)) == ((7,), [])
    second = grown(S.IN_PROGRESS, first, Stage.REMARK)
    assert steps(second) == ["2.2 consent", "2.3 approve", "2.4 pay", "2.5 submit"]
    closed = fall_due(notified(second), at("2026-12-25T00:00:00Z"))
    assert closed.enquiries[0].state is S.CLOSED
    assert (closed.notified, event_counts(closed), steps(closed)) == ((7, 6), (8, 6), [])
    assert steps(pause(closed, 2, "Waiting", TURNAROUND, OPERATOR, DAY_1)) == ["2.7 pause"]


def test_a_chain_with_pending_notifications_is_swept_at_once_and_then_at_the_clocks_next_step() -> None:
    chain = grown(S.WITH_CENTRE)
    assert next_sweep_at(chain) == DAY_1
    assert next_sweep_at(notified(chain)) == next_moment(chain)
    assert next_sweep_at(grown(S.DRAFT)) == next_moment(grown(S.DRAFT))
    refused = refuse(notified(chain), 1, "Not ours", NURIA, DAY_1 + timedelta(days=1))
    assert next_sweep_at(refused) == DAY_1 + timedelta(days=1)
    assert next_sweep_at(notified(refused)) is None


def test_a_cause_is_a_tag_that_a_mail_can_carry() -> None:
    chain = grown(S.SUBMITTED)
    causes = [cause(chain, each) for each in pending_notifications(chain)]
    assert causes[-1] == "enquiry-KXA104827-FCE-2026-12-PB-1-5"
    assert len(set(causes)) == len(causes)
    assert all(set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") for text in causes)


UNTIL = "2027-01-08, 23:59 (Europe/Madrid)"
MINE = "2026-12-23, 23:59 (Europe/Madrid)"
THIRD_OF_14 = at("2026-12-20T08:00:00Z")
THIRD_OF_30 = at("2027-01-05T08:00:00Z")
TOO_LATE = at("2027-01-08T23:00:00Z")
BACK = refuse(grown(S.WITH_CENTRE), 1, "Not ours", NURIA, DAY_1)
APPEALED = appeal(grown(S.CONCLUDED, grown(S.CONCLUDED), Stage.REMARK), 2, "The wrong script", NURIA, DAY_1)
PAUSED = grown(S.PAUSED)


@pytest.mark.parametrize(
    ("chain", "what", "until"),
    [
        (open_by_centre(a_chain(), a_case(), Stage.CLERICAL_RECHECK, NURIA, DAY_1), "open", UNTIL),
        (grown(S.WITH_CENTRE), "consent", UNTIL),
        (grown(S.FEE_DUE), "approve", UNTIL),
        (grown(S.PAID), "pay", UNTIL),
        (grown(S.SUBMITTED), "submit", "2026-12-17, 23:59 (Europe/Madrid)"),
        (BACK, "refuse", None),
        (withdraw(grown(S.PAID), 1, ADA, DAY_1), "withdraw", None),
        (withdraw(grown(S.SUBMITTED), 1, ADA, DAY_1), "withdraw_submitted", None),
        (end(grown(S.SUBMITTED), 1, "Withheld", OPERATOR, DAY_1), "end", None),
        (PAUSED, "pause", None),
        (resume(PAUSED, 1, TURNAROUND, OPERATOR, DAY_1), "resume", "2026-12-17, 23:59 (Europe/Madrid)"),
        (grown(S.CONCLUDED), "conclude_stage_2", "2026-12-24, 23:59 (Europe/Madrid)"),
        (grown(S.CONCLUDED, grown(S.CONCLUDED), Stage.REMARK), "conclude_appeal", "2026-12-31, 23:59 (Europe/Madrid)"),
        (APPEALED, "appeal", None),
        (settle(APPEALED, 2, "Looked into", OPERATOR, DAY_1), "settle", None),
        (fall_due(grown(S.DRAFT), THIRD_OF_14), "remind_draft", MINE),
        (fall_due(grown(S.DRAFT), at("2026-12-23T23:00:00Z")), "expire_draft", MINE),
        (fall_due(grown(S.WITH_CENTRE), THIRD_OF_30), "remind_with_centre", UNTIL),
        (fall_due(grown(S.FEE_DUE), THIRD_OF_30), "remind_fee_due", UNTIL),
        (fall_due(grown(S.PAID), THIRD_OF_30), "remind_paid", UNTIL),
        (fall_due(grown(S.PAID), TOO_LATE), "expire", UNTIL),
        (fall_due(grown(S.SUBMITTED), TOO_LATE), "overdue", "2026-12-17, 23:59 (Europe/Madrid)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_mail_is_filled_with(chain: Chain, what: str, until: str | None) -> None:
    assert fields(chain, last(chain), R.CANDIDATE) == {"what": what, **({"until": until} if until else {})}


def test_a_moment_that_is_gone_by_the_time_of_the_mail_is_not_named() -> None:
    submitted = grown(S.SUBMITTED)
    chain = pause(begin(submitted, 1, OPERATOR, DAY_1), 1, "Waiting", TURNAROUND, OPERATOR, DAY_1)
    assert [fields(chain, each, R.CENTRE) for each in pending_notifications(chain)][-2:] == [
        {"what": "submit"},
        {"what": "pause"},
    ]


def test_an_outcome_is_notified_only_while_its_release_is_out_and_names_its_version() -> None:
    assert [(each.release_id, each.new_version) for each in pending_notifications(grown(S.CONCLUDED, finding=UP))][
        -2:
    ] == [
        (None, None),
        ("r1", 2),
    ]
    assert (last(grown(S.CONCLUDED)).release_id, last(grown(S.CONCLUDED)).new_version) == ("r1", None)
    in_words = settle(APPEALED, 2, "Looked into", OPERATOR, DAY_1)
    assert (last(in_words).release_id, last(in_words).new_version) == ("r1", None)
    changed = settle(APPEALED, 2, "Looked into", OPERATOR, DAY_1, finding=replace(UP, next_version=3, release_id="r2"))
    assert (last(changed).release_id, last(changed).new_version) == ("r2", 3)


def test_an_appeal_in_words_makes_no_version_even_where_its_stage_made_one() -> None:
    up = grown(S.CONCLUDED, grown(S.CONCLUDED), Stage.REMARK, finding=replace(UP, next_version=3))
    answered = settle(appeal(up, 2, "Procedure", NURIA, DAY_1), 2, "Looked into", OPERATOR, DAY_1)
    assert last(answered).outcome == up.enquiries[1].outcome
    assert last(answered).new_version is None


@pytest.mark.parametrize("row", [row for row in ROWS if row.notifies], ids=str)
def test_every_step_that_notifies_somebody_has_its_kind_of_mail(row: Transition) -> None:
    outcome, reminder = row.step in (Step.CONCLUDE, Step.SETTLE), row.step.startswith("remind")
    of_candidate = K.ENQUIRY_OUTCOME if outcome else K.ENQUIRY_REMINDER if reminder else K.ENQUIRY_MOVED
    pending = PendingNotification(
        grown(S.DRAFT).enquiries[0], 1, replace(grown(S.DRAFT).enquiries[0].events[0], step=row.step), row
    )
    assert kind_for(pending, R.CANDIDATE) is of_candidate
    assert kind_for(pending, R.CENTRE) is K.ENQUIRY_AT_CENTRE


OPENED = open_by_centre(a_chain(), a_case(), Stage.CLERICAL_RECHECK, NURIA, DAY_1)
MINOR_AGREED = consent(OPENED, 1, ADA, UNDER_AGE, DAY_1)
DECLARED = consent(MINOR_AGREED, 1, NURIA, UNDER_AGE, DAY_1)


@pytest.mark.parametrize(
    ("chain", "what", "notifies"),
    [
        (grown(S.WITH_CENTRE), "consent", (R.CANDIDATE, R.CENTRE)),
        (consent(grown(S.DRAFT), 1, ADA, UNDER_AGE, DAY_1), "consent_minor", (R.CANDIDATE, R.CENTRE)),
        (consent(OPENED, 1, ADA, OF_AGE, DAY_1), "agreed", (R.CENTRE,)),
        (MINOR_AGREED, "agreed_minor", (R.CENTRE,)),
    ],
)
def test_the_centre_is_notified_of_each_consent_and_whose_is_missing(
    chain: Chain, what: str, notifies: tuple[Role, ...]
) -> None:
    assert readers(chain, last(chain)) == notifies
    assert fields(chain, last(chain), R.CENTRE) == {"what": what, "until": UNTIL}


def test_nobody_is_notified_of_their_own_declaration() -> None:
    assert steps(DECLARED) == ["1.1 open", "1.2 consent"]


@pytest.mark.parametrize(
    ("chain", "candidate", "centre"),
    [
        (OPENED, "remind_consent_candidate", "remind_with_centre"),
        (approve(OPENED, 1, FEE, NURIA, DAY_1), "remind_consent_candidate", "remind_fee_due"),
        (approve(OPENED, 1, Money(0, "EUR"), NURIA, DAY_1), "remind_consent_candidate", "remind_paid"),
        (MINOR_AGREED, "remind_consent_guardian", "remind_with_centre"),
        (approve(MINOR_AGREED, 1, Money(0, "EUR"), NURIA, DAY_1), "remind_consent_guardian", "remind_paid"),
    ],
)
@pytest.mark.parametrize("moment", [THIRD_OF_30, at("2027-01-07T08:00:00Z")])
def test_whoever_has_yet_to_agree_is_reminded_with_the_centre(
    chain: Chain, candidate: str, centre: str, moment: datetime
) -> None:
    reminded = fall_due(chain, moment)
    assert readers(reminded, last(reminded)) == (R.CANDIDATE, R.CENTRE)
    missing = candidate.rpartition("_")[2]
    assert fields(reminded, last(reminded), R.CANDIDATE) == {"what": candidate, "until": UNTIL}
    assert fields(reminded, last(reminded), R.CENTRE) == {"what": centre, "until": UNTIL, "missing": missing}


def test_where_the_consent_has_come_since_the_reminder_is_of_the_rest() -> None:
    agreed = consent(fall_due(OPENED, THIRD_OF_30), 1, ADA, OF_AGE, THIRD_OF_30)
    (reminder,) = [each for each in pending_notifications(agreed) if each.event.step is Step.REMIND_IN_THREE_DAYS]
    assert readers(agreed, reminder) == (R.CENTRE,)
    assert fields(agreed, reminder, R.CENTRE) == {"what": "remind_with_centre", "until": UNTIL}
    declared = fall_due(DECLARED, THIRD_OF_30)
    assert readers(declared, last(declared)) == (R.CENTRE,)


KEY = a_case(a_result("KET"))
ANSWERED = grown(S.CONCLUDED)
LAST = grown(S.CONCLUDED, case=KEY, finding=a_finding(before=KEY.result))


@pytest.mark.parametrize(
    ("chain", "moment", "what", "notifies"),
    [
        (ANSWERED, "2026-12-21T08:00:00Z", "remind_stage_2", R.CANDIDATE),
        (ANSWERED, "2026-12-23T08:00:00Z", "remind_stage_2", R.CANDIDATE),
        (ANSWERED, "2026-12-24T23:00:00Z", "close_stage_2", R.CANDIDATE),
        (LAST, "2026-12-28T08:00:00Z", "remind_appeal", R.CENTRE),
        (LAST, "2026-12-30T08:00:00Z", "remind_appeal", R.CENTRE),
        (LAST, "2026-12-31T23:00:00Z", "close_appeal", R.CANDIDATE),
    ],
)
def test_whoever_may_go_on_after_an_outcome_is_reminded_and_notified_of_the_close(
    chain: Chain, moment: str, what: str, notifies: Role
) -> None:
    found = fall_due(chain, at(moment))
    assert readers(found, last(found)) == (notifies,)
    day = "2026-12-24" if chain is ANSWERED else "2026-12-31"
    assert fields(found, last(found), notifies) == {"what": what, "until": f"{day}, 23:59 (Europe/Madrid)"}


def test_whoever_has_gone_on_is_notified_of_the_second_stage_alone() -> None:
    second = fall_due(notified(grown(S.DRAFT, ANSWERED, Stage.REMARK)), at("2026-12-25T00:00:00Z"))
    assert [enquiry.state.value for enquiry in second.enquiries] == ["closed", "expired"]
    assert steps(second) == ["2.2 expire"]


def test_moments_are_said_where_the_centre_is() -> None:
    assert instant_text(datetime.fromisoformat("2027-01-08T22:59:59+00:00")) == "2027-01-08T22:59:59Z"
    london = replace(grown(S.WITH_CENTRE), zone="Europe/London")
    assert fields(london, last(london), R.CENTRE)["until"] == "2027-01-08, 22:59 (Europe/London)"


def test_what_the_clock_says_of_an_answered_enquiry_waits_for_the_release_of_its_answer() -> None:
    """A reminder tells that there is an answer; of a window that has closed meanwhile nobody is reminded."""
    first = notified(grown(S.CONCLUDED))
    reminded = fall_due(first, at("2026-12-22T08:00:00Z"))
    assert {(each.event.step, each.release_id) for each in pending_notifications(reminded)} == {
        (Step.REMIND_IN_THREE_DAYS, "r1")
    }
    closed = fall_due(reminded, TOO_LATE)
    assert [(each.event.step, each.release_id) for each in pending_notifications(closed)] == [(Step.CLOSE, "r1")]
    assert {each.release_id for each in pending_notifications(fall_due(grown(S.WITH_CENTRE), THIRD_OF_30))} == {None}


def test_the_slower_of_two_operators_learns_when_an_appeal_was_settled() -> None:
    settled = settle(APPEALED, 2, "Looked into", OPERATOR, DAY_1)
    with pytest.raises(AnsweredAlready, match="answered already"):
        settle(settled, 2, "Looked into", OPERATOR, DAY_1)
