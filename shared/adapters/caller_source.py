"""Where a request comes from: a keyed hash of the address, from which nobody can find the address again."""

from __future__ import annotations

from shared.adapters import log
from shared.adapters.events import Event, header
from shared.ground.rate_limits import SPENT, Budget, has_just_spent, source_of
from shared.ground.settings import keyed_hash


def source_hash(event: Event) -> str:
    """The request's source, hashed: 32 hexadecimal signs.

    CloudFront writes the viewer's address, and `http.py` has refused everything that did not come through it.
    """
    return keyed_hash("source", source_of(header(event, "cloudfront-viewer-address")))[:32]


def log_if_spent(source: str, budget: Budget, counted: int) -> None:
    """Logs the line that the alarm `sources` counts (infra/alarms.py), once a window, so that an operator looks."""
    if has_just_spent(budget, counted):
        log.warning(SPENT, source=source, kind=budget.name, count=counted)
