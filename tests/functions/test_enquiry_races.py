"""Many at once on one enquiry, behind a backend that is locked and slow at odds: one winner, never half of anything.

ENQUIRIES=all plays a thousand in 200 threads, twenty rounds of each; otherwise a hundred in 20 threads, two rounds.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest
from moto.dynamodb.responses import DynamoHandler

from shared.enquiries import board_steps, centre_steps, opening
from shared.enquiries.case import Chain
from shared.enquiries.fee_ledger import LedgerKind
from shared.enquiries.revised_result import MARK
from shared.enquiries.states import EnquiryState
from shared.enquiries.turnaround_report import answered
from shared.exams.enquiry_stages import Stage
from shared.ground.errors import Conflict
from shared.results.result import Sealed
from shared.store import enquiries, results, turnaround_report
from shared.store.enquiries import Change
from shared.store.items import Row
from tests.kit import interleaving
from tests.kit.builders import a_result
from tests.kit.enquiry_chain import ADA, DAY_1, FEE, NURIA, OPERATOR, TURNAROUND, a_case, a_chain, a_finding, grown
from tests.kit.enquiry_laws import sums_are_equal

pytestmark = pytest.mark.thorough

ROUNDS, THREADS, EACH = (20, 200, 5) if os.environ.get("ENQUIRIES") == "all" else (2, 20, 5)
S = EnquiryState
UP = a_finding(a_result(reading="190", writing="190", listening="190"))

Act = Callable[[Chain], Change]


@pytest.fixture(autouse=True)
def slow(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to five milliseconds after each call to DynamoDB: without them threads take polite turns."""
    call, chance = DynamoHandler.call_action, Random(7)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        answer = call(*args, **kwargs)
        time.sleep(chance.random() / 200)
        return answer

    monkeypatch.setattr(DynamoHandler, "call_action", slowly)


def opened(chain: Chain) -> Change:
    return Change(chain, opening.open_by_candidate(chain, a_case(), Stage.CLERICAL_RECHECK, ADA, DAY_1))


def paying(chain: Chain) -> Change:
    return Change(chain, centre_steps.pay(chain, 1, FEE, NURIA, DAY_1))


def withdrawing(chain: Chain) -> Change:
    """Paid and not yet submitted: the fee goes back."""
    return Change(chain, centre_steps.withdraw(chain, 1, ADA, DAY_1))


def concluding(chain: Chain) -> Change:
    """As the board's: the chain, the next version and how long it took together; the fee goes back."""
    sealed = Sealed(chain.candidate_id, chain.session_id, 2, "r1", b"box", MARK)
    concluded = board_steps.conclude(chain, 1, UP, OPERATOR, DAY_1)
    return Change(chain, concluded, (*kept(concluded), results.adding_version(sealed)))


def finding_nothing(chain: Chain) -> Change:
    concluded = board_steps.conclude(chain, 1, a_finding(), OPERATOR, DAY_1)
    return Change(chain, concluded, kept(concluded))


def kept(concluded: Chain) -> tuple[Row, ...]:
    found = answered(concluded, 1, TURNAROUND)
    assert found is not None
    return (turnaround_report.adding(found),)


def existing(candidate_id: str) -> Chain:
    return enquiries.find_chain(candidate_id, "FCE-2026-12-PB") or a_chain(candidate_id=candidate_id)


def begin_with(state: EnquiryState | None, candidate_id: str) -> Chain:
    if state is not None:
        grown_chain = grown(state, a_chain(candidate_id=candidate_id))
        enquiries.write(lambda: Change(a_chain(candidate_id=candidate_id), grown_chain))
    return existing(candidate_id)


def tried(act: Act, candidate_id: str) -> str:
    try:
        enquiries.write(lambda: act(existing(candidate_id)))
    except Conflict as lost:
        return lost.code
    return "won"


def raced(act: Act, candidate_id: str) -> Counter[str]:
    """How each of all those tries ended: "won", or the code of its refusal."""

    def tries(_: int) -> list[str]:
        return [tried(act, candidate_id) for _ in range(EACH)]

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(code for codes in pool.map(tries, range(THREADS)) for code in codes)


@pytest.mark.parametrize(
    ("act", "state", "refusal"),
    [
        (opened, None, "enquiry_open"),
        (paying, S.FEE_DUE, "enquiry_state"),
        (withdrawing, S.PAID, "enquiry_state"),
        (concluding, S.IN_PROGRESS, "enquiry_state"),
        (finding_nothing, S.IN_PROGRESS, "enquiry_state"),
    ],
    ids=["opens", "payments", "refunds of withdrawals", "conclusions and their refunds", "conclusions"],
)
def test_of_a_thousand_at_once_one_wins(act: Act, state: EnquiryState | None, refusal: str) -> None:
    for number in range(ROUNDS):
        candidate_id = f"KXR{number:06d}"
        before = begin_with(state, candidate_id)
        ended = raced(act, candidate_id)
        assert ended["won"] == 1
        assert set(ended) <= {"won", refusal, "stale_version"}
        after = existing(candidate_id)
        assert after.revision == before.revision + 1
        assert len(after.enquiries) == 1
        sums_are_equal(after)
        kinds = Counter(entry.kind for entry in after.ledger)
        assert kinds[LedgerKind.PAID] <= 1
        assert kinds[LedgerKind.REFUNDED] == (act in (withdrawing, concluding))
        versions = results.get_record(candidate_id).versions_of("FCE-2026-12-PB")
        assert [each.version for each in versions] == ([2] if act is concluding else [])
    answers = turnaround_report.of_month("2026-12")
    assert len(answers) == (ROUNDS if act in (concluding, finding_nothing) else 0), "each counted once"


@pytest.mark.parametrize(("guarded", "late"), [(True, "enquiry_state"), (False, "won")])
def test_who_is_late_is_refused_by_the_condition_alone(
    monkeypatch: pytest.MonkeyPatch, guarded: bool, late: str
) -> None:
    """Told one after the other, for in a race without the condition there may be one winner by chance."""
    candidate_id, ended = "KXR000000", Counter[str]()
    begin_with(S.FEE_DUE, candidate_id)
    if not guarded:
        monkeypatch.setattr(enquiries, "_as_read", lambda _: None)
    interleaving.once(monkeypatch, enquiries, "_written", lambda: ended.update([tried(paying, candidate_id)]))
    ended.update([tried(paying, candidate_id)])
    assert ended == Counter(["won", late])
