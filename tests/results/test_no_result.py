"""Why somebody has no result: one cause for each case."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.notices.notice import Reach
from shared.results.no_result import NoResult, why_no_result
from shared.results.result import Status
from tests.kit.builders import a_session

PROVED = Reach(datetime(2026, 12, 1, tzinfo=UTC), None)
UNPROVED = Reach(None, None)
ANNOUNCED, HELD, WITHOUT = a_session(), a_session(held_by=("r1",)), a_session(release_at=None)

# The calendar, the account, what is out, and why there is no result.
CASES = [
    (ANNOUNCED, None, None, "not_registered"),
    (ANNOUNCED, None, Status.REPORTED, "not_registered"),
    (ANNOUNCED, UNPROVED, None, "not_confirmed"),
    (HELD, UNPROVED, None, "not_confirmed"),
    (ANNOUNCED, PROVED, None, "not_released"),
    (HELD, PROVED, None, "postponed"),
    (WITHOUT, PROVED, None, "not_announced"),
    (ANNOUNCED, PROVED, Status.PENDING, "pending"),
    (ANNOUNCED, PROVED, Status.WITHHELD, "withheld"),
    (ANNOUNCED, PROVED, Status.ABSENT_PART, "absent_part"),
    (ANNOUNCED, PROVED, Status.ABSENT_ALL, "absent_all"),
    (ANNOUNCED, UNPROVED, Status.ABSENT_ALL, "absent_all"),
    (ANNOUNCED, PROVED, Status.REPORTED, None),
    (ANNOUNCED, UNPROVED, Status.REPORTED, None),
]


@pytest.mark.parametrize(("session", "reach", "status", "why"), CASES, ids=range(len(CASES)))
def test_each_case_has_its_cause(session: object, reach: Reach | None, status: Status | None, why: str | None) -> None:
    assert why_no_result(session, reach, status) == why  # type: ignore[arg-type]


@pytest.mark.parametrize(("reach", "why"), [(None, "locked"), (UNPROVED, "not_confirmed"), (PROVED, "not_released")])
def test_a_lock_stops_only_who_has_not_registered(reach: Reach | None, why: str) -> None:
    assert why_no_result(ANNOUNCED, reach, None, is_locked=True) == why


@pytest.mark.parametrize(("reach", "why"), [(None, "not_registered"), (UNPROVED, "taken_back"), (PROVED, "taken_back")])
@pytest.mark.parametrize("status", [None, Status.WITHHELD, Status.REPORTED])
def test_what_is_taken_back_is_named_before_anything_else(reach: Reach | None, why: str, status: Status | None) -> None:
    assert why_no_result(ANNOUNCED, reach, status, is_taken_back=True) == why


def test_the_table_has_every_cause_and_every_status() -> None:
    assert {why for *_, why in CASES} | {"locked", "taken_back"} == {*NoResult, None}
    assert {status for _, _, status, _ in CASES} == {*Status, None}
