"""The outbox's order: rows first, then the references of those that wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.accounts.account import Account, Holder
from shared.adapters import queue
from shared.application import notices_for
from shared.notices.notice import Notice, NoticeKind, NoticeState, Reference
from shared.store import notices

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
UNPROVED = Account(Holder.CANDIDATE, "KXA104827", "ada@example.org", "$argon2id$", "ca", "2026-09", AT)
PROVED = replace(UNPROVED, email_proved_at=AT)
WAITING = Notice("r1", "KXA104827", NoticeKind.RESULTS_RELEASED, NoticeState.QUEUED, "en", "a@example.org", "r1")


def test_every_row_is_written_before_any_reference_and_only_what_waits_is_queued(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    happened: list[object] = []
    monkeypatch.setattr(queue, "send_references", happened.extend)
    nobody = replace(WAITING, recipient="KXA104835", state=NoticeState.NO_ACCOUNT)
    monkeypatch.setattr(notices, "add_notice", happened.append)
    assert notices_for.put(iter([WAITING, nobody]), AT) == ["KXA104827", "KXA104835"]
    assert happened == [WAITING, nobody, Reference("r1", "KXA104827", AT, "r1")]


def test_a_row_that_stands_already_is_queued_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have waited while its release was recalled."""
    queued: list[Reference] = []
    monkeypatch.setattr(queue, "send_references", queued.extend)
    monkeypatch.setattr(notices, "add_notice", lambda _: False)
    notices_for.put([WAITING], AT)
    assert queued == [Reference("r1", "KXA104827", AT, "r1")]


@pytest.mark.parametrize(
    ("account", "state", "language"),
    [(None, NoticeState.NO_ACCOUNT, "en"), (UNPROVED, NoticeState.UNPROVED, "ca"), (PROVED, NoticeState.QUEUED, "ca")],
)
def test_a_candidate_has_a_row_whatever_the_account_is(
    aws: None, account: Account | None, state: NoticeState, language: str
) -> None:
    made = notices_for.candidate("KXA104827", account, NoticeKind.RESULTS_RELEASED, "r1", "results", sessions="FCE")
    assert (made.state, made.language, made.email) == (state, language, account.email if account else None)
    assert made.merge["link"] == f"https://results.example.org/{language}/results"
