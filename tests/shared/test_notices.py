"""Notices: what the provider's events make of them, and that a state never moves back."""

from __future__ import annotations

import pytest

from shared.notices import FINAL_OF_EVENT, RANK, Notice, NoticeState


@pytest.mark.parametrize(
    ("event", "state"),
    [
        ("Send", NoticeState.SENT),
        ("Delivery", NoticeState.DELIVERED),
        ("Bounce", NoticeState.BOUNCED),
        ("Complaint", NoticeState.COMPLAINED),
        ("Reject", NoticeState.FAILED),
        ("Open", None),
        ("Click", None),
        ("DeliveryDelay", None),
    ],
)
def test_what_an_event_settles(event: str, state: NoticeState | None) -> None:
    assert FINAL_OF_EVENT.get(event) is state


def test_states_rise_from_the_queue_to_the_complaint() -> None:
    order = [
        NoticeState.QUEUED,
        NoticeState.SENDING,
        NoticeState.SENT,
        NoticeState.DELIVERED,
        NoticeState.BOUNCED,
        NoticeState.COMPLAINED,
    ]
    ranks = [RANK[state] for state in order]
    assert ranks == sorted(set(ranks))
    assert RANK.keys() == set(NoticeState)


def test_a_notice_has_no_room_for_a_result() -> None:
    assert set(Notice.__slots__) == {
        "cause",
        "recipient",
        "kind",
        "state",
        "language",
        "email",
        "release_id",
        "merge",
    }
