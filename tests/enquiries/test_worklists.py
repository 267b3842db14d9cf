"""In which list a chain stands in each state, by which moment, and what a line of it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.enquiries.case import Chain
from shared.enquiries.centre_steps import appeal, refuse, withdraw
from shared.enquiries.states import EnquiryState, Role
from shared.enquiries.view import to_json
from shared.enquiries.worklists import days_left, in_inbox, line, on_worklist
from shared.exams.enquiry_stages import Stage
from shared.ground.dates import instant_text
from tests.kit.enquiry_chain import ADA, DAY_1, NURIA, TURNAROUND, at, grown

S = EnquiryState
CALENDAR = TURNAROUND.calendar
TWICE = grown(S.CONCLUDED, grown(S.CONCLUDED), Stage.REMARK)
APPEALED = appeal(TWICE, 2, "The wrong script was marked", NURIA, DAY_1)
SUBMIT, DUE, LATER = "2027-01-08T22:59:59Z", "2026-12-17T22:59:59Z", "2026-12-10T10:00:00Z"


@pytest.mark.parametrize(
    ("chain", "inbox", "worklist"),
    [
        (grown(S.DRAFT), None, None),
        (withdraw(grown(S.DRAFT), 1, ADA, DAY_1), None, None),
        (grown(S.WITH_CENTRE), ("open", SUBMIT), None),
        (grown(S.FEE_DUE), ("open", SUBMIT), None),
        (grown(S.PAID), ("open", SUBMIT), None),
        (grown(S.SUBMITTED), ("open", DUE), DUE),
        (grown(S.IN_PROGRESS), ("open", DUE), DUE),
        (grown(S.PAUSED), ("open", None), "-"),
        (grown(S.CONCLUDED), ("ended", LATER), None),
        (grown(S.DRAFT, grown(S.CONCLUDED), Stage.REMARK), ("ended", LATER), None),
        (grown(S.WITH_CENTRE, grown(S.CONCLUDED), Stage.REMARK), ("open", "2026-12-24T22:59:59Z"), None),
        (APPEALED, ("open", None), "-"),
        (refuse(grown(S.WITH_CENTRE), 1, "Not ours", NURIA, DAY_1), ("ended", LATER), None),
    ],
    ids=lambda each: each.enquiries[-1].state.value if isinstance(each, Chain) else "",
)
def test_the_inbox_and_worklist_of_each_state(
    chain: Chain, inbox: tuple[str, str | None] | None, worklist: str | None
) -> None:
    found = in_inbox(chain)
    answer = (found[0].value, instant_text(found[1].until) if found[1].until else None) if found else None
    assert answer == inbox
    place = on_worklist(chain)
    assert (instant_text(place.until) if place.until else "-") == worklist if place else worklist is None


def test_an_appeal_has_no_day_to_be_answered_by() -> None:
    """The day by which the re-mark was due is not the appeal's."""
    assert to_json(APPEALED, 2, Role.CENTRE, DAY_1)["acts_next"] == {"who": "board", "step": "settle", "until": None}


def test_a_line_says_what_is_overdue_from_the_first_second_after_its_day() -> None:
    chain = grown(S.SUBMITTED)
    last = at(DUE)
    moments = [last + timedelta(seconds=n) for n in (0, 1)]
    assert [line(chain, chain.enquiries[0], each, CALENDAR)["is_overdue"] for each in moments] == [False, True]
    paused = grown(S.PAUSED)
    assert line(paused, paused.enquiries[0], last + timedelta(days=99), CALENDAR)["is_overdue"] is False


@pytest.mark.parametrize(
    ("chain", "when", "left"),
    [
        # Thursday 10 December; the centre has until Friday 8 January, the board until Thursday 17 December
        (grown(S.WITH_CENTRE), "2026-12-10T10:00:00Z", 21),
        (grown(S.FEE_DUE), "2027-01-07T22:59:59Z", 1),
        (grown(S.PAID), "2027-01-07T23:00:00Z", 0),
        (grown(S.PAID), "2027-01-08T23:00:00Z", 0),  # Saturday: it is over, but no working day since
        (grown(S.PAID), "2027-01-10T23:00:00Z", -1),
        (grown(S.SUBMITTED), "2026-12-10T10:00:00Z", 5),
        (grown(S.IN_PROGRESS), "2026-12-17T22:59:59Z", 0),
        (grown(S.IN_PROGRESS), "2026-12-17T23:00:00Z", -1),
        # nothing runs, or nobody acts
        (grown(S.PAUSED), "2026-12-10T10:00:00Z", None),
        (APPEALED, "2026-12-10T10:00:00Z", None),
        (grown(S.CONCLUDED), "2026-12-10T10:00:00Z", None),
        (refuse(grown(S.WITH_CENTRE), 1, "Not ours", NURIA, DAY_1), "2026-12-10T10:00:00Z", None),
    ],
)
def test_the_working_days_that_whoever_acts_next_has_left(chain: Chain, when: str, left: int | None) -> None:
    enquiry = chain.enquiries[-1]
    assert days_left(chain, enquiry, at(when), CALENDAR) == left
    assert line(chain, enquiry, at(when), CALENDAR)["working_days_left"] == left


def test_a_centres_days_end_where_it_is_and_the_boards_where_the_board_is() -> None:
    """The last hour of 8 January in the Canaries is 9 January in Madrid."""
    chain = replace(grown(S.PAID), zone="Atlantic/Canary")
    until = replace(chain, enquiries=(replace(chain.enquiries[0], submit_until=at("2027-01-08T23:59:59Z")),))
    assert days_left(until, until.enquiries[0], at("2027-01-07T23:30:00Z"), CALENDAR) == 1
    boards = replace(grown(S.SUBMITTED), zone="Atlantic/Canary")
    assert days_left(boards, boards.enquiries[0], at("2026-12-16T23:30:00Z"), CALENDAR) == 0


def test_a_line_of_a_list() -> None:
    chain = grown(S.SUBMITTED)
    assert line(chain, chain.enquiries[0], DAY_1, CALENDAR) == {
        "id": "KXA104827.FCE-2026-12-PB.1",
        "revision": 5,
        "candidate_id": "KXA104827",
        "session_id": "FCE-2026-12-PB",
        "centre_number": "ES442",
        "stage": "stage_1",
        "state": "submitted",
        "papers": [],
        "acts_next": {"who": "board", "step": "begin"},
        "submit_until": SUBMIT,
        "received_at": "2026-12-10T10:00:00Z",
        "due_at": DUE,
        "working_days_left": 5,
        "is_overdue": False,
        "has_consent": True,
        "moved_at": "2026-12-10T10:00:00Z",
        "zone": "Europe/Madrid",
    }
