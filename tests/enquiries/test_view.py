"""Who reads what of an enquiry."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from shared.centres.fees import Money
from shared.enquiries.board_steps import resume
from shared.enquiries.case import Chain
from shared.enquiries.centre_steps import approve, consent, refuse, withdraw
from shared.enquiries.clock_steps import fall_due
from shared.enquiries.opening import open_by_centre
from shared.enquiries.outcome import Check
from shared.enquiries.states import EnquiryState, Role
from shared.enquiries.view import is_shown_to, new_events, row_of, to_json
from shared.enquiries.worklists import line
from shared.exams.enquiry_stages import Stage
from tests.kit.enquiry_chain import ADA, DAY_1, FEE, NURIA, OPERATOR, TURNAROUND, UNDER_AGE, a_case, a_chain, at, grown

S, R = EnquiryState, Role


def shown(chain: Chain, reader: Role, number: int = 1) -> Mapping[str, object]:
    return to_json(chain, number, reader, DAY_1)


def whole(chain: Chain, reader: Role) -> str:
    return str(shown(chain, reader))


def test_the_candidate_reads_dates_fees_and_who_acts_next() -> None:
    assert shown(grown(S.FEE_DUE), R.CANDIDATE) == {
        "id": "KXA104827.FCE-2026-12-PB.1",
        "revision": 3,
        "candidate_id": "KXA104827",
        "session_id": "FCE-2026-12-PB",
        "number": 1,
        "stage": "stage_1",
        "state": "fee_due",
        "papers": [],
        "zone": "Europe/Madrid",
        "opened_at": "2026-12-10T10:00:00Z",
        "consent_until": "2026-12-23T22:59:59Z",
        "submit_until": "2027-01-08T22:59:59Z",
        "received_at": None,
        "due_at": None,
        "further_until": None,
        "further": None,
        "acts_next": {"who": "centre", "step": "pay", "until": "2027-01-08T22:59:59Z"},
        "may": ["withdraw"],
        "consents": [{"giver": "candidate", "at": "2026-12-10T10:00:00Z"}],
        "has_consent": True,
        "fees": [{"kind": "due", "amount": 4200, "currency": "EUR", "at": "2026-12-10T10:00:00Z", "cause": "fee"}],
        "outcome": None,
        "appeal_outcome": None,
        "events": [
            event("open", "candidate", None, "draft"),
            {**event("consent", "candidate", "draft", "with_centre"), "reason": "candidate"},
            event("approve", "centre", "with_centre", "fee_due"),
        ],
    }


def listed(events: object) -> list[dict[str, object]]:
    assert isinstance(events, list)
    return events


def event(step: str, role: str, before: str | None, after: str) -> dict[str, object]:
    return {"step": step, "role": role, "at": "2026-12-10T10:00:00Z", "before": before, "after": after}


def test_a_candidate_reads_no_name_of_staff_and_no_reason_written_for_others() -> None:
    going = resume(grown(S.PAUSED), 1, TURNAROUND, OPERATOR, DAY_1)
    read = whole(going, R.CANDIDATE)
    assert NURIA.who not in read
    assert OPERATOR.who not in read
    assert "Waiting for the recording" not in read
    refused = refuse(grown(S.WITH_CENTRE), 1, "Entered elsewhere", NURIA, DAY_1)
    assert "Entered elsewhere" in whole(refused, R.CANDIDATE)


def test_the_centre_reads_its_own_names_and_the_board_all() -> None:
    going = grown(S.PAUSED)
    at_centre, at_board = whole(going, R.CENTRE), whole(going, R.BOARD)
    assert NURIA.who in at_centre
    assert OPERATOR.who not in at_centre
    assert "Waiting for the recording" in at_centre
    assert OPERATOR.who in at_board
    assert shown(going, R.CENTRE)["balance"] == {"due": 4200, "paid": 4200, "refunded": 0, "outstanding": 0}


def test_only_the_board_sees_the_warning_of_a_due_date() -> None:
    warned = fall_due(grown(S.SUBMITTED), at("2026-12-16T23:00:00Z"))
    assert ["outcome_due" in whole(warned, reader) for reader in (R.CANDIDATE, R.CENTRE, R.BOARD)] == [
        False,
        False,
        True,
    ]


def test_what_was_a_draft_before_the_centre_took_it_over_is_the_candidates_alone() -> None:
    taken = open_by_centre(grown(S.DRAFT), a_case(), Stage.CLERICAL_RECHECK, NURIA, at("2026-12-11T10:00:00Z"))
    mine = shown(taken, R.CANDIDATE)
    assert mine["opened_at"] == "2026-12-10T10:00:00Z"
    assert mine["events"] == [
        event("open", "candidate", None, "draft"),
        {**event("open", "centre", "draft", "with_centre"), "at": "2026-12-11T10:00:00Z"},
    ]
    for reader in (R.CENTRE, R.BOARD):
        theirs = shown(taken, reader)
        assert theirs["opened_at"] == "2026-12-11T10:00:00Z"
        assert [line["role"] for line in listed(theirs["events"])] == ["centre"]
        assert "draft" not in str(theirs)


def test_no_grade_and_no_score_stands_in_an_enquiry() -> None:
    done = shown(grown(S.CONCLUDED), R.BOARD)
    outcome = {"kind": "unchanged", "at": "2026-12-10T10:00:00Z", "version": 1, "new_version": None}
    assert done["outcome"] == {**outcome, "checks": [check.value for check in Check]}
    for reader in (R.CANDIDATE, R.CENTRE):
        assert to_json(grown(S.CONCLUDED), 1, reader, DAY_1, out={"r1"})["outcome"] == outcome
    assert (done["further"], done["further_until"]) == ("stage_2", "2026-12-24T22:59:59Z")


def test_what_may_follow_is_shown_at_the_latest_enquiry_alone() -> None:
    second = grown(S.DRAFT, grown(S.CONCLUDED), Stage.REMARK)
    assert shown(second, R.CANDIDATE)["further"] is None
    both = grown(S.CONCLUDED, grown(S.CONCLUDED), Stage.REMARK)
    views = [to_json(both, number, R.CENTRE, DAY_1, out={"r1"}) for number in (1, 2)]
    assert [each["further"] for each in views] == [None, "appeal"]
    assert [shown(both, R.CENTRE, number)["may"] for number in (1, 2)] == [[], ["appeal"]]


OPENED = open_by_centre(a_chain(), a_case(), Stage.CLERICAL_RECHECK, NURIA, DAY_1)
MINOR = consent(grown(S.DRAFT), 1, ADA, UNDER_AGE, DAY_1)


@pytest.mark.parametrize(
    ("chain", "who", "step"),
    [
        (OPENED, "candidate", "consent"),
        (approve(OPENED, 1, FEE, NURIA, DAY_1), "candidate", "consent"),
        (approve(OPENED, 1, Money(0, "EUR"), NURIA, DAY_1), "candidate", "consent"),
        (MINOR, "centre", "approve"),
        (approve(MINOR, 1, FEE, NURIA, DAY_1), "centre", "pay"),
        (approve(MINOR, 1, Money(0, "EUR"), NURIA, DAY_1), "centre", "consent"),
        (consent(approve(MINOR, 1, Money(0, "EUR"), NURIA, DAY_1), 1, NURIA, UNDER_AGE, DAY_1), "centre", "submit"),
        (grown(S.PAID), "centre", "submit"),
    ],
)
def test_without_its_consent_an_enquiry_waits_for_whoever_has_to_agree(chain: Chain, who: str, step: str) -> None:
    for reader in (R.CANDIDATE, R.CENTRE):
        read = shown(chain, reader)
        assert read["acts_next"] == {"who": who, "step": step, "until": "2027-01-08T22:59:59Z"}
    listed = line(chain, chain.enquiry(1), DAY_1, TURNAROUND.calendar)
    assert listed["acts_next"] == {"who": who, "step": step}
    assert ("submit" in str(shown(chain, R.CENTRE)["may"])) == (step == "submit")


@pytest.mark.parametrize(
    ("state", "candidate", "centre", "board"),
    [
        (S.DRAFT, ["consent", "withdraw"], [], []),
        (
            S.WITH_CENTRE,
            ["withdraw"],
            ["approve", "refuse", "withdraw"],
            [],
        ),
        (S.PAID, ["withdraw"], ["submit", "withdraw"], []),
        (S.SUBMITTED, ["withdraw"], ["withdraw"], ["begin", "end"]),
        (S.IN_PROGRESS, [], [], ["pause", "conclude", "end"]),
        (S.PAUSED, [], [], ["resume", "end"]),
        (S.CONCLUDED, [], [], []),
    ],
)
def test_steps_each_role_may_take(
    state: EnquiryState, candidate: list[str], centre: list[str], board: list[str]
) -> None:
    found = grown(state)
    assert [shown(found, reader)["may"] for reader in (R.CANDIDATE, R.CENTRE, R.BOARD)] == [candidate, centre, board]


def test_once_a_window_has_closed_nothing_in_it_may_be_done() -> None:
    assert to_json(grown(S.PAID), 1, R.CENTRE, at("2027-01-08T23:00:00Z"))["may"] == ["withdraw"]


def test_a_draft_is_for_its_candidate_also_once_it_is_given_up() -> None:
    reminded = fall_due(grown(S.DRAFT), at("2026-12-20T08:00:00Z"))
    for chain in (grown(S.DRAFT), reminded, withdraw(grown(S.DRAFT), 1, ADA, DAY_1)):
        assert is_shown_to(chain.enquiry(1), R.CANDIDATE)
        assert not is_shown_to(chain.enquiry(1), R.CENTRE)
        assert not is_shown_to(chain.enquiry(1), R.BOARD)
    assert is_shown_to(withdraw(grown(S.WITH_CENTRE), 1, ADA, DAY_1).enquiry(1), R.CENTRE)


def test_a_change_names_the_events_it_added_and_whom_they_notify() -> None:
    before = grown(S.PAID)
    after = fall_due(before, at("2027-01-08T23:00:00Z"))
    ((enquiry, added, row),) = new_events(before, after)
    assert (enquiry.number, added.step.value, row.notifies) == (1, "expire", (R.CANDIDATE, R.CENTRE))
    assert new_events(after, after) == ()
    assert [row_of(each).step for each in after.enquiry(1).events] == [each.step for each in after.enquiry(1).events]
