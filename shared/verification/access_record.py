"""The record of who viewed a candidate's results and what their centre did for them, and how the candidate reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from shared.ground.dates import instant_text

MOST_LOOKS_READ, MOST_SHOWN = 1000, 200


class VerificationState(StrEnum):
    VALID = "valid"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Verification:
    """One look at a candidate's results; its row is written before the answer is given."""

    id: str
    candidate_id: str
    organisation_id: str
    organisation_name: str
    at: datetime
    route: str
    seen: tuple[str, ...]
    """Session and version of each result shown, as "FCE-2026-12-PB#1"."""

    def to_json(self) -> dict[str, object]:
        """The line for the candidate whose results were seen."""
        return {
            "id": self.id,
            "at": instant_text(self.at),
            "organisation": self.organisation_name,
            "route": self.route,
            "results": [each.partition("#")[0] for each in self.seen],
        }


class CentreRoute(StrEnum):
    """What a centre or school did: viewed a result, as the one or the other, or issued something to the candidate."""

    CENTRE = "centre"
    SCHOOL = "school"
    ACCESS_CODE = "access_code"
    SECRET_REISSUE = "secret_reissue"  # noqa: S105


@dataclass(frozen=True, slots=True)
class CentreAct:
    """What a named person of a centre or school saw of a candidate, or did for them; its row is written before the
    answer is given. `reason` is there where the route asks for one, and is shown to the candidate."""

    id: str
    candidate_id: str
    centre_number: str
    centre_name: str
    staff_id: str
    staff_name: str
    at: datetime
    route: CentreRoute
    seen: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def is_look(self) -> bool:
        return self.route in (CentreRoute.CENTRE, CentreRoute.SCHOOL)

    def to_json(self) -> dict[str, object]:
        """The line for the candidate: it names the centre, not the person."""
        return {
            "id": self.id,
            "at": instant_text(self.at),
            "organisation": self.centre_name,
            "route": self.route.value,
            "results": [each.partition("#")[0] for each in self.seen],
            "reason": self.reason,
        }


Line = Verification | CentreAct


def shown(found: Iterable[Line], looks: Iterable[CentreAct]) -> list[Line]:
    """The newest of organisations' checks and centres' acts, and as many of centres' views, so that neither pushes the
    other out. Of a centre's views of one version on one day (UTC) only the newest is listed."""
    by_day = {_day_of(each): each for each in reversed(list(looks))}
    return _newest([*_newest(found), *_newest(by_day.values())], 2 * MOST_SHOWN)


def _newest(lines: Iterable[Line], most: int = MOST_SHOWN) -> list[Line]:
    return sorted(lines, key=lambda each: each.at, reverse=True)[:most]


def _day_of(look: CentreAct) -> tuple[object, ...]:
    return look.centre_number, look.route, look.seen, look.at.astimezone(UTC).date()
