"""Time that passes only while everybody waits: what takes fifteen minutes of sleeping is played in seconds.

Stands where a module says `time`. A thread that computes is given a moment of real time before the clock moves on, so
that a played second is at most a second too many, never one too few.
"""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from unittest.mock import patch

QUIET_S = 0.0005
"""Of real time without anybody's doing anything."""

_sleep = time.sleep


class PlayedTime:
    def __init__(self, now: float = 1_796_000_000.0) -> None:
        self._began = self._now = now
        self._wakes: list[tuple[float, int]] = []
        self._moved = threading.Condition()
        self._acts = self._busy = 0
        self._has_ended = False

    def sleep(self, seconds: float) -> None:
        with self._moved:
            wake = self._now + max(0.0, seconds)
            self._acts += 1
            heapq.heappush(self._wakes, (wake, self._acts))
            self._moved.wait_for(lambda: self._now >= wake)

    def time(self) -> float:
        return self._now

    def time_ns(self) -> int:
        return int(self._now * 1e9)

    def monotonic(self) -> float:
        return self._now

    @property
    def passed(self) -> float:
        """Seconds since it began."""
        return self._now - self._began

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Somebody works: no time passes."""
        with self._moved:
            self._busy += 1
        try:
            yield
        finally:
            with self._moved:
                self._busy -= 1
                self._acts += 1

    @contextmanager
    def running(self, *modules: ModuleType) -> Iterator[PlayedTime]:
        """In place of `time` in these modules."""
        moving = threading.Thread(target=self._move, daemon=True)
        patches = [patch.object(module, "time", self) for module in modules]
        for each in patches:
            each.start()
        moving.start()
        try:
            yield self
        finally:
            self._has_ended = True
            moving.join()
            for each in patches:
                each.stop()

    def _move(self) -> None:
        seen = -1
        while not self._has_ended:
            _sleep(QUIET_S)
            with self._moved:
                is_quiet, seen = seen == self._acts and not self._busy, self._acts
                if is_quiet and self._wakes:
                    self._now = max(self._now, heapq.heappop(self._wakes)[0])
                    self._acts += 1
                    self._moved.notify_all()
