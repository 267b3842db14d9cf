"""One chain is one row: however often somebody comes and goes, it can always be moved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.enquiries.board_steps import pause, resume
from shared.enquiries.case import Actor, Chain
from shared.enquiries.centre_steps import withdraw
from shared.enquiries.opening import open_by_candidate, open_by_centre
from shared.enquiries.states import EnquiryState
from shared.enquiries.steps import MOST_PAUSES, ChainFull
from shared.exams.enquiry_stages import Stage
from tests.kit.enquiry_chain import ADA, DAY_1, NURIA, OPERATOR, TURNAROUND, a_case, a_chain, grown


def opened_and_withdrawn(chain: Chain, actor: Actor) -> Chain:
    begin = open_by_candidate if actor is ADA else open_by_centre
    opened = begin(chain, a_case(), Stage.CLERICAL_RECHECK, actor, DAY_1)
    return withdraw(opened, len(opened.enquiries), actor, DAY_1)


def test_after_twenty_drafts_the_centre_may_still_open_ten() -> None:
    chain = a_chain()
    for count, actor in ((20, ADA), (10, NURIA)):
        for _ in range(count):
            chain = opened_and_withdrawn(chain, actor)
        with pytest.raises(ChainFull, match=f"There have been {len(chain.enquiries)} enquiries about this result"):
            opened_and_withdrawn(chain, actor)


def test_an_enquiry_is_paused_twenty_times() -> None:
    chain = grown(EnquiryState.IN_PROGRESS)
    for _ in range(MOST_PAUSES):
        chain = resume(pause(chain, 1, "Waiting", TURNAROUND, OPERATOR, DAY_1), 1, TURNAROUND, OPERATOR, DAY_1)
    with pytest.raises(ChainFull, match="paused 20 times"):
        pause(replace(chain), 1, "Waiting", TURNAROUND, OPERATOR, DAY_1)
