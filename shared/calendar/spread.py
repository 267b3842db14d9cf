"""How far apart pages ask that were left open until results are announced, so that they never close the door on others.

A page asks once at the announced time plus a random share of these seconds, and then backs off. The seconds follow from
the entries that share the moment and from what the API lets in; never from results, so they say nothing of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

LEAST_SPREAD_S = 5
SHARE = 2
"""Open pages take at most one of so many requests that the API lets in (`api_rate`)."""


def spread_s(entries: int, api_rate: int) -> int:
    """Whole seconds in which this many pages ask once each, at `api_rate` / 2 a second at most."""
    return max(LEAST_SPREAD_S, -(-SHARE * entries // api_rate))


def waited_for(announced: Iterable[datetime | None], at: datetime) -> datetime | None:
    """The moment that a page with these announced times waits for: the next; the last where all have passed."""
    moments = sorted({moment for moment in announced if moment})
    ahead = [moment for moment in moments if moment > at]
    return ahead[0] if ahead else moments[-1] if moments else None
