from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.calendar.session import Format, calendar_line, checked, expected, parse_session_id, with_certificates_from
from shared.ground.errors import ExpectedError
from tests.kit.builders import a_session


@pytest.mark.parametrize(
    ("format_", "least", "most", "unit", "earliest", "latest"),
    [
        (Format.PAPER_BASED, 4, 6, "weeks", date(2026, 12, 26), date(2027, 1, 9)),
        (Format.COMPUTER_BASED, 2, 3, "weeks", date(2026, 12, 12), date(2026, 12, 19)),
        (Format.DIGITAL, 5, 10, "days", date(2026, 12, 3), date(2026, 12, 8)),
    ],
)
def test_usual_ranges_by_format(
    format_: Format, least: int, most: int, unit: str, earliest: date, latest: date
) -> None:
    found = expected(a_session(format=format_, exam_date=date(2026, 11, 28)))
    assert (found.least, found.most, found.unit, found.earliest, found.latest) == (least, most, unit, earliest, latest)


def test_session_ids() -> None:
    for text in ("FCE-2026-12-PB", "abc", "A" * 40):
        assert parse_session_id(text) == text
    for text in ("", "AB", "A" * 41, "FCE#1", "FCE 1", "-FCE", "FCE-", "FCE/1", "FCÉ-1", "FCE\n"):
        with pytest.raises(ExpectedError):
            parse_session_id(text)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"id": "X"}, "/id"),
        ({"exam": "XYZ"}, "/exam"),
        ({"zone": "Madrid"}, "/zone"),
        ({"name": " "}, "/name"),
        ({"name": "x" * 81}, "/name"),
        ({"name": "Win\u200bter"}, "/name"),
        ({"name": "Win\u202eter"}, "/name"),
        ({"release_at": datetime(2026, 11, 27, 22, 59, 59, tzinfo=UTC)}, "/release_at"),
    ],
)
def test_sessions_that_are_refused(changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(ExpectedError) as refusal:
        checked(a_session(**changes))
    assert refusal.value.pointer == pointer


def test_sessions_that_are_valid() -> None:
    for release_at in (None, datetime(2026, 11, 27, 23, 0, tzinfo=UTC)):  # midnight in Madrid, on the exam's date
        session = a_session(release_at=release_at)
        assert checked(session) == session


def test_certificates_may_be_collected_from_the_day_of_the_results() -> None:
    session = with_certificates_from(a_session(), date(2026, 12, 9))
    assert calendar_line(session, None)["certificates_from"] == "2026-12-09"
    for early in (a_session(), a_session(release_at=None)):
        with pytest.raises(ExpectedError):
            with_certificates_from(early, date(2026, 11, 27))
    with pytest.raises(ExpectedError):
        with_certificates_from(a_session(), date(2026, 12, 8))


def test_the_name_stands_as_it_is_printed() -> None:
    assert checked(a_session(name=" December \u00a0 2026 ")).name == "December 2026"
