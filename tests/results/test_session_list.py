"""A session's card on the candidate's page."""

from __future__ import annotations

import pytest

from shared.notices.mail_promise import Mailbox
from shared.notices.notice import Reach
from shared.results.result import Status
from shared.results.session_list import list_line
from shared.results.taken_back import ShownReason, TakenBack
from tests.kit.builders import RELEASED_AT, a_centre, a_session

MAILBOX = Mailbox("ada@example.org", Reach(RELEASED_AT, None))


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (Status.REPORTED, "released"),
        (Status.PENDING, "pending"),
        (Status.WITHHELD, "withheld"),
        (Status.ABSENT_PART, "absent"),
        (Status.ABSENT_ALL, "absent"),
    ],
)
def test_what_is_out_is_shown_by_its_state(status: Status, shown: str) -> None:
    made = list_line(a_session(), a_centre(), MAILBOX, status, RELEASED_AT)
    assert (made["status"], made["expected_at"], made["released_at"]) == (shown, None, "2026-12-09T08:00:00Z")


def test_every_status_has_a_word() -> None:
    assert all(list_line(a_session(), a_centre(), MAILBOX, status, RELEASED_AT)["status"] for status in Status)


@pytest.mark.parametrize(
    ("changes", "expected"), [({}, "2026-12-09T08:00:00Z"), ({"release_at": None}, None), ({"held_by": ("r1",)}, None)]
)
def test_what_is_not_out_is_expected_when_it_was_announced(changes: dict[str, object], expected: str | None) -> None:
    made = list_line(a_session(**changes), a_centre(), MAILBOX, None, None)
    assert (made["status"], made["expected_at"], made["released_at"]) == ("expected", expected, None)
    assert made["session"] == {
        "id": "FCE-2026-12-PB",
        "name": "December 2026",
        "format": "paper_based",
        "exam_date": "2026-11-28",
    }


@pytest.mark.parametrize("status", [None, *Status])
def test_a_mail_is_promised_only_where_one_is_still_to_come(status: Status | None) -> None:
    made = list_line(a_session(), a_centre(), MAILBOX, status, RELEASED_AT if status else None)
    promised = {"state": "will_come", "email": "ada@example.org"}
    assert made["mail"] == (promised if status in (None, Status.PENDING) else None)


@pytest.mark.parametrize("status", [None, *Status])
def test_of_what_is_taken_back_nothing_else_is_said(status: Status | None) -> None:
    taken_back = TakenBack(RELEASED_AT, ShownReason.ENTRY)
    made = list_line(a_session(), a_centre(), MAILBOX, status, RELEASED_AT if status else None, taken_back)
    assert (made["status"], made["why"]) == ("taken_back", "taken_back")
    assert made["taken_back"] == {"at": "2026-12-09T08:00:00Z", "reason": "entry"}
    assert (made["expected_at"], made["released_at"], made["mail"]) == (None, None, None)
