"""What of a chain is told while an outcome is held back."""

from __future__ import annotations

import pytest

from shared.enquiries.board_steps import settle
from shared.enquiries.centre_steps import appeal
from shared.enquiries.states import EnquiryState, Role
from shared.enquiries.view import to_json
from shared.enquiries.withheld_outcome import as_shown, outcomes_of
from shared.exams.enquiry_stages import Stage
from tests.kit.builders import a_result
from tests.kit.enquiry_chain import DAY_1, NURIA, OPERATOR, a_finding, grown

S = EnquiryState
BETTER = a_finding(after=a_result(**dict.fromkeys(("reading", "use_of_english", "writing", "listening"), "185")))
FIRST = grown(S.CONCLUDED)  # unchanged
BOTH = grown(S.CONCLUDED, FIRST, Stage.REMARK, finding=BETTER)
APPEALED = appeal(BOTH, 2, "The wrong script was marked", NURIA, DAY_1)
SETTLED = settle(APPEALED, 2, "Your grade stays", OPERATOR, DAY_1)


@pytest.mark.parametrize("reader", [Role.CANDIDATE, Role.CENTRE])
@pytest.mark.parametrize("number", [1, 2])
def test_nothing_reveals_a_withheld_outcome(reader: Role, number: int) -> None:
    hidden, whole = (to_json(SETTLED, number, reader, DAY_1, out=out) for out in ((), ("r1",)))
    assert (hidden["outcome"], hidden["appeal_outcome"]) == (None, None)
    assert (hidden["state"], hidden["further"]) == (whole["state"], whole["further"])
    for pending in ("grade_up", "'kind': 'refunded'", "Your grade stays"):
        assert pending not in str(hidden)
    assert "grade_up" in str(whole)
    assert hidden.get("balance", {}) in ({}, {"due": 4200, "paid": 4200, "refunded": 0, "outstanding": 0})


def test_the_board_sees_all() -> None:
    assert to_json(SETTLED, 2, Role.BOARD, DAY_1) == to_json(SETTLED, 2, Role.BOARD, DAY_1, out=["r1"])
    assert "Your grade stays" in str(to_json(SETTLED, 2, Role.BOARD, DAY_1))


def test_a_chain_of_what_is_out_or_without_an_outcome_stays_as_it_is() -> None:
    assert as_shown(SETTLED, ["r1"]) is SETTLED
    assert as_shown(grown(S.PAID), ()) == grown(S.PAID)
    assert [len(outcomes_of(chain)) for chain in (grown(S.PAID), FIRST, SETTLED)] == [0, 1, 2]


def test_what_may_follow_is_offered_only_while_the_outcome_is_shown() -> None:
    offered = [to_json(FIRST, 1, Role.CANDIDATE, DAY_1, out=out)["further"] for out in ((), ("r1",))]
    assert offered == [None, "stage_2"]
