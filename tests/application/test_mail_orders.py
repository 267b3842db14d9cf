"""A mail with a link: the token stands in the link alone, and everything else knows it by its hash."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.accounts.account import Account, Holder
from shared.adapters import identity, queue
from shared.application.mail_orders import letter, news, order
from shared.ground.rate_limits import RESETS_TO_ADDRESS
from shared.notices.notice import NoticeKind, NoticeState, Reference
from shared.store import notices, rows, source_counters
from shared.store.items import Row

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
ADA = Account(Holder.CANDIDATE, "KXA104827", "ada@example.org", "$argon2id$", "ca", "2026-09", AT)


def test_the_token_stands_in_the_link_alone(aws: None) -> None:
    made = letter(NoticeKind.EMAIL_CONFIRMATION, ADA, "confirm", candidate_id=ADA.id)
    address, _, token = made.merge["link"].partition("#")
    assert address == "https://results.example.org/ca/confirm"
    assert made.cause == identity.hashed(token)
    assert (made.recipient, made.state, made.language, made.email) == (ADA.id, NoticeState.QUEUED, "ca", ADA.email)
    assert token not in str({**made.merge, "link": ""})


def test_no_two_letters_share_a_token(aws: None) -> None:
    assert len({letter(NoticeKind.PASSWORD_RESET, ADA, "reset/new").cause for _ in range(20)}) == 20


def test_news_carry_no_token_and_name_what_was_done(aws: None) -> None:
    made = news(NoticeKind.SECRET_REISSUED, ADA, "activity", "act-1", centre_name="A school")
    assert (made.cause, made.merge["link"]) == ("act-1", "https://results.example.org/ca/activity")
    assert made.merge["centre_name"] == "A school"


@pytest.mark.parametrize("written", [True, False])
def test_a_letter_is_queued_once_its_notice_is_written_with_its_cause(
    aws: None, monkeypatch: pytest.MonkeyPatch, written: bool
) -> None:
    done: list[object] = []

    def write(writes: list[Row]) -> bool:
        done.append(writes)
        return written

    monkeypatch.setattr(rows, "transact", write)
    monkeypatch.setattr(queue, "send_letter", done.append)
    monkeypatch.setattr(queue, "send_references", done.extend)
    made = letter(NoticeKind.PASSWORD_RESET, ADA, "reset/new")
    assert order(made, [{"cause": 1}], AT) is written
    assert order(made, [{"cause": 2}], AT, is_letter=False) is written
    queued = [[Reference(made.cause, ADA.id, AT, is_letter=each)] if written else [] for each in (True, False)]
    row = notices.adding_notice(made, AT + timedelta(days=7))
    counted = source_counters.spending(identity.hashed(ADA.email), RESETS_TO_ADDRESS, AT)
    assert done == [[{"cause": 1}, counted, row], *queued[0], [{"cause": 2}, counted, row], *queued[1]]
