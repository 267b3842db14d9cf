"""A burst of wrong pairs from everywhere: how many are compared, how many are answered, and who hears of it.

`make test` plays the last 60 that are answered and some more, `make guesses` all 10,000; each thread is an environment
with a memory of its own.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from threading import Barrier
from typing import Any
from unittest.mock import Mock

import pytest
from moto.dynamodb.responses import DynamoHandler

from shared.adapters import cache, log
from shared.application import guarded_pair
from shared.application.guarded_pair import Trial
from shared.ground.errors import NotRecognised
from shared.ground.rate_limits import WRONG_PAIRS, window
from shared.secret_numbers.guard import Issued, Macs, Typed, Use, matches
from shared.secret_numbers.wrong_pairs import ASKED_OF_EVERYONE, OfSource, SecondItem, SecondItemRequired
from shared.store import guard, keys, rows, wrong_pairs
from shared.store.tables import PEOPLE
from tests.kit import guarded_pairs, snapshots, stories
from tests.kit.world import World

pytestmark = pytest.mark.thorough

WHOLE = os.environ.get("GUESSES") == "all"
BEFORE = 0 if WHOLE else 240
"""Wrong pairs that others have tried in these ten minutes."""
LEFT = 300 - BEFORE
BURST = 10_000 if WHOLE else LEFT + 100
ENVIRONMENTS = 50
"""Requests a second times the seconds of one: 2,000 at 25 ms."""


@snapshots.stage
def entered(world: World) -> World:
    stories.enter_candidates(world)
    return world


class OwnMemory:
    """A cache of which each environment has its own."""

    def __init__(self, read: Callable[..., Any]) -> None:
        self._read, self._own = read, threading.local()

    def _memory(self) -> Any:
        if not hasattr(self._own, "memory"):
            self._own.memory = cache.for_seconds(3, self._read)
        return self._own.memory

    def __call__(self, *args: Any) -> Any:
        return self._memory()(*args)

    def keep(self, *args: Any) -> None:
        self._memory().keep(*args)


class NoMemory(OwnMemory):
    """An environment that begins with every request, and has read that all is calm."""

    def __call__(self, *args: Any) -> Any:
        return type(self._read(*args))()

    def keep(self, *args: Any) -> None:
        pass


@dataclass
class Tally:
    compared: int = 0
    answered: int = 0
    asked: int = 0


@pytest.fixture
def tally(monkeypatch: pytest.MonkeyPatch) -> Tally:
    found, lock = Tally(), threading.Lock()

    def counted(*args: Any) -> bool:
        with lock:
            found.compared += 1
        return matches(*args)

    monkeypatch.setattr("shared.secret_numbers.guard.matches", counted)
    return found


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Mock:
    found = Mock()
    monkeypatch.setattr(log, "_logger", found)
    return found


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to two milliseconds after each call: without them threads take polite turns."""
    call, chance = DynamoHandler.call_action, Random(7)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        answer = call(*args, **kwargs)
        time.sleep(chance.random() / 500)
        return answer

    monkeypatch.setattr(DynamoHandler, "call_action", slowly)


def remembering(monkeypatch: pytest.MonkeyPatch, memory: type[OwnMemory]) -> None:
    monkeypatch.setattr(guarded_pair, "of_all", memory(wrong_pairs.find_of_all))
    monkeypatch.setattr(guarded_pair, "of_source", memory(wrong_pairs.find_of_source))


def guess(
    world: World,
    tally: Tally,
    number: int,
    candidate_id: str,
    *,
    right: bool = False,
    source: str = "",
    second: SecondItem = SecondItem.NONE,
) -> bool:
    """Whether the pair opens; by a source of its own where none is named."""
    birth = b"b" * 32 if second is SecondItem.BIRTH_DATE else None
    typed = Typed(candidate_id, lambda _: Macs(b"r" * 32 if right else b"w" * 32, birth), second)
    trial = Trial(typed, Use.REGISTRATION, source or f"source {number}", world.at)
    try:
        compared = guarded_pair.compare(trial)
        if compared.known is None:
            guarded_pair.refuse(trial, compared)
        guarded_pair.confirm(trial, compared)
    except SecondItemRequired:
        tally.asked += 1
        return False
    except NotRecognised:
        tally.answered += 1
        return False
    return True


def known_ids(count: int) -> list[str]:
    """IDs of which each try is compared; their MACs are no real ones."""
    made = [f"KXB{number:06d}" for number in range(count)]
    for chunk in rows.in_chunks(made, 100):
        assert rows.transact(
            [guard.adding_candidate(each, Issued(b"r" * 32, b"b" * 32, 1), practice=False) for each in chunk]
        )
    return made


