"""Many at once on one application, behind a backend that is locked and slow at odds: one winner, never half of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest
from moto.dynamodb.responses import DynamoHandler

from shared.certifying_statements.application import Applications, Loss
from shared.certifying_statements.states import ApplicationState
from shared.certifying_statements.steps import Applying, applied, issued, paid, refused, searched, withdrawn
from shared.ground.errors import Conflict
from shared.store import certifying_statements
from shared.store.certifying_statements import ApplicationChange
from tests.certifying_statements.test_notifications import ADA, AT, BOARD, FEE, NONE_YET, PRIVATE, grown

pytestmark = pytest.mark.thorough

THREADS, EACH = 12, 2
Step = Callable[[Applications], Applications]
STEPS: dict[str, Step] = {
    "apply": lambda of: applied(of, Applying(PRIVATE, Loss.LOST, FEE), of.candidate_id, AT),
    "pay": lambda of: paid(of, 1, FEE, BOARD, AT),
    "withdraw": lambda of: withdrawn(of, 1, ADA, AT),
    "issue": lambda of: issued(of, 1, 1, BOARD, AT),
    "refuse": lambda of: refused(of, 1, "There is no record", BOARD, AT),
}


@pytest.fixture(autouse=True)
def slow(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to five milliseconds after each call to DynamoDB: without them threads take polite turns."""
    call, chance = DynamoHandler.call_action, Random(7)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        answer = call(*args, **kwargs)
        time.sleep(chance.random() / 200)
        return answer

    monkeypatch.setattr(DynamoHandler, "call_action", slowly)


def existing() -> Applications:
    found = certifying_statements.find_applications(NONE_YET.candidate_id, NONE_YET.session_id)
    return found or NONE_YET


def tried(name: str) -> str:
    try:
        certifying_statements.write(lambda: ApplicationChange(before := existing(), STEPS[name](before)))
    except Conflict as lost:
        return lost.code
    return name


def raced(*names: str) -> Counter[str]:
    """How each of all those tries ended: by its step's name, or the code of its refusal."""
    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(tried, list(names) * THREADS * EACH))


@pytest.mark.parametrize(
    ("begin", "names"),
    [(None, ("apply",)), ("fee_due", ("pay",)), ("fee_due", ("pay", "withdraw")), ("found", ("issue", "refuse"))],
    ids=["applications", "payments", "a payment against a withdrawal", "an issue against a refusal"],
)
def test_one_of_many_at_once_wins(begin: str | None, names: tuple[str, ...]) -> None:
    if begin:
        of = grown("fee_due" if begin == "fee_due" else "paid", PRIVATE)
        found = searched(of, 1, BOARD, AT, found=True) if begin == "found" else of
        certifying_statements.write(lambda: ApplicationChange(NONE_YET, found))
    ended = raced(*names)
    won = {name: ended.pop(name) for name in names if ended[name]}
    assert sum(won.values()) == 1
    assert set(ended) <= {"application_open", "application_state", "stale_version"}
    after = existing()
    assert len(after.applications) == 1
    (winner,) = won
    states = {"apply": "fee_due", "pay": "paid", "withdraw": "withdrawn", "issue": "issued", "refuse": "refused"}
    assert after.applications[0].state is ApplicationState(states[winner])
    assert after.applications[0].events[-1].step == winner
