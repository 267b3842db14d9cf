"""What a candidate reads of who looked at their results."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

from shared.verifications import CentreAct, CentreRoute, Verification

MOST_READ, MOST_SHOWN = 1000, 100
_LOOKS = (CentreRoute.CENTRE, CentreRoute.SCHOOL)

Line = Verification | CentreAct


def shown(found: Iterable[Line]) -> list[Line]:
    """From all that is recorded, newest first. Of a centre's looks at one version on one day (UTC) the newest stands
    for all: an office that opens its list forty times must not push an organisation's check out of sight."""
    kept = {_told_once(each): each for each in reversed(list(found))}
    return sorted(kept.values(), key=lambda each: each.at, reverse=True)[:MOST_SHOWN]


def _told_once(line: Line) -> tuple[object, ...]:
    if isinstance(line, CentreAct) and line.route in _LOOKS:
        return line.centre_number, line.route, line.seen, line.at.astimezone(UTC).date()
    return (line.id,)
