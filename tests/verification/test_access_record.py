"""Who looked, as the candidate reads it: a centre's looks of one day are one line, all else is a line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.ground.errors import RuleBroken
from shared.verification.access_record import (
    MOST_LOOKS_READ,
    PER_PAGE,
    CentreAct,
    CentreRoute,
    CheckRoute,
    Declared,
    JudgedBy,
    Line,
    Purpose,
    Verification,
    declare,
    page_of,
)
from tests.kit.builders import RELEASED_AT

HOUR = timedelta(hours=1)


def look(number: int, **changes: object) -> CentreAct:
    fields = {"centre_number": "ES442", "centre_name": "Exams Girona", "staff_id": "s", "staff_name": "Núria"}
    more = {"at": RELEASED_AT + number * HOUR, "route": CentreRoute.CENTRE, "seen": ("FCE#1",), **changes}
    return CentreAct(id=f"a{number}", candidate_id="KXA104827", **{**fields, **more})  # type: ignore[arg-type]


def check(number: int) -> Verification:
    return Verification(
        f"v{number}", "KXA104827", "o", "Uni", RELEASED_AT + number * HOUR, CheckRoute.SECRET_NUMBER, ("FCE#1",)
    )


def ids(looks: Sequence[CentreAct], others: Sequence[Line] = ()) -> list[str]:
    return [each.id for each in page_of(others, looks)[0]]


def test_the_newest_look_of_a_day_stands_for_all_of_it() -> None:
    """From eight in the morning: sixteen hours on it is the next day (UTC)."""
    assert ids([look(17), look(16), look(15), look(2), look(1)]) == ["a17", "a15"]


def test_different_looks_are_listed_separately() -> None:
    looks = [look(5, seen=("FCE#2",)), look(4, centre_number="ES901", route=CentreRoute.SCHOOL), look(1)]
    acts = [look(number, route=CentreRoute.ACCESS_CODE, seen=()) for number in (3, 2)]
    assert ids(looks, acts) == ["a5", "a4", "a3", "a2", "a1"]


def all_pages(checks: list[Line], looks: list[CentreAct]) -> list[list[str]]:
    """As the store reads them: newest first, cut, after the place where the page before ended."""
    pages, after = [], "~"
    while True:
        found = [each for each in checks if each.place < after][: PER_PAGE + 1]
        lines, ended = page_of(found, [each for each in looks if each.place < after][:MOST_LOOKS_READ])
        pages.append([each.id for each in lines])
        if ended is None:
            return pages
        assert ended < after
        after = ended


@pytest.mark.parametrize(
    ("checks", "looks", "pages"),
    [
        (0, 0, [0]),
        (PER_PAGE, 0, [PER_PAGE]),
        (PER_PAGE + 1, 0, [PER_PAGE, 1]),
        (0, PER_PAGE + 1, [PER_PAGE, 1]),
        (150, 150, [PER_PAGE, 100]),
        (2 * PER_PAGE, 3 * PER_PAGE, [PER_PAGE] * 5),
        (1, MOST_LOOKS_READ + 1, [PER_PAGE] * 5 + [2]),
    ],
)
def test_a_list_that_ends_at_200_lines_has_a_next_page(checks: int, looks: int, pages: list[int]) -> None:
    """Each line once, the newest first, whichever of the two lists it is of."""
    made = [look(number, seen=(f"FCE#{number}",)) for number in range(looks, 0, -1)]
    others: list[Line] = [check(number) for number in range(checks, 0, -1)]
    found = all_pages(others, made)
    assert [len(each) for each in found] == pages
    wanted = sorted([*others, *made], key=lambda each: each.place, reverse=True)
    assert [each for page in found for each in page] == [each.id for each in wanted]


def test_what_is_older_than_looks_that_nobody_has_read_waits_for_the_next_page() -> None:
    """A centre looked a thousand times in one hour: the page has one line of it, and no check from before that hour."""
    minutes = [look(0, at=RELEASED_AT + number * timedelta(seconds=1)) for number in range(MOST_LOOKS_READ + 5, 0, -1)]
    assert all_pages([check(-1)], minutes) == [["a0"], ["a0", "v-1"]]


def test_the_candidate_learns_who_when_and_what() -> None:
    seen = Verification(
        "v1", "KXA104827", "o1", "Universitat", RELEASED_AT, CheckRoute.SECRET_NUMBER, ("FCE-2026-12-PB#2",)
    )
    assert seen.to_json() == {
        "id": "v1",
        "at": "2026-12-09T08:00:00Z",
        "organisation": "Universitat",
        "organisation_id": "o1",
        "route": "secret_number",
        "results": ["FCE-2026-12-PB"],
        "purpose": None,
        "purpose_text": None,
        "profile_name": None,
        "verdict_only": False,
    }
    judged = replace(seen, judged_by=JudgedBy("p1", 3, "MSc Biology", verdict_only=True)).to_json()
    assert (judged["profile_name"], judged["verdict_only"]) == ("MSc Biology", True)


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
        "organisation_id": None,
        "route": "access_code",
        "results": [],
        "reason": "Locked out",
    }


@pytest.mark.parametrize("purpose", [each for each in Purpose if each is not Purpose.OTHER])
def test_a_purpose_of_the_list_needs_no_words_and_takes_none(purpose: Purpose) -> None:
    assert declare(purpose, None) == Declared(purpose)
    with pytest.raises(RuleBroken) as refused:
        declare(purpose, "a master's degree")
    assert refused.value.pointer == "/purpose_text"


@pytest.mark.parametrize(
    ("text", "kept"), [("an  exchange year", "an exchange year"), ("abc", "abc"), ("x" * 120, "x" * 120)]
)
def test_another_purpose_is_said_in_words(text: str, kept: str) -> None:
    assert declare(Purpose.OTHER, text) == Declared(Purpose.OTHER, kept)


@pytest.mark.parametrize("text", [None, "", "ab", "   ", "...", "x" * 121, "a\u202eb c", "<b>you</b>"])
def test_words_that_say_nothing_are_refused(text: str | None) -> None:
    with pytest.raises(RuleBroken) as refused:
        declare(Purpose.OTHER, text)
    assert refused.value.pointer == "/purpose_text"


def test_the_candidate_reads_the_purpose_and_of_the_oldest_looks_none() -> None:
    old = Verification(
        "v1", "KXA104827", "o1", "Universitat", RELEASED_AT, CheckRoute.SECRET_NUMBER, ("FCE-2026-12-PB#1",)
    )
    assert (old.to_json()["purpose"], old.to_json()["purpose_text"]) == (None, None)
    new = replace(old, declared=Declared(Purpose.VISA))
    assert (new.to_json()["purpose"], new.to_json()["purpose_text"]) == (Purpose.VISA, None)
