"""Two at once on a certificate that is to be sent, behind a backend that is slow at odds: one of the two, never both,
and never an address without its certificate."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from moto.dynamodb.responses import DynamoHandler

from shared.certificates.certificate import Certificates, Collection, ProofOfIdentity
from shared.certificates.dispatch import DispatchRequest, changed, sent, settled_request
from shared.certificates.states import CertificateState
from shared.certificates.steps import Limits, collected
from shared.ground.errors import ExpectedError
from shared.store import certificates, dispatches, rows
from shared.store.certificates import CertificateChange
from tests.certificates.test_dispatch import CENTRE, HOME, asked, here

pytestmark = pytest.mark.thorough

WITHIN = Limits(date(2026, 12, 30))
AT = datetime(2026, 12, 30, 9, 0, tzinfo=UTC)
ROUNDS = 6
Decided = tuple[Certificates, DispatchRequest | None]


@pytest.fixture(autouse=True)
def slow(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to five milliseconds after each call to DynamoDB: without them threads take polite turns."""
    call, chance = DynamoHandler.call_action, Random(7)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        answer = call(*args, **kwargs)
        time.sleep(chance.random() / 200)
        return answer

    monkeypatch.setattr(DynamoHandler, "call_action", slowly)


def begun(number: int) -> tuple[str, str]:
    """At its centre and ready, with an address."""
    pair = (f"KXA1048{number:02d}", "FCE-1")
    of = replace(here(), candidate_id=pair[0], revision=0)
    request = replace(asked(), candidate_id=pair[0])
    nothing = replace(of, copies=())
    certificates.write(lambda: CertificateChange(nothing, of, dispatches.changing(None, request)))
    return pair


def doing(pair: tuple[str, str], act: Callable[[Certificates, DispatchRequest | None], Decided]) -> bool:
    """As the routes do it: read, decided, and one transaction."""

    def decide() -> CertificateChange:
        before, request = certificates.get_certificates(*pair), dispatches.find_request(*pair)
        after, now = act(before, request)
        return CertificateChange(before, after, dispatches.changing(request, now))

    try:
        certificates.write(decide)
    except ExpectedError:
        return False
    return True


def send(of: Certificates, request: DispatchRequest | None) -> Decided:
    return sent(of, 1, request, "EX123456785ES", CENTRE, WITHIN, AT)


def collect(of: Certificates, request: DispatchRequest | None) -> Decided:
    after = collected(of, 1, Collection(ProofOfIdentity.PASSPORT), CENTRE, WITHIN, AT)
    return after, settled_request(after, request)


def withdraw(of: Certificates, request: DispatchRequest | None) -> Decided:
    """In the last second before it is ready, as the candidate's clock has it."""
    return (of, request) if request is None or request.sent else (changed(of), None)


def move(of: Certificates, request: DispatchRequest | None) -> Decided:
    there = replace(asked(), candidate_id=of.candidate_id, address=replace(HOME, line_1="Plaça Nova 1"))
    return (of, request) if request is None or request.sent else (changed(of), there)


@pytest.mark.parametrize("other", [collect, withdraw, move], ids=["collect", "withdraw", "move"])
def test_of_two_at_once_one_is_done(other: Callable[[Certificates, DispatchRequest | None], Decided]) -> None:
    for number in range(ROUNDS):
        pair = begun(number)
        with ThreadPoolExecutor(4) as pool:
            acts = (send, other) if number % 2 else (other, send)
            list(pool.map(lambda act, pair=pair: doing(pair, act), (*acts, *acts)))
        certificate = certificates.get_certificates(*pair).copy(1)
        request = dispatches.find_request(*pair)
        steps = [event.step.value for event in certificate.events]
        assert steps.count("dispatch") + steps.count("collect") <= 1
        if certificate.state is CertificateState.DISPATCHED:
            assert request is not None
            assert request.sent is not None
        else:
            assert request is None or request.sent is None
            assert certificate.state is not CertificateState.COLLECTED or request is None


def test_nothing_is_sent_by_an_address_of_before() -> None:
    pair = begun(90)
    before = certificates.get_certificates(*pair)
    assert doing(pair, move)
    now = certificates.get_certificates(*pair)
    assert now.revision == before.revision + 1
    with pytest.raises(ExpectedError):
        now.must_be_as_seen(before.revision)


def test_an_address_that_is_erased_meanwhile_does_not_come_back() -> None:
    pair = begun(91)
    request = dispatches.find_request(*pair)
    assert request is not None
    assert dispatches.erase(request)
    assert not rows.transact(dispatches.changing(request, replace(request, asked_at=AT)))
    assert not dispatches.mark_notified(request)
    assert dispatches.find_request(*pair) is None
