"""What an environment may remember for a moment: reference rows, never longer than three seconds."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, ParamSpec, TypeVar

from shared.edge import clock

P = ParamSpec("P")
T = TypeVar("T")
MOST_KEPT = 2000

_caches: list[dict[Any, Any]] = []


def for_seconds(age: float, read: Callable[P, T]) -> Callable[P, T]:
    """`read`, its answers by arguments kept for `age` seconds of the process clock."""
    kept: dict[Hashable, tuple[float, T]] = {}
    _caches.append(kept)

    def remembered(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (args, tuple(sorted(kwargs.items())))
        now = clock.elapsed()
        if key in kept and now - kept[key][0] < age:
            return kept[key][1]
        if len(kept) >= MOST_KEPT:
            kept.clear()
        answer = read(*args, **kwargs)
        kept[key] = (now, answer)
        return answer

    return remembered


def forget() -> None:
    """Tests, and nothing else, empty every cache."""
    for kept in _caches:
        kept.clear()


once = cache
"""For what never changes in the life of an environment: clients, unwrapped keys."""
