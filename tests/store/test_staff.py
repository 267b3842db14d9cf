"""Who of a centre's staff is signed in, in one strong read; and codes that are spent once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.accounts.account import Holder, Ticket
from shared.accounts.second_factor import SecondFactor
from shared.centres.staff import Acceptance, Invitation, Staff, StaffRole
from shared.ground.errors import SignInRequired
from shared.store import accounts, rows, staff, staff_list
from tests.kit.aws_calls import watched

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
NO_FAILURES = ("FAILURES#nobody", "FAILURES")
INVITED = Invitation("n" * 64, "nuria@exams.example.org", "ES442", StaffRole.ADMINISTRATOR, "ca", None, AT)
ACCEPTED = Acceptance("Núria", "$argon2id$", b"box", frozenset({"one", "two"}))
NURIA = Staff(INVITED.id, INVITED.email, "Núria", "ES442", StaffRole.ADMINISTRATOR, "ca", AT)
TICKET = Ticket(Holder.STAFF, INVITED.id, "hash")


@pytest.fixture
def joined(aws: None) -> None:
    assert rows.transact(staff_list.inviting(INVITED, "link"))
    staff_list.put_acceptance("link", ACCEPTED, AT + timedelta(days=7))
    assert staff_list.find_acceptance("link") == ACCEPTED
    assert rows.transact(staff_list.joining(INVITED, ACCEPTED, "link", 7, AT))


def test_sign_in_and_account_are_one_strong_read(joined: None) -> None:
    accounts.open_sign_in(TICKET, AT, NO_FAILURES)
    with watched() as calls:
        assert staff.admit(TICKET, AT + timedelta(minutes=5)) == NURIA
    assert calls.made == calls.strong == ["dynamodb.BatchGetItem"]
    with watched() as calls:
        staff.admit(TICKET, AT + timedelta(minutes=5, milliseconds=1))
    assert len(calls.writes) == 1


def test_nobody_else_is_let_in(joined: None) -> None:
    accounts.open_sign_in(Ticket(Holder.STAFF, INVITED.id, "early"), AT - timedelta(seconds=1), NO_FAILURES)
    accounts.open_half_sign_in(Ticket(Holder.STAFF, INVITED.id, "half"), AT, NO_FAILURES)
    accounts.open_sign_in(Ticket(Holder.STAFF, "m" * 64, "hash"), AT, NO_FAILURES)
    owners = [(INVITED.id, "early"), (INVITED.id, "half"), (INVITED.id, "none"), ("m" * 64, "hash")]
    for ticket in [None, *(Ticket(Holder.STAFF, *each) for each in owners), Ticket(Holder.CANDIDATE, "x", "hash")]:
        with pytest.raises(SignInRequired):
            staff.admit(ticket, AT)


@pytest.mark.parametrize(("step", "taken"), [(6, False), (7, False), (8, True)])
def test_a_step_is_spent_once_and_none_before_it(joined: None, step: int, taken: bool) -> None:
    assert rows.transact([staff.spending_step(INVITED.id, step)]) is taken
    assert rows.transact([staff.spending_step(INVITED.id, step)]) is False


def test_a_recovery_code_is_spent_once(joined: None) -> None:
    assert staff.find_second_factor(INVITED.id) == SecondFactor(b"box", 7, frozenset({"one", "two"}))
    spent = [rows.transact([staff.spending_recovery(INVITED.id, each)]) for each in ("one", "one", "three", "two")]
    assert spent == [True, False, False, True]
    assert staff.find_second_factor(INVITED.id) == SecondFactor(b"box", 7, frozenset())
    assert staff.find_second_factor("m" * 64) is None
