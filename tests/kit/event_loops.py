"""Playwright leaves its event loop as the thread's until its browser ends; in the same worker others sign.

That takes a loop of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hidden() -> Iterator[None]:
    """The thread has no running loop while the block runs."""
    existing = asyncio.events._get_running_loop()
    asyncio.events._set_running_loop(None)
    try:
        yield
    finally:
        asyncio.events._set_running_loop(existing)
