"""The outbox's order: rows first, then the references of those that wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.adapters import outbox, queue
from shared.notices.notice import Notice, NoticeKind, NoticeState, Reference

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
WAITING = Notice("r1", "KXA104827", NoticeKind.RESULTS_RELEASED, NoticeState.QUEUED, "en", "a@example.org", "r1")


def test_every_row_is_written_before_any_reference_and_only_what_waits_is_queued(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    happened: list[object] = []
    monkeypatch.setattr(queue, "send_references", happened.extend)
    nobody = replace(WAITING, recipient="KXA104835", state=NoticeState.NO_ACCOUNT)
    outbox.put(iter([WAITING, nobody]), happened.append, AT)
    assert happened == [WAITING, nobody, Reference("r1", "KXA104827", AT, "r1")]


def test_a_row_that_stands_already_is_queued_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have waited while its release was recalled."""
    queued: list[Reference] = []
    monkeypatch.setattr(queue, "send_references", queued.extend)
    outbox.put([WAITING], lambda _: False, AT)
    assert queued == [Reference("r1", "KXA104827", AT, "r1")]
