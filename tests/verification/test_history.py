"""Where a check stands in the record, which checks are asked for, and how long one shows content."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ground.errors import RuleBroken
from shared.verification.access_record import CheckRoute, Verification
from shared.verification.history import check_id, content_until, parse_span, place_in, shows_content

AT = datetime(2026, 12, 9, 8, 0, 0, 123456, tzinfo=UTC)
CHECK = Verification("v1", "KXA104827", "o1", "Universitat", AT, CheckRoute.SECRET_NUMBER, ("FCE-2026-12-PB#1",))
SECOND, DAYS_90 = timedelta(seconds=1), timedelta(days=90)


@given(st.integers(0, 200 * 365 * 24 * 3600 * 10**6))
def test_an_id_has_the_place_of_its_check(microseconds: int) -> None:
    at = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    made = check_id(at, "0123456789abcdef0123456789abcdef"[:30])
    assert len(made) == 30
    assert place_in(made) == f"{at.isoformat(timespec='milliseconds')}#{made}"


@pytest.mark.parametrize(
    "text",
    ["", "x", "f" * 30, "0" * 29, "0" * 31, " " * 30, "-1" * 15, "g" * 30, "\u0660" * 30, "1_0" * 10, "FCE-2026-12-PB"],
)
def test_text_that_is_no_id_has_no_place(text: str) -> None:
    assert place_in(text) is None


@pytest.mark.parametrize(
    ("begins", "ends", "first", "last"),
    [
        ("2026-12-09", "2026-12-09", "2026-12-09T00:00:00.000", "2026-12-09T23:59:59.999"),
        ("2026-12-09T09:00:00+01:00", None, "2026-12-09T08:00:00.000", "2199-12-31T23:59:59.999"),
        (None, "2026-12-09T08:00:00Z", "1990-01-01T00:00:00.000", "2026-12-09T07:59:59.999"),
        (None, None, "1990-01-01T00:00:00.000", "2199-12-31T23:59:59.999"),
    ],
)
def test_a_day_is_whole_and_a_time_is_where_it_begins_or_ends(
    begins: str | None, ends: str | None, first: str, last: str
) -> None:
    span = parse_span(begins, ends)
    outside = (_moved(first, -1), begins is None), (_moved(last, 1), ends is None)
    for moment, inside in ((first, True), (last, True), *outside):
        place = f"{moment}+00:00#{'0' * 30}"
        assert (span.low <= place <= span.high) is inside, moment


def _moved(moment: str, milliseconds: int) -> str:
    moved = datetime.fromisoformat(moment) + timedelta(milliseconds=milliseconds)
    return moved.isoformat(timespec="milliseconds")


@pytest.mark.parametrize(
    ("begins", "ends", "pointer"),
    [
        ("2026-12-10", "2026-12-09T23:59:59Z", "/to"),
        ("2026-12-10T00:00:00Z", "2026-12-08", "/to"),
        ("2026-12-10", "2026-12-09", "/to"),
        ("2026-12-10", "2026-12-10T00:00:00Z", "/to"),
        ("yesterday", None, "/from"),
        ("", None, "/from"),
        ("2026-02-30", None, "/from"),
        (None, "2026-12-09T08:00:00", "/to"),
        (None, "09/12/2026", "/to"),
        ("2026-12-09T09:00:00 01:00", None, "/from"),
    ],
)
def test_what_is_no_span_is_refused_at_its_field(begins: str | None, ends: str | None, pointer: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        parse_span(begins, ends)
    assert caught.value.pointer == pointer


@pytest.mark.parametrize(
    ("age", "candidate_agrees", "may_verify", "shows"),
    [
        (timedelta(0), True, True, True),
        (DAYS_90 - SECOND, True, True, True),
        (DAYS_90, True, True, False),
        (DAYS_90 + SECOND, True, True, False),
        (timedelta(0), False, True, False),
        (timedelta(0), True, False, False),
    ],
)
def test_content_is_shown_for_90_days_while_both_sides_may(
    age: timedelta, candidate_agrees: bool, may_verify: bool, shows: bool
) -> None:
    assert shows_content(CHECK, AT + age, candidate_agrees=candidate_agrees, may_verify=may_verify) is shows
    assert content_until(CHECK) == AT + DAYS_90