@pytest.mark.usefixtures("slow")
def test_the_system_budget_holds_in_a_burst_of_wrong_pairs_from_as_many_addresses(
    entered: World, tally: Tally, logged: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembering(monkeypatch, OwnMemory)
    guarded_pairs.spend(Use.REGISTRATION, entered.at, ten_minutes=BEFORE, day=BEFORE)
    ids, begun = known_ids(BURST), time.monotonic()
    with ThreadPoolExecutor(ENVIRONMENTS) as pool:
        opened = list(pool.map(lambda number: guess(entered, tally, number, ids[number]), range(BURST)))
    print(f"{BURST} wrong pairs at {BURST / (time.monotonic() - begun):.0f} a second: {tally}")
    assert not any(opened)
    assert tally.answered == LEFT
    assert tally.compared <= LEFT + ENVIRONMENTS <= 500
    said = [each for each in logged.warning.call_args_list if each.args == (ASKED_OF_EVERYONE,)]
    assert [each.kwargs["extra"]["kind"] for each in said] == ["registration"]


def locks(world: World) -> int:
    return wrong_pairs.find_of_source("one", Use.REGISTRATION, window(WRONG_PAIRS, world.at), SecondItem.NONE).locks


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("second", [SecondItem.NONE, SecondItem.BIRTH_DATE])
def test_of_fifty_last_tries_of_one_source_at_once_twenty_lock(
    entered: World, tally: Tally, monkeypatch: pytest.MonkeyPatch, second: SecondItem
) -> None:
    """Each in an environment of its own, and all have read that the source has locked nothing before any goes on."""
    ids, find, all_have_read = known_ids(50), wrong_pairs.find_of_source, Barrier(50, timeout=60)
    for each in ids:
        rows.update(PEOPLE, keys.guard(each), guard.SK, change="SET tries = :nine", values={":nine": 9})

    def find_and_wait(*asked: Any) -> OfSource:
        found = find(*asked)
        all_have_read.wait()
        return found

    monkeypatch.setattr(wrong_pairs, "find_of_source", find_and_wait)
    remembering(monkeypatch, OwnMemory)
    with ThreadPoolExecutor(50) as pool:
        opened = list(
            pool.map(lambda number: guess(entered, tally, number, ids[number], source="one", second=second), range(50))
        )
    monkeypatch.setattr(wrong_pairs, "find_of_source", find)
    locked = sum(stories.tries(each) == 10 for each in ids)
    print(f"50 last tries of one source at once, {second}: {locked} locked, {tally}")
    assert not any(opened)
    assert (locked, tally.compared, locks(entered)) == (20, 20, 20)
    assert {stories.tries(each) for each in ids} == {9, 10}


@pytest.mark.usefixtures("slow")
def test_of_forty_tries_of_one_id_at_once_ten_are_compared_and_one_lock_is_spent(
    entered: World, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembering(monkeypatch, NoMemory)
    (one,) = known_ids(1)
    with ThreadPoolExecutor(40) as pool:
        assert not any(pool.map(lambda number: guess(entered, tally, number, one, source="one"), range(40)))
    assert (tally.compared, stories.tries(one), locks(entered)) == (10, 10, 1)


@pytest.mark.usefixtures("slow")
def test_no_answer_is_decided_by_a_memory(
    entered: World, tally: Tally, logged: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every request in an environment that believes that all is calm: 300 in all are answered all the same, and of the
    right pairs among them none that comes after."""
    remembering(monkeypatch, NoMemory)
    guarded_pairs.spend(Use.REGISTRATION, entered.at, ten_minutes=BEFORE, day=BEFORE)
    tries = LEFT + 120
    ids = known_ids(tries)
    with ThreadPoolExecutor(ENVIRONMENTS) as pool:
        opened = list(
            pool.map(lambda number: guess(entered, tally, number, ids[number], right=number % 20 == 0), range(tries))
        )
    assert tally.answered == LEFT
    assert opened[0]
    assert not any(opened[LEFT + 100 :])
    assert sum(opened) <= LEFT / 20 + 5
    assert len([each for each in logged.warning.call_args_list if each.args == (ASKED_OF_EVERYONE,)]) == 1


def test_through_the_handler_the_last_ten_of_three_hundred_are_answered_and_then_everyone_is_asked(
    entered: World, tally: Tally, logged: Mock
) -> None:
    guarded_pairs.spend(Use.REGISTRATION, entered.at, ten_minutes=290, day=290)
    codes = []
    for number in range(20):
        entered.source = f"2001:db8:{number:x}::1"
        codes.append(stories.register(entered, candidate_id=f"KXB{number:06d}").body["code"])
    assert codes == ["not_recognised"] * 10 + ["second_item_required"] * 10
    assert len([each for each in logged.warning.call_args_list if each.args == (ASKED_OF_EVERYONE,)]) == 1
