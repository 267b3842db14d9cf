"""Calls made at the same time, so that a view waits for the slower of two reads and not for both in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

WRITERS = 8

_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="together")


def both(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """Both answers; the first one's error wins, and the other call is always waited for."""
    other = _pool.submit(second)
    try:
        return first(), other.result()
    finally:
        other.exception()


def each(act: Callable[[A], object], items: Iterable[A], at_once: int | None = None) -> None:
    """Calls `act` on every item, eight at a time. After an error no more begin, and it is raised when the others have
    ended.

    One item, or one at a time, needs no thread.
    """
    every, writers = list(items), at_once or WRITERS
    if min(len(every), writers) <= 1:
        for item in every:
            act(item)
        return
    with ThreadPoolExecutor(max_workers=writers) as pool:
        acts = [pool.submit(act, item) for item in every]
        wait(acts, return_when=FIRST_EXCEPTION)
        begun = [one for one in acts if not one.cancel()]
    for ended in begun:
        ended.result()
