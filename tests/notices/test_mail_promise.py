"""Whether the mail that a result is out will come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.accounts.account import MailTrouble
from shared.notices.mail_promise import MailState, mail_state
from shared.notices.notice import NoticeState, Reach, first_state

PROVED = datetime(2026, 12, 1, tzinfo=UTC)
CASES: list[tuple[datetime | None, MailTrouble | None, str]] = [
    (PROVED, None, "will_come"),
    (None, None, "unconfirmed"),
    (None, "bounced", "unconfirmed"),
    (PROVED, "bounced", "came_back"),
    (PROVED, "complained", "stopped"),
]


@pytest.mark.parametrize(("proved", "trouble", "state"), CASES)
def test_what_is_promised_is_what_the_fan_out_does(
    proved: datetime | None, trouble: MailTrouble | None, state: str
) -> None:
    reach = Reach(proved, trouble)
    assert mail_state(reach) == state
    assert (first_state(reach) is NoticeState.QUEUED) == (state == "will_come")


def test_the_table_has_every_state() -> None:
    assert {state for *_, state in CASES} == set(MailState)
