"""Accounts, sign-ins and tokens: known by hashes, alive by the clock that comes with the event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.accounts import Account, Failures, Holder, Ticket
from shared.errors import SignInRequired
from shared.store import accounts, rows

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
C, O = Holder.CANDIDATE, Holder.ORGANISATION  # noqa: E741
ADA = Account(C, "KXA104827", "ada@example.org", "$argon2id$", "en", "2026-09", AT, marketing=True)
TICKET = Ticket(C, "KXA104827", "hash")
MOMENT = timedelta(milliseconds=1)


def test_an_account_is_added_once_and_changed_only_if_there(aws: None) -> None:
    assert rows.transact([accounts.adding_account("KXA104827", ADA)])
    assert not rows.transact([accounts.adding_account("KXA104827", ADA)])
    assert accounts.find_account(C, "KXA104827") == ADA
    assert accounts.find_account(O, "KXA104827") is None
    changed = accounts.change_account(C, "KXA104827", language="es", email_proved_at=AT)
    assert changed is not None
    assert (changed.language, changed.email_proved_at) == ("es", AT)
    assert accounts.change_account(C, "KXA104835", language="es") is None
    assert accounts.find_accounts(["KXA104827", "KXA104835"]) == {"KXA104827": changed}
    with pytest.raises(SignInRequired):
        accounts.get_account(C, "KXA104835")


@pytest.mark.parametrize(
    ("after", "live"),
    [
        (timedelta(minutes=30), True),
        (timedelta(minutes=30) + MOMENT, False),
        (timedelta(days=3), False),
    ],
)
def test_a_sign_in_ends_by_the_events_clock_whatever_the_table_still_holds(
    aws: None, after: timedelta, live: bool
) -> None:
    accounts.add_sign_in(TICKET, AT)
    if live:
        assert accounts.admit(TICKET, C, AT + after).id == "KXA104827"
        return
    with pytest.raises(SignInRequired):
        accounts.admit(TICKET, C, AT + after)


def test_a_sign_in_lasts_twelve_hours_at_most(aws: None) -> None:
    accounts.add_sign_in(TICKET, AT)
    for minutes in range(20, 12 * 60 + 1, 20):
        accounts.admit(TICKET, C, AT + timedelta(minutes=minutes))
    with pytest.raises(SignInRequired):
        accounts.admit(TICKET, C, AT + timedelta(hours=12) + MOMENT)


def test_a_ticket_opens_its_own_door_alone(aws: None) -> None:
    accounts.add_sign_in(TICKET, AT)
    others = [None, Ticket(C, "KXA104835", "hash"), Ticket(C, "KXA104827", "other"), Ticket(O, "KXA104827", "hash")]
    for ticket in others:
        with pytest.raises(SignInRequired):
            accounts.admit(ticket, C, AT)
    with pytest.raises(SignInRequired):
        accounts.admit(TICKET, O, AT)


def test_ended_is_ended(aws: None) -> None:
    second = Ticket(C, "KXA104827", "second")
    for ticket in (TICKET, second):
        accounts.add_sign_in(ticket, AT)
    accounts.end_sign_in(TICKET)
    assert accounts.admit(second, C, AT)
    accounts.end_all_sign_ins("KXA104827")
    for ticket in (TICKET, second):
        with pytest.raises(SignInRequired):
            accounts.admit(ticket, C, AT)


def test_failures_are_counted_for_unknown_names_alike(aws: None) -> None:
    for _ in range(2):
        accounts.count_failure(C, "ZZZ999999", AT)
    assert accounts.find_account_to_sign_in(C, "ZZZ999999") == (None, Failures(2, AT))
    accounts.forget_failures(C, "ZZZ999999")
    assert accounts.find_account_to_sign_in(C, "ZZZ999999") == (None, Failures())


def test_a_token_is_good_once_for_one_purpose_and_for_a_time(aws: None) -> None:
    expires = AT + timedelta(minutes=30)
    rows.transact([accounts.adding_token("t", purpose="reset", key="KXA104827", expires=expires)])
    assert accounts.find_token("t", purpose="confirm", at=AT) is None
    assert accounts.find_token("t", purpose="reset", at=expires - timedelta(seconds=1)) == "KXA104827"
    assert accounts.find_token("t", purpose="reset", at=expires) is None
    assert rows.transact([accounts.spending_token("t")])
    assert not rows.transact([accounts.spending_token("t")])
    assert accounts.find_token("t", purpose="reset", at=AT) is None
