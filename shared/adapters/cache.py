"""Short caches of reference rows in one Lambda environment, never kept longer than three seconds."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, Generic, ParamSpec, TypeVar

from shared.adapters import clock

P = ParamSpec("P")
T = TypeVar("T")
MOST_KEPT = 2000

_caches: list[dict[Any, Any]] = []


class Remembered(Generic[P, T]):
    """`read`, its answers by arguments kept for `age` seconds of the process clock."""

    def __init__(self, age: float, read: Callable[P, T]) -> None:
        self.age = age
        self._read = read
        self._kept: dict[Hashable, tuple[float, T]] = {}
        _caches.append(self._kept)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        kept = self._young(args, kwargs)
        return kept[1] if kept else self.anew(*args, **kwargs)

    def anew(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Read now, whatever is kept."""
        begun, answer = clock.elapsed(), self._read(*args, **kwargs)
        self._keep(begun, answer, _key(args, kwargs))
        return answer

    def kept(self, *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What is kept for these arguments, or None; nothing is read."""
        kept = self._young(args, kwargs)
        return kept[1] if kept else None

    def keep(self, answer: T, *args: P.args, **kwargs: P.kwargs) -> None:
        """Keeps the answer for these arguments that a write of our own has just returned, without a read."""
        self._keep(clock.elapsed(), answer, _key(args, kwargs))

    def amend(self, answer: T, *args: P.args, **kwargs: P.kwargs) -> None:
        """Keeps this answer in the place of the one that is kept, and no longer than that."""
        key = _key(args, kwargs)
        if key in self._kept:
            self._kept[key] = (self._kept[key][0], answer)

    def _young(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[float, T] | None:
        kept = self._kept.get(_key(args, kwargs))  # once: another thread may have everything forgotten meanwhile
        return kept if kept and clock.elapsed() - kept[0] < self.age else None

    def _keep(self, begun: float, answer: T, key: Hashable) -> None:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (begun, answer)


def _key(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Hashable:
    return args, tuple(sorted(kwargs.items()))


def for_seconds(age: float, read: Callable[P, T]) -> Remembered[P, T]:
    return Remembered(age, read)


def forget() -> None:
    """Empties every cache; only tests call this."""
    for kept in _caches:
        kept.clear()


once = cache
"""Keeps what never changes while an environment lives: clients, unwrapped keys."""
