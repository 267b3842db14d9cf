"""How long a write that met another transaction, or a busy table, waits before it is tried again."""

from __future__ import annotations

FIRST_S = 0.05
LONGEST_S = 5.0


def pause_s(turn: int, chance: float) -> float:
    """Seconds before the next try after the `turn`-th, from 1; `chance` is drawn anew from 0 to 1 each time.

    Full jitter: anything from nothing to a bound that doubles, so that those who met do not meet again (AWS
    Architecture Blog, "Exponential Backoff And Jitter").
    """
    return chance * min(LONGEST_S, FIRST_S * 2.0 ** min(turn, 10))
