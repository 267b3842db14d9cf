"""In which list a chain stands in each state, by which moment, and what a line of it says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.chains import Chain
from shared.dates import instant_text
from shared.enquiries import appeal, refuse, withdraw
from shared.enquiryrules import Stage
from shared.enquiryviews import to_json
from shared.transitions import EnquiryState, Role
from shared.worklists import in_inbox, line, on_worklist
from tests.enquiring import ADA, DAY_1, NURIA, at, grown

S = EnquiryState
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
def test_where_a_chain_stands(chain: Chain, inbox: tuple[str, str | None] | None, worklist: str | None) -> None:
    found = in_inbox(chain)
    told = (found[0].value, instant_text(found[1].until) if found[1].until else None) if found else None
    assert told == inbox
    place = on_worklist(chain)
    assert (instant_text(place.until) if place.until else "-") == worklist if place else worklist is None


def test_an_appeal_has_no_day_to_be_answered_by() -> None:
    """The day by which the re-mark was due is not the appeal's."""
    assert to_json(APPEALED, 2, Role.CENTRE, DAY_1)["acts_next"] == {"who": "board", "step": "settle", "until": None}


def test_a_line_says_what_is_overdue_from_the_first_second_after_its_day() -> None:
    chain = grown(S.SUBMITTED)
    last = at(DUE)
    assert [line(chain, chain.enquiries[0], last + timedelta(seconds=n))["is_overdue"] for n in (0, 1)] == [False, True]
    paused = grown(S.PAUSED)
    assert line(paused, paused.enquiries[0], last + timedelta(days=99))["is_overdue"] is False


def test_a_line_of_a_list() -> None:
    chain = grown(S.SUBMITTED)
    assert line(chain, chain.enquiries[0], DAY_1) == {
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
        "is_overdue": False,
        "has_consent": True,
        "outcome": None,
        "moved_at": "2026-12-10T10:00:00Z",
        "zone": "Europe/Madrid",
    }
