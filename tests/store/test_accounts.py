"""Accounts, sign-ins and tokens: known by hashes, alive by the clock that comes with the event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.accounts.account import Account, Holder, Ticket
from shared.ground.errors import SignInRequired
from shared.notices.notice import Reach
from shared.store import accounts, rows, sign_ins, teams
from shared.teams.team import Member, Team
from shared.verification.agent import OrganisationRole

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
NO_FAILURES = ("FAILURES#nobody", "FAILURES")
C, O = Holder.CANDIDATE, Holder.ORGANISATION  # noqa: E741
ADA = Account(C, "KXA104827", "ada@example.org", "$argon2id$", "en", "2026-09", AT, marketing=True)
TICKET = Ticket(C, "KXA104827", "hash")
MOMENT = timedelta(milliseconds=1)


def test_an_account_is_added_once_and_changed_only_if_there(aws: None) -> None:
    assert rows.transact([accounts.adding_account("KXA104827", ADA)])
    assert not rows.transact([accounts.adding_account("KXA104827", ADA)])
    assert accounts.find_account(C, "KXA104827", AT) == ADA
    assert accounts.find_account(O, "KXA104827", AT) is None
    changed = accounts.change_account(C, "KXA104827", language="es", email_proved_at=AT)
    assert changed is not None
    assert (changed.language, changed.email_proved_at) == ("es", AT)
    assert accounts.change_account(C, "KXA104835", language="es") is None
    assert accounts.find_accounts(["KXA104827", "KXA104835"]) == {"KXA104827": changed}
    with pytest.raises(SignInRequired):
        accounts.get_account(C, "KXA104835")


def test_whether_an_account_is_mailed_is_read_without_the_rest_of_it(
    aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rows.transact([accounts.adding_account("KXA104827", ADA)])
    answered, original = [], rows.get_many

    def noted(*args: Any, **kwargs: Any) -> Any:
        answered.extend(original(*args, **kwargs))
        return answered

    monkeypatch.setattr(rows, "get_many", noted)
    assert accounts.find_reach(["KXA104827", "KXA104835"]) == {"KXA104827": Reach(None, None)}
    assert answered == [{"id": "KXA104827"}]
    accounts.change_account(C, "KXA104827", email_proved_at=AT, mail_trouble="bounced")
    monkeypatch.undo()
    assert accounts.find_reach(["KXA104827"]) == {"KXA104827": Reach(AT, "bounced")}


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
    accounts.open_sign_in(TICKET, AT, NO_FAILURES)
    if live:
        assert accounts.admit(TICKET, C, AT + after).id == "KXA104827"
        return
    with pytest.raises(SignInRequired):
        accounts.admit(TICKET, C, AT + after)


def test_a_sign_in_lasts_twelve_hours_at_most(aws: None) -> None:
    accounts.open_sign_in(TICKET, AT, NO_FAILURES)
    for minutes in range(20, 12 * 60 + 1, 20):
        accounts.admit(TICKET, C, AT + timedelta(minutes=minutes))
    with pytest.raises(SignInRequired):
        accounts.admit(TICKET, C, AT + timedelta(hours=12) + MOMENT)


def test_a_ticket_is_for_its_own_role_alone(aws: None) -> None:
    accounts.open_sign_in(TICKET, AT, NO_FAILURES)
    others = [None, Ticket(C, "KXA104835", "hash"), Ticket(C, "KXA104827", "other"), Ticket(O, "KXA104827", "hash")]
    for ticket in others:
        with pytest.raises(SignInRequired):
            accounts.admit(ticket, C, AT)
    with pytest.raises(SignInRequired):
        accounts.admit(TICKET, O, AT)


def test_sign_ins_end_one_by_one_and_all_together(aws: None) -> None:
    second = Ticket(C, "KXA104827", "second")
    for ticket in (TICKET, second):
        accounts.open_sign_in(ticket, AT, NO_FAILURES)
    sign_ins.end(TICKET)
    assert accounts.admit(second, C, AT)
    sign_ins.end_all(C, "KXA104827")
    for ticket in (TICKET, second):
        with pytest.raises(SignInRequired):
            accounts.admit(ticket, C, AT)


def test_a_change_may_hang_on_what_was_read(aws: None) -> None:
    assert rows.transact([accounts.adding_account("KXA104827", ADA)])
    later = AT + timedelta(minutes=2)

    def asks(read: datetime | None, at: datetime) -> bool:
        asked = {"mail_asked_at": read}
        return rows.transact([accounts.changing_account(C, "KXA104827", asked, mail_asked_at=at)])

    assert [asks(None, AT), asks(None, AT), asks(AT, later), asks(AT, later)] == [True, False, True, False]


def registered(organisation_id: str, at: datetime, ends: datetime | None = None) -> bool:
    account = Account(O, "e", "adm@uni.example.org", "hash", "en", "2026-09", at, mail_asked_at=at, expires_at=ends)
    team = Team(O, organisation_id)
    founder = Member("e", account.email, "Laia Puig", team, OrganisationRole.ADMINISTRATOR, "en", at)
    return rows.transact([teams.registering(account, founder, at)])


def test_an_account_that_has_ended_gives_way_at_once(aws: None) -> None:
    """To whoever is mailed a moment after somebody asked for a new password for it."""
    ends = AT + timedelta(days=7)
    assert registered("org0", ends, ends)
    assert accounts.find_account(O, "e", ends - MOMENT)
    assert accounts.find_account(O, "e", ends) is None
    early, later = ends - timedelta(seconds=1), ends + timedelta(days=7)
    assert not registered("org1", early, later)
    assert registered("org1", ends, later)


def test_an_unproved_account_gives_way_to_a_new_one_after_a_while(aws: None) -> None:
    times = [timedelta(0), timedelta(minutes=2) - MOMENT, timedelta(minutes=2)]
    assert [registered(f"org{number}", AT + after) for number, after in enumerate(times)] == [True, False, True]
    for wrong in ("org0", "org1"):
        assert not rows.transact([accounts.changing_account(O, "e", {"organisation_id": wrong}, email_proved_at=AT)])
    assert rows.transact([accounts.changing_account(O, "e", {"organisation_id": "org2"}, email_proved_at=AT)])
    assert not registered("org3", AT + timedelta(days=9))
    found = accounts.find_account(O, "e", AT)
    assert found is not None
    assert found.team_id == "org2"
