"""Who looked, as the candidate reads it: a centre's looks of one day are one line, all else is a line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from shared.verification.access_record import MOST_SHOWN, CentreAct, CentreRoute, Line, Verification, shown
from tests.kit.builders import RELEASED_AT

HOUR = timedelta(hours=1)


def look(number: int, **changes: object) -> CentreAct:
    fields = {"centre_number": "ES442", "centre_name": "Exams Girona", "staff_id": "s", "staff_name": "Núria"}
    more = {"at": RELEASED_AT + number * HOUR, "route": CentreRoute.CENTRE, "seen": ("FCE#1",), **changes}
    return CentreAct(id=f"a{number}", candidate_id="KXA104827", **{**fields, **more})  # type: ignore[arg-type]


def check(number: int) -> Verification:
    return Verification(f"v{number}", "KXA104827", "o", "Uni", RELEASED_AT + number * HOUR, "secret_number", ("FCE#1",))


def ids(looks: Sequence[CentreAct], others: Sequence[Line] = ()) -> list[str]:
    return [each.id for each in shown(others, looks)]


def test_the_newest_look_of_a_day_stands_for_all_of_it() -> None:
    """From eight in the morning: sixteen hours on it is the next day (UTC)."""
    assert ids([look(17), look(16), look(15), look(2), look(1)]) == ["a17", "a15"]


def test_different_looks_are_listed_separately() -> None:
    looks = [look(5, seen=("FCE#2",)), look(4, centre_number="ES901", route=CentreRoute.SCHOOL), look(1)]
    acts = [look(number, route=CentreRoute.ACCESS_CODE, seen=()) for number in (3, 2)]
    assert ids(looks, acts) == ["a5", "a4", "a3", "a2", "a1"]


def test_neither_looks_nor_what_else_is_recorded_pushes_the_other_out() -> None:
    looks = [look(number, seen=(f"FCE#{number}",)) for number in range(900, 400, -1)]
    checks = [check(number) for number in range(400, 0, -1)]
    assert [each[0] for each in ids(looks, checks)] == ["a"] * MOST_SHOWN + ["v"] * MOST_SHOWN
    assert ids(looks, checks)[::MOST_SHOWN] == ["a900", "v400"]
    older = [check(1)]
    assert ids(looks, older)[-1] == "v1"


def test_the_candidate_learns_who_when_and_what() -> None:
    seen = Verification("v1", "KXA104827", "o1", "Universitat", RELEASED_AT, "secret_number", ("FCE-2026-12-PB#2",))
    assert seen.to_json() == {
        "id": "v1",
        "at": "2026-12-09T08:00:00Z",
        "organisation": "Universitat",
        "route": "secret_number",
        "results": ["FCE-2026-12-PB"],
    }


def test_of_a_centres_act_the_candidate_learns_the_centre_and_the_reason_but_no_persons_name() -> None:
    act = CentreAct(
        *("a1", "KXA104827", "ES442", "Exams Girona", "hash", "Núria Soler"),
        at=RELEASED_AT,
        route=CentreRoute.ACCESS_CODE,
        reason="Locked out",
    )
    assert act.to_json() == {
        "id": "a1",
        "at": "2026-12-09T08:00:00Z",
        "organisation": "Exams Girona",
        "route": "access_code",
        "results": [],
        "reason": "Locked out",
    }
