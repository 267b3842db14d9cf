"""Trouble at each call of one act, each time from the same beginning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from shared.adapters import cache
from tests.kit.aws_calls import Killed, Trouble, watched
from tests.kit.snapshots import Snapshot

SAMPLE = (Trouble.TIMED_OUT_BEFORE, Trouble.TIMED_OUT_AFTER)
"""Nothing is done, or the effect is and the caller not told; `make long` has the others."""
TROUBLES = [*SAMPLE, *(pytest.param(each, marks=pytest.mark.long) for each in Trouble if each not in SAMPLE)]


def troubled(
    trouble: Trouble, act: Callable[[], Any], begin: Callable[[], None] = lambda: None
) -> Iterator[tuple[str, list[Any]]]:
    """Where the trouble was, and what was answered, for each call of `act`; each from the same beginning, which `begin`
    brings about where AWS is not all of it."""
    snapshot = Snapshot()
    with watched() as calls:
        act()
    assert calls.made
    for index in range(len(calls.made)):
        snapshot.restore()
        cache.forget()
        begin()
        answers: list[Any] = []
        with watched(trouble, index), suppress(Killed):
            answers.append(act())
        yield f"{trouble} at {calls.made[index]}, call {index}", answers
    snapshot.restore()
