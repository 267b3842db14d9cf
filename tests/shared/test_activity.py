"""Who looked, as the candidate reads it: a centre's looks of one day are one line, all else is a line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from shared.activity import MOST_SHOWN, Line, shown
from shared.verifications import CentreAct, CentreRoute, Verification
from tests.builders import RELEASED_AT

HOUR = timedelta(hours=1)


def look(number: int, **changes: object) -> CentreAct:
    fields = {"centre_number": "ES442", "centre_name": "Exams Girona", "staff_id": "s", "staff_name": "Núria"}
    more = {"at": RELEASED_AT + number * HOUR, "route": CentreRoute.CENTRE, "seen": ("FCE#1",), **changes}
    return CentreAct(id=f"a{number}", candidate_id="KXA104827", **{**fields, **more})  # type: ignore[arg-type]


def check(number: int) -> Verification:
    return Verification(f"v{number}", "KXA104827", "o", "Uni", RELEASED_AT + number * HOUR, "secret_number", ("FCE#1",))


def ids(found: Sequence[Line]) -> list[str]:
    return [each.id for each in shown(found)]


def test_the_newest_look_of_a_day_stands_for_all_of_it() -> None:
    """From eight in the morning: sixteen hours on it is the next day (UTC)."""
    assert ids([look(17), look(16), look(15), look(2), look(1)]) == ["a17", "a15"]


def test_what_differs_is_told_apart() -> None:
    found = [
        look(5, seen=("FCE#2",)),
        look(4, centre_number="ES901", route=CentreRoute.SCHOOL),
        look(3, route=CentreRoute.ACCESS_CODE, seen=()),
        look(2, route=CentreRoute.ACCESS_CODE, seen=()),
        look(1),
    ]
    assert ids(found) == ["a5", "a4", "a3", "a2", "a1"]


def test_every_check_of_an_organisation_is_told_however_often_the_centre_looks() -> None:
    looks: list[Line] = [look(2, at=RELEASED_AT + timedelta(seconds=n)) for n in range(500, 0, -1)]
    assert ids([check(1), *looks]) == ["v1", "a2"]
    assert len(ids([check(number) for number in range(200, 0, -1)])) == MOST_SHOWN
