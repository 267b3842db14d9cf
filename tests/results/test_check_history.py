"""What has become of a result since a check showed it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.exams.catalogue import exam
from shared.results.check_history import CheckView, OutNow, csv_part, has_content, seen_view, state_of_seen
from shared.results.practice import PRACTICE_RESULT, PRACTICE_SESSION
from shared.results.result import Result, Status, without_scores
from shared.results.statement import State
from shared.verification.access_record import CheckRoute, Purpose

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
SESSION = replace(PRACTICE_SESSION, id="FCE-2026-03-PB", practice=False)
IELTS = replace(SESSION, exam="IELTS", exam_date=date(2024, 12, 7))


def unreported(status: Status) -> Result:
    return without_scores(exam("FCE"), status)


PENDING, WITHHELD = unreported(Status.PENDING), unreported(Status.WITHHELD)


@pytest.mark.parametrize(
    ("seen", "number", "result", "state"),
    [
        (1, 1, PRACTICE_RESULT, State.VALID),
        (1, 1, PENDING, State.PENDING),
        (1, 1, unreported(Status.ABSENT_PART), State.ABSENT),
        (1, 1, unreported(Status.ABSENT_ALL), State.ABSENT),
        (1, 1, WITHHELD, State.WITHHELD),
        (1, 2, PRACTICE_RESULT, State.SUPERSEDED),
        (1, 3, PRACTICE_RESULT, State.SUPERSEDED),
        (1, 2, PENDING, State.SUPERSEDED),
        (1, 2, WITHHELD, State.WITHHELD),  # a withdrawal brings nothing to act on
        (2, 1, PRACTICE_RESULT, State.RECALLED),  # the later release is out no more, the earlier one is
    ],
)
def test_the_state_now_is_that_of_the_version_that_was_seen(
    seen: int, number: int, result: Result, state: State
) -> None:
    out = OutNow(result, number)
    assert state_of_seen(SESSION, seen, out, AT) is state
    view = seen_view(SESSION, seen, out, AT)
    assert view == {
        "session": SESSION.to_json(),
        "exam": {"code": "FCE", "name": "B2 First"},
        "version_seen": seen,
        "version_now": number,
        "state": state,
        "superseded_by": number if state is State.SUPERSEDED else None,
    }
    assert state_of_seen(PRACTICE_SESSION, seen, out, AT) is State.PRACTICE


def test_what_is_out_no_more_is_recalled_without_a_version() -> None:
    view = seen_view(SESSION, 1, None, AT)
    assert (view["state"], view["version_now"], view["superseded_by"]) == (State.RECALLED, None, None)
    assert state_of_seen(PRACTICE_SESSION, 1, None, AT) is State.PRACTICE


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2026, 12, 7, 22, 59, 59, tzinfo=UTC), State.VALID),  # 7 December in Madrid, its last day
        (datetime(2026, 12, 7, 23, 0, tzinfo=UTC), State.EXPIRED),
    ],
)
def test_a_result_expires_by_the_calendar_of_its_centre(at: datetime, state: State) -> None:
    assert state_of_seen(IELTS, 1, OutNow(PRACTICE_RESULT, 1), at) is state


def test_what_is_recalled_or_withheld_has_no_content() -> None:
    assert {each for each in State if not has_content(each)} == {State.RECALLED, State.WITHHELD}


CHECK: CheckView = {
    "verification_id": "01a259d10400e125e849bc1937cf83",
    "verified_at": "2026-12-09T08:00:00Z",
    "candidate_id": "12E456789",
    "purpose": Purpose.OTHER,
    "purpose_text": "=HYPERLINK(1)",
    "route": CheckRoute.SECRET_NUMBER,
    "person_name": "Laia Puig",
    "checked_by": {"profile_id": "p1", "profile_version": 1, "profile_name": "+MSc", "meets": False},
    "results": [seen_view(SESSION, 1, OutNow(PRACTICE_RESULT, 2), AT), seen_view(IELTS, 1, None, AT)],
}


def test_the_csv_has_a_line_for_each_result_and_no_cell_that_a_spreadsheet_would_change() -> None:
    text = csv_part([CHECK], is_first=True)
    assert text.startswith('\ufeff"verification_id","verified_at","candidate_id"')
    first, second = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (first["candidate_id"], first["purpose_text"]) == ("12E 456 789", "'=HYPERLINK(1)")
    columns = ("version_seen", "version_now", "state", "superseded_by", "person_name", "profile_name", "meets")
    assert [first[name] for name in columns] == ["1", "2", "superseded", "2", "Laia Puig", "'+MSc", "no"]
    assert [second[name] for name in columns] == ["1", "", "recalled", "", "Laia Puig", "'+MSc", "no"]
    plain = csv_part([{**CHECK, "checked_by": None}], is_first=True).splitlines()[1]
    assert plain.endswith('"Laia Puig","",""')


def test_the_parts_of_the_csv_make_one_file() -> None:
    parts = csv_part([CHECK], is_first=True), csv_part([CHECK], is_first=False)
    assert csv_part([CHECK, CHECK], is_first=True) == "".join(parts)
    assert csv_part([], is_first=False) == ""
