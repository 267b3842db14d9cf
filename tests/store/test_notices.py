"""The outbox: one row a cause and recipient, leased by one, and counted by what is there."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from shared.notices.notice import Fate, Notice, NoticeKind, NoticeState, fate_of
from shared.store import notices, rows
from tests.kit import stories

A_BOUNCE = fate_of("Bounce", "Permanent", "General") or Fate(NoticeState.FAILED, frozenset())


def a_notice(recipient: str = "KXA104827", state: NoticeState = NoticeState.QUEUED) -> Notice:
    return Notice(
        "r1", recipient, NoticeKind.RESULTS_RELEASED, state, "en", "a@example.org", "r1", {"link": "https://x"}
    )


def state(recipient: str = "KXA104827") -> NoticeState | None:
    found = notices.find_notice("r1", recipient)
    return found.state if found else None


def test_a_notice_comes_back_as_it_went_and_is_put_once(aws: None) -> None:
    assert notices.add_notice(a_notice())
    assert not notices.add_notice(a_notice(state=NoticeState.NO_ACCOUNT))
    assert not rows.transact([notices.adding_notice(a_notice(), datetime(2026, 12, 16, tzinfo=UTC))])
    assert notices.find_notice("r1", "KXA104827") == a_notice()
    assert "expires" not in stories.row("notices", *notices._place("r1", "KXA104827"))
    assert notices.find_notice("r2", "KXA104827") is None


def test_a_lease_is_held_by_one_until_it_ends(aws: None) -> None:
    notices.add_notice(a_notice())
    assert notices.find_lease("r1", "KXA104827") == (NoticeState.QUEUED, 0)
    assert notices.lease("r1", "KXA104827", until=220, grace_ended=0) is not None
    assert notices.find_lease("r1", "KXA104827") == (NoticeState.SENDING, 220)
    for grace_ended in (100, 219, 220):
        assert notices.lease("r1", "KXA104827", until=grace_ended + 120, grace_ended=grace_ended) is None
    assert notices.lease("r1", "KXA104827", until=341, grace_ended=221) is not None
    assert notices.lease("r1", "nobody", until=2, grace_ended=1) is None
    assert notices.find_notice("r1", "nobody") is None
    assert notices.find_lease("r1", "nobody") is None


def test_only_a_queued_notice_is_leased(aws: None) -> None:
    for each in NoticeState:
        notices.add_notice(a_notice(each.value, each))
        leased = notices.lease("r1", each.value, until=220, grace_ended=100)
        assert (leased is not None) is (each is NoticeState.QUEUED), each


def test_a_notice_given_back_is_as_it_was(aws: None) -> None:
    notices.add_notice(a_notice())
    leased = notices.lease("r1", "KXA104827", until=220, grace_ended=100)
    assert leased is not None
    assert notices.give_back(leased, until=220)
    assert notices.find_notice("r1", "KXA104827") == a_notice()
    assert not notices.mark_sent(leased, "m1", until=220)


def test_a_state_never_moves_back(aws: None) -> None:
    fates = [fate_of("Send"), fate_of("Delivery"), A_BOUNCE, fate_of("Complaint"), fate_of("Reject")]
    for existing in NoticeState:
        for number, fate in enumerate(fates):
            assert fate is not None
            recipient = f"{existing}-{number}"
            notices.add_notice(a_notice(recipient, existing))
            moved = notices.record_event("r1", recipient, fate)
            assert moved is (existing in fate.may_follow)
            assert state(recipient) is (fate.state if moved else existing)
    assert not notices.record_event("r1", "nobody", A_BOUNCE)


@pytest.mark.all_shards
def test_the_tally_counts_every_row_of_every_shard(aws: None) -> None:
    for number in range(40):
        notices.add_notice(a_notice(f"KXB{number:06d}", NoticeState.SENT if number % 4 else NoticeState.NO_ACCOUNT))
    assert notices.count_states("r1") == {"sent": 30, "no_account": 10}
    assert notices.count_states("r2") == {}
    parts = [Counter(notices.count_states("r1", (shard,))) for shard in notices.SHARDS]
    assert sum(parts, Counter[str]()) == {"sent": 30, "no_account": 10}
    assert sum(bool(part) for part in parts) > 10
