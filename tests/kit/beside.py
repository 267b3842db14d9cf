"""A coroutine from a test that is none: in a thread of its own, for a browser's test leaves a loop in this one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def run(asked: Coroutine[Any, Any, T]) -> T:
    """What it answers, or raises."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asked).result()
