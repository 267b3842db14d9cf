"""The minute's sweeps, by the local clock.

The emulator's schedules tick in real time and know nothing of an advanced clock, so every function that the
catalogue calls `minutely` is invoked here too, in the emulator, with the shifted `time`: at the start, when the
shifted clock's minute turns, and after each advance. A sweep may come twice, as on AWS.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable

from local.console.clock import Clock, rfc3339

log = logging.getLogger("sweeps")

Invoke = Callable[[str, bytes], str | None]
"""Invokes a function by its name in the catalogue and waits; the error's text, or None."""


class Sweeps:
    def __init__(self, clock: Clock, names: Iterable[str], invoke: Invoke) -> None:
        self._clock = clock
        self._names = tuple(names)
        self._invoke = invoke
        self._one_at_a_time = asyncio.Lock()

    async def sweep(self) -> None:
        """One sweep of every function, at the shifted instant."""
        async with self._one_at_a_time:
            event = json.dumps({"time": rfc3339(self._clock.now())}).encode()
            await asyncio.gather(*(self._sweep_one(name, event) for name in self._names))

    async def _sweep_one(self, name: str, event: bytes) -> None:
        try:
            error = await asyncio.to_thread(self._invoke, name, event)
        except Exception as failure:  # the emulator may be busy or gone: the next minute tries again
            error = f"{type(failure).__name__}: {failure}"
        if error:
            log.warning("the sweep of %s failed: %s", name, error)

    async def every_minute(self) -> None:
        """Until cancelled."""
        while True:
            await self.sweep()
            await asyncio.sleep(self._clock.until_next_minute())
