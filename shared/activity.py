"""What a candidate reads of who looked at their results."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

from shared.verifications import CentreAct, Verification

MOST_LOOKS_READ, MOST_SHOWN = 1000, 200

Line = Verification | CentreAct


def shown(found: Iterable[Line], looks: Iterable[CentreAct]) -> list[Line]:
    """The newest of organisations' checks and centres' acts, and as many of centres' looks: neither pushes the other
    out. Of a centre's looks at one version on one day (UTC) the newest stands for all."""
    by_day = {_day_of(each): each for each in reversed(list(looks))}
    return _newest([*_newest(found), *_newest(by_day.values())], 2 * MOST_SHOWN)


def _newest(lines: Iterable[Line], most: int = MOST_SHOWN) -> list[Line]:
    return sorted(lines, key=lambda each: each.at, reverse=True)[:most]


def _day_of(look: CentreAct) -> tuple[object, ...]:
    return look.centre_number, look.route, look.seen, look.at.astimezone(UTC).date()
