"""One clock for many fibres: threads of which one runs at a time, in the order of the moments they wait for.

So workers interleave at every call that leaves the process, nothing is left to the machine's own threads, and the same
seed tells the same story again.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from threading import Semaphore, Thread, get_ident

from tests.kit.aws_calls import Killed

SECOND = 1_000_000
MOST_STEPS = 300_000


class Process:
    """What dies as one: an environment of a function in one call. `skew` is how wrong its clock is (microseconds)."""

    def __init__(self, ends_at: int, skew: int = 0) -> None:
        self.ends_at, self.skew, self.is_dead = ends_at, skew, False


class Fibre:
    def __init__(self, act: Callable[[], None], process: Process) -> None:
        self.process, self.ended = process, False
        self.error: BaseException | None = None
        self._act, self._go, self._back = act, Semaphore(0), Semaphore(0)
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def is_running(self) -> bool:
        """Asked from any thread: whether it is this fibre's."""
        return self._thread.ident == get_ident()

    def resume(self) -> None:
        self._go.release()
        self._back.acquire()
        if self.ended:
            self._thread.join()
        if self.error:
            raise self.error

    def wait(self) -> None:
        self._back.release()
        self._go.acquire()

    def _run(self) -> None:
        self._go.acquire()
        try:
            self._act()
        except Killed:
            self.process.is_dead = True
        except BaseException as error:
            self.error = error
        self.ended = True
        self._back.release()


class Loop:
    """`now` is in microseconds since the epoch."""

    def __init__(self, now: int) -> None:
        self.now = now
        self._due: list[tuple[int, int, Callable[[], None]]] = []
        self._numbers = count()
        self._running: Fibre | None = None

    def at(self, moment: int, act: Callable[[], None]) -> None:
        heappush(self._due, (max(moment, self.now), next(self._numbers), act))

    def run(self, until: int | None = None, after_each: Callable[[], None] = lambda: None) -> None:
        """Everything that is due up to this moment; to the end without one."""
        for _ in range(MOST_STEPS):
            after_each()
            if not self._due or (until is not None and self._due[0][0] > until):
                self.now = max(self.now, until or self.now)
                return
            self.now, _, act = heappop(self._due)
            act()
        raise AssertionError("this never comes to an end")

    def spawn(self, act: Callable[[], None], process: Process) -> Fibre:
        fibre = Fibre(act, process)
        self.at(self.now, lambda: self._resume(fibre))
        return fibre

    def here(self) -> Fibre | None:
        """The fibre whose code is asking; None for the test itself."""
        return self._running if self._running is not None and self._running.is_running() else None

    def sleep(self, until: int) -> None:
        """Raises Killed in a process that has died, or outlived its time-out, meanwhile."""
        fibre = self._running
        assert fibre is not None
        self.at(until, lambda: self._resume(fibre))
        fibre.wait()
        self.check(fibre.process)

    def check(self, process: Process) -> None:
        if process.is_dead or self.now > process.ends_at:
            process.is_dead = True
            raise Killed

    def together(self, acts: list[Callable[[], None]]) -> None:
        """Runs them as fibres of the same process, and goes on when all have ended."""
        parent = self.here()
        assert parent is not None
        left = [len(acts)]

        def answer(act: Callable[[], None]) -> Callable[[], None]:
            def run() -> None:
                try:
                    act()
                finally:
                    left[0] -= 1
                    if not left[0]:
                        self.at(self.now, lambda: self._resume(parent))

            return run

        for act in acts:
            self.spawn(answer(act), parent.process)
        parent.wait()
        self.check(parent.process)

    def _resume(self, fibre: Fibre) -> None:
        self._running = fibre
        try:
            fibre.resume()
        finally:
            self._running = None
