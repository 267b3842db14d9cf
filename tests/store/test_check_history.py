"""An organisation's checks, listed: each once over any pages, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.adapters import identity
from shared.store import access_record, check_history, organisation_looks, rows
from shared.store.tables import VERIFICATIONS
from shared.verification.access_record import CheckRoute, Declared, Purpose, Verification
from shared.verification.history import Span, check_id, parse_span
from shared.verification.organisation import MOST_CHECKS_PER_DAY
from tests.kit import stories

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
DECLARED = Declared(Purpose.VISA)
WHOLE = Span()
MOST_PAGES = 20
"""Of fourteen checks."""
_organisations = count()


def made(organisation: str, candidate: str, at: datetime) -> Verification:
    """A check, recorded."""
    check = Verification(
        check_id(at, identity.new_id()), candidate, organisation, "X", at, CheckRoute.SECRET_NUMBER, ("S#1",), DECLARED
    )
    access_record.spend_check(organisation, candidate, check.id, at)
    assert access_record.add_verification(check, [])
    return check


def newest_first(checks: Iterable[Verification]) -> list[Verification]:
    return sorted(checks, key=lambda each: each.place, reverse=True)


def pages(organisation: str, size: int, candidate: str | None = None) -> list[Verification]:
    found: list[Verification] = []
    for _ in range(MOST_PAGES):
        before = found[-1].place if found else ""
        page = check_history.find_checks(organisation, WHOLE, size, before=before, candidate_id=candidate)
        found += page
        if len(page) < size:
            return found
    raise AssertionError("the pages do not end")


@pytest.mark.thorough
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 1)), max_size=14), st.integers(1, 5))
def test_pages_lose_and_repeat_no_check_of_one_moment_and_show_nobody_elses(
    aws: None, checks: list[tuple[int, int, int]], size: int
) -> None:
    """(organisation, candidate, milliseconds) each; many in one moment."""
    names = [f"o{next(_organisations)}" for _ in range(3)]
    candidates = [f"KXB{next(_organisations):06d}" for _ in range(2)]
    every = [made(names[who], candidates[whom], AT + timedelta(milliseconds=late)) for who, whom, late in checks]
    for name in names:
        mine = newest_first(each for each in every if each.organisation_id == name)
        assert pages(name, size) == mine
        for candidate in candidates:
            assert pages(name, size, candidate) == [each for each in mine if each.candidate_id == candidate]


def test_what_comes_while_pages_are_read_moves_none(aws: None) -> None:
    every = newest_first(made("o1", f"KXA10482{number}", AT) for number in range(4))
    first = check_history.find_checks("o1", WHOLE, 2)
    made("o1", "KXA104829", AT + timedelta(seconds=1))
    assert first + check_history.find_checks("o1", WHOLE, 2, before=first[-1].place) == every


def test_a_span_ends_before_its_end_and_a_cursor_beyond_it_finds_nothing(aws: None) -> None:
    early, late = made("o1", "KXA104827", AT), made("o1", "KXA104827", AT + timedelta(seconds=1))
    since, until = parse_span("2026-12-09T08:00:01Z", None), parse_span(None, "2026-12-09T08:00:01Z")
    for candidate in (None, "KXA104827"):
        assert check_history.find_checks("o1", since, 9, candidate_id=candidate) == [late]
        assert check_history.find_checks("o1", until, 9, candidate_id=candidate) == [early]
        assert check_history.find_checks("o1", since, 9, before=early.place, candidate_id=candidate) == []
        assert check_history.find_checks("o1", until, 9, before=late.place, candidate_id=candidate) == [early]


def test_a_check_is_found_by_its_place_and_by_its_own_organisation_alone(aws: None) -> None:
    check = made("o1", "KXA104827", AT)
    assert check_history.find_check("o1", check.place) == check
    assert check_history.find_check("o2", check.place) is None
    assert check_history.find_check("o1", check.place[:-1]) is None


def looked(check: Verification, number: int = 0) -> Verification:
    at = AT + timedelta(hours=1, milliseconds=number)
    return Verification(
        check_id(at, identity.new_id()),
        check.candidate_id,
        "o1",
        "X",
        at,
        CheckRoute.LOOK_AGAIN,
        ("S#1",),
        DECLARED,
        check.id,
    )


def test_a_look_again_names_its_check_and_is_none_of_its_own(aws: None) -> None:
    check = made("o1", "KXA104827", AT)
    look = looked(check)
    assert check_history.add_look_again(look, MOST_CHECKS_PER_DAY)
    assert access_record.find_verifications("KXA104827") == [look, check]
    for candidate in (None, "KXA104827"):
        assert check_history.find_checks("o1", WHOLE, 9, candidate_id=candidate) == [check]
    assert check_history.find_check("o1", look.place) is None
    assert {each.organisation_id for each in organisation_looks.looks_of_organisations("KXA104827")} == {"o1"}


def test_a_look_again_is_a_check_of_the_day_and_no_refused_pair(aws: None) -> None:
    check = made("o1", "KXA104827", AT)
    counted = rows.get(VERIFICATIONS, *access_record.of_day("o1", AT.date())) or {}
    assert (counted["checks"], counted["failed"]) == (1, 0)
    rows.update(
        VERIFICATIONS,
        *access_record.of_day("o1", AT.date()),
        change="SET checks = :n",
        values={":n": MOST_CHECKS_PER_DAY - 1},
    )
    assert check_history.add_look_again(looked(check), MOST_CHECKS_PER_DAY)
    before = stories.stored()
    assert not check_history.add_look_again(looked(check, 1), MOST_CHECKS_PER_DAY)
    assert stories.stored() == before
    counted = rows.get(VERIFICATIONS, *access_record.of_day("o1", AT.date())) or {}
    assert (counted["checks"], counted["failed"]) == (MOST_CHECKS_PER_DAY, 0)
