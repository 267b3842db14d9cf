"""How long a test may take that is not marked `thorough`."""

from __future__ import annotations

from collections.abc import Collection

WITH_AWS, WITHOUT = 0.5, 1.0
"""Seconds of processor time, for in these other work on the machine counts for little."""
ON_A_BUSY_MACHINE = 4
"""Times as long a test takes where two cores are shared by six processes, or where it meets a collection of garbage."""


def too_slow(took: float, fixtures: Collection[str]) -> str | None:
    """The sentence that such a test fails with, by its seconds of processor time and its fixtures."""
    limit = WITH_AWS if "aws" in fixtures else WITHOUT
    if took <= limit * ON_A_BUSY_MACHINE:
        return None
    return f"It took {took:.2f} s of processor time and may take {limit}: make it quicker, or mark it `thorough`."
