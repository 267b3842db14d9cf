"""A mail with a link: the token stands in the link alone, and everything else knows it by its hash."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.accounts.account import Account, Holder
from shared.adapters import identity, queue
from shared.adapters.letters import letter, order
from shared.notices.notice import Notice, NoticeKind, NoticeState

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
ADA = Account(Holder.CANDIDATE, "KXA104827", "ada@example.org", "$argon2id$", "ca", "2026-09", AT)


def test_the_token_stands_in_the_link_alone(aws: None) -> None:
    made = letter(NoticeKind.EMAIL_CONFIRMATION, ADA, "confirm", AT, candidate_id=ADA.id)
    address, _, token = made.notice.merge["link"].partition("#")
    assert address == "https://results.example.org/ca/confirm"
    assert made.token_hash == made.notice.cause == made.reference.cause == identity.hashed(token)
    assert (made.notice.recipient, made.reference.recipient, made.reference.at) == (ADA.id, ADA.id, AT)
    assert (made.notice.state, made.notice.language, made.notice.email) == (NoticeState.QUEUED, "ca", ADA.email)
    assert token not in str({**made.notice.merge, "link": ""})


def test_no_two_letters_share_a_token(aws: None) -> None:
    assert len({letter(NoticeKind.PASSWORD_RESET, ADA, "reset/new", AT).token_hash for _ in range(20)}) == 20


@pytest.mark.parametrize("written", [True, False])
def test_a_letter_is_queued_once_its_notice_is_written(
    aws: None, monkeypatch: pytest.MonkeyPatch, written: bool
) -> None:
    done: list[object] = []

    def write(notice: Notice) -> bool:
        done.append(notice)
        return written

    monkeypatch.setattr(queue, "send_letter", done.append)
    made = letter(NoticeKind.PASSWORD_RESET, ADA, "reset/new", AT)
    assert order(made, write) is written
    assert done == [made.notice, *([made.reference] if written else [])]
