"""What an environment remembers: for three seconds of its own clock, and never of a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from functions.notify import sending
from shared.adapters import cache, clock
from shared.application import reference


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    held = [1000.0]
    monkeypatch.setattr(clock, "elapsed", lambda: held[0])
    return held


def counted(asked: list[object]) -> Callable[..., str]:
    def read(name: str, zone: str = "UTC") -> str:
        asked.append((name, zone))
        return f"{name} {zone} {len(asked)}"

    return read


@pytest.mark.parametrize(("age", "reads"), [(0.0, 1), (2.999, 1), (3.0, 2), (3.001, 2), (60.0, 2)])
def test_an_answer_is_kept_for_less_than_its_age(now: list[float], age: float, reads: int) -> None:
    asked: list[object] = []
    remembered = cache.for_seconds(3, counted(asked))
    remembered("a")
    now[0] += age
    remembered("a")
    assert len(asked) == reads


def test_answers_are_kept_apart_by_every_argument(now: list[float]) -> None:
    asked: list[object] = []
    remembered = cache.for_seconds(3, counted(asked))
    for _ in range(2):
        remembered("a")
        remembered("b")
        remembered("a", zone="Europe/Madrid")
    assert asked == [("a", "UTC"), ("b", "UTC"), ("a", "Europe/Madrid")]


def test_an_error_is_not_remembered(now: list[float]) -> None:
    answers = iter([RuntimeError(), "found"])

    def read() -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return str(answer)

    remembered = cache.for_seconds(3, read)
    with pytest.raises(RuntimeError):
        remembered()
    assert remembered() == "found"


def test_memory_is_bounded(now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_KEPT", 3)
    asked: list[object] = []
    remembered = cache.for_seconds(3, counted(asked))
    for name in "abcd":
        remembered(name)
    remembered("a")
    assert len(asked) == 5


@pytest.mark.parametrize("read", [reference.release_of, sending.release_of])
def test_a_release_is_remembered_for_three_seconds_at_most(read: Any) -> None:
    """Recall acts on every route within five seconds: no cached release is older than three."""
    assert read.age == 3


def test_an_answer_of_our_own_write_is_kept_without_a_read(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("shared.adapters.clock.elapsed", lambda: now[0])
    counts = {"a": 1, "b": 1}
    remembered = cache.for_seconds(3, counts.__getitem__)
    assert (remembered("a"), remembered("b")) == (1, 1)
    remembered.keep(2, "a")
    assert (remembered("a"), remembered("b")) == (2, 1)
    now[0] = 3.0
    assert remembered("a") == 1
