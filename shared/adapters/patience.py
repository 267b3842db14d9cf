"""Repeats writes that met another transaction or a busy table, until the call must end; for calls that have minutes.

Only for writes that may be repeated when nobody knows whether they were done. Where a person waits for the answer,
`store/calls.py` repeats for about a second instead.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from threading import Condition
from typing import TypeVar

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

from shared.adapters import clock, parallel
from shared.ground.backoff import pause_s
from shared.ground.errors import TryAgain

THROTTLES = frozenset({"ThrottlingException", "RequestThrottled", "Throttling"})
"""The error codes by which KMS and SQS say that they are busy, with a 400; the store raises TryAgain itself."""

A = TypeVar("A")
T = TypeVar("T")


class _Places:
    """How many writers work at once: half as many after each refusal, one more after as many successes as there are
    writers.

    So several functions that write into one table come to share what it takes, and none of them starves.
    """

    def __init__(self, most: int) -> None:
        self._most, self._limit, self._taken = most, float(most), 0
        self._changed = Condition()

    @contextmanager
    def one(self) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: self._taken < int(self._limit))
            self._taken += 1
        try:
            yield
        finally:
            with self._changed:
                self._taken -= 1
                self._changed.notify_all()

    def refused(self) -> None:
        with self._changed:
            self._limit = max(1.0, self._limit / 2)

    def succeeded(self) -> None:
        with self._changed:
            self._limit = min(self._most, self._limit + 1 / self._limit)
            self._changed.notify_all()


def each(act: Callable[[A], object], items: Iterable[A], until: float) -> None:
    """`act` on every item, side by side, each until it is done. TryAgain at `until`, a moment of `clock.elapsed()`,
    with some done and some not; any other error as `parallel.each` raises it."""
    places = _Places(parallel.WRITERS)
    parallel.each(lambda item: _done(lambda: act(item), until, places), items)


def once(act: Callable[[], T], until: float) -> T:
    """What `act` returns, once a repetition succeeds."""
    return _done(act, until, _Places(1))


def _done(act: Callable[[], T], until: float, places: _Places) -> T:
    for turn in count(1):
        if clock.elapsed() >= until:
            break
        try:
            with places.one():
                answer = act()
        except (TryAgain, ClientError, ConnectionError, HTTPClientError) as error:
            places.refused()
            pause = pause_s(turn, random.random())  # noqa: S311, TID251
            if not _may_go_again(error) or clock.elapsed() + pause >= until:
                raise
            clock.rest(pause)
        else:
            places.succeeded()
            return answer
    raise TryAgain


def _may_go_again(error: Exception) -> bool:
    """Whether the call may be repeated: the service was busy, failed, or its answer was lost, so that nobody knows
    whether it was done."""
    if isinstance(error, ClientError):
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        return status >= 500 or error.response["Error"]["Code"] in THROTTLES
    return True
