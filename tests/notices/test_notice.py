"""Notices: where one begins, what the provider's events make of it, and that it never moves back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from shared.accounts.account import Account, Holder
from shared.notices.notice import UNDELIVERED, Fate, Notice, NoticeState, fate_of, first_state

S = NoticeState
AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
ADA = Account(Holder.CANDIDATE, "KXA104827", "ada@example.org", "hash", "en", "2026-09", AT)


@pytest.mark.parametrize(
    ("account", "state"),
    [
        (None, S.NO_ACCOUNT),
        (ADA, S.UNPROVED),
        (replace(ADA, email_proved_at=AT), S.QUEUED),
        (replace(ADA, email_proved_at=AT, mail_trouble="bounced"), S.SUPPRESSED),
        (replace(ADA, email_proved_at=AT, mail_trouble="complained"), S.SUPPRESSED),
        (replace(ADA, mail_trouble="bounced"), S.UNPROVED),
    ],
)
def test_the_first_state_of_a_notice(account: Account | None, state: NoticeState) -> None:
    assert first_state(account) is state


EVENTS = [
    # event, bounce type or feedback type, sub-type, state, what is wrong with the address
    ("Send", "", "", S.SENT, None),
    ("Delivery", "", "", S.DELIVERED, None),
    ("Bounce", "Permanent", "General", S.BOUNCED, "bounced"),
    ("Bounce", "Permanent", "NoEmail", S.BOUNCED, "bounced"),
    ("Bounce", "Permanent", "OnAccountSuppressionList", S.SUPPRESSED, "bounced"),
    ("Bounce", "Permanent", "Suppressed", S.SUPPRESSED, "bounced"),
    ("Bounce", "Transient", "MailboxFull", S.BOUNCED, None),
    ("Bounce", "Transient", "General", S.BOUNCED, None),
    ("Bounce", "Undetermined", "Undetermined", S.BOUNCED, None),
    ("Bounce", "", "", S.BOUNCED, None),
    ("Complaint", "abuse", "", S.COMPLAINED, "complained"),
    ("Complaint", "", "", S.COMPLAINED, "complained"),
    ("Complaint", "", "OnAccountSuppressionList", S.SUPPRESSED, "complained"),
    ("Reject", "", "", S.FAILED, None),
    ("Rendering Failure", "", "", S.FAILED, None),
]


@pytest.mark.parametrize(("event", "kind", "subtype", "state", "trouble"), EVENTS)
def test_which_state_an_event_settles(
    event: str, kind: str, subtype: str, state: NoticeState, trouble: str | None
) -> None:
    fate = fate_of(event, kind, subtype)
    assert fate is not None
    assert (fate.state, fate.trouble) == (state, trouble)


@pytest.mark.parametrize(
    ("event", "kind"),
    [("Open", ""), ("Click", ""), ("DeliveryDelay", ""), ("Subscription", ""), ("Complaint", "not-spam"), ("", "")],
)
def test_which_events_settle_nothing(event: str, kind: str) -> None:
    assert fate_of(event, kind) is None


def answer(*events: tuple[str, str, str]) -> NoticeState:
    """The state of a mail under way, after these events in this order."""
    state = S.SENDING
    for fate in filter(None, (fate_of(*each) for each in events)):
        state = fate.state if state in fate.may_follow else state
    return state


SEND, DELIVERY = ("Send", "", ""), ("Delivery", "", "")
HARD, SOFT = ("Bounce", "Permanent", "General"), ("Bounce", "Transient", "General")
LISTED, COMPLAINT = ("Bounce", "Permanent", "OnAccountSuppressionList"), ("Complaint", "abuse", "")


@pytest.mark.parametrize(
    ("events", "last"),
    [
        ([SEND, DELIVERY], S.DELIVERED),
        ([SEND, HARD], S.BOUNCED),
        ([SEND, DELIVERY, HARD], S.BOUNCED),
        ([SEND, LISTED], S.SUPPRESSED),
        ([SEND, DELIVERY, COMPLAINT], S.COMPLAINED),
        ([SEND, SOFT], S.BOUNCED),
        ([SEND, ("Reject", "", "")], S.FAILED),
        ([SEND, ("DeliveryDelay", "", ""), DELIVERY], S.DELIVERED),
    ],
)
def test_events_may_come_in_any_order_and_twice(events: list[tuple[str, str, str]], last: NoticeState) -> None:
    for order in permutations(events):
        assert answer(*order) is last, order
        assert answer(*order, *order) is last, order


def test_a_note_that_somebody_is_out_of_office_takes_back_no_delivery() -> None:
    assert answer(SEND, DELIVERY, SOFT) is S.DELIVERED


def test_nothing_settles_what_was_never_sent() -> None:
    fates = [fate_of(*each[:3]) for each in EVENTS]
    never_sent = {S.NO_ACCOUNT, S.UNPROVED}
    assert all(isinstance(fate, Fate) and not fate.may_follow & never_sent for fate in fates)


def test_which_states_are_undelivered() -> None:
    assert set(UNDELIVERED) == {S.SUPPRESSED, S.BOUNCED, S.COMPLAINED, S.FAILED}


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
        "centre",
    }
