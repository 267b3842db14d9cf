"""Who of a team is signed in, in one strong read; and codes that are spent once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.accounts.account import Holder, Ticket
from shared.accounts.second_factor import SecondFactor
from shared.ground.errors import SignInRequired
from shared.store import accounts, rows, team_list, teams
from shared.teams.invitation import Acceptance, Invitation
from shared.teams.team import Member, StaffRole, Team
from shared.verification.agent import Agent, OrganisationRole
from tests.kit.aws_calls import watched

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
NO_FAILURES = ("FAILURES#nobody", "FAILURES")
CENTRE, OFFICE = Team(Holder.STAFF, "ES442"), Team(Holder.ORGANISATION, "0a1b")
INVITED = Invitation("n" * 64, "nuria@exams.example.org", CENTRE, StaffRole.ADMINISTRATOR, "ca", None, AT)
ACCEPTED = Acceptance("Núria", "$argon2id$", b"box", frozenset({"one", "two"}))
NURIA = Member(INVITED.id, INVITED.email, "Núria", CENTRE, INVITED.role, "ca", AT, has_second_factor=True)
TICKET = Ticket(Holder.STAFF, INVITED.id, "hash")


@pytest.fixture
def joined(aws: None) -> None:
    join(INVITED)


def join(invitation: Invitation) -> None:
    assert rows.transact(team_list.inviting(invitation, "link"))
    team_list.put_acceptance("link", ACCEPTED, AT + timedelta(days=7))
    assert team_list.find_acceptance("link") == ACCEPTED
    assert rows.transact(team_list.joining(invitation, ACCEPTED, "link", 7, AT))


def open_with_code(ticket: Ticket, at: datetime = AT, team_id: str = "ES442") -> None:
    assert rows.transact([accounts.adding_sign_in(ticket, at, team_id)])


def test_sign_in_and_account_are_one_strong_read(joined: None) -> None:
    open_with_code(TICKET)
    with watched() as calls:
        assert teams.admit_staff(TICKET, AT + timedelta(minutes=5)) == NURIA
    assert calls.made == calls.strong == ["dynamodb.BatchGetItem"]
    with watched() as calls:
        teams.admit_staff(TICKET, AT + timedelta(minutes=5, milliseconds=1))
    assert len(calls.writes) == 1


def test_nobody_else_is_let_in(joined: None) -> None:
    open_with_code(Ticket(Holder.STAFF, INVITED.id, "early"), AT - timedelta(seconds=1))
    accounts.open_sign_in(Ticket(Holder.STAFF, INVITED.id, "no code"), AT, NO_FAILURES, "ES442")
    open_with_code(Ticket(Holder.STAFF, INVITED.id, "elsewhere"), AT, "ES101")
    accounts.open_half_sign_in(Ticket(Holder.STAFF, INVITED.id, "half"), AT, NO_FAILURES)
    open_with_code(Ticket(Holder.STAFF, "m" * 64, "hash"))
    owners = [
        (INVITED.id, "early"),
        (INVITED.id, "no code"),
        (INVITED.id, "elsewhere"),
        (INVITED.id, "half"),
        (INVITED.id, "none"),
        ("m" * 64, "hash"),
    ]
    for ticket in [None, *(Ticket(Holder.STAFF, *each) for each in owners), Ticket(Holder.CANDIDATE, "x", "hash")]:
        with pytest.raises(SignInRequired):
            teams.admit_staff(ticket, AT)


def test_the_same_address_is_a_person_of_a_centre_and_of_an_organisation(joined: None) -> None:
    """Each with a sign-in, a list and a second factor of their own."""
    join(replace(INVITED, team=OFFICE, role=OrganisationRole.OFFICER))
    ticket = Ticket(Holder.ORGANISATION, INVITED.id, "office")
    open_with_code(ticket, team_id="0a1b")
    with watched() as calls:
        assert teams.admit_agent(ticket, AT) == Agent("0a1b", INVITED.id, "Núria", OrganisationRole.OFFICER)
    assert calls.made == calls.strong == ["dynamodb.BatchGetItem"]
    for other in (replace(ticket, holder=Holder.STAFF), TICKET):
        with pytest.raises(SignInRequired):
            teams.admit_staff(other, AT)
    assert rows.transact([teams.spending_step(Holder.ORGANISATION, INVITED.id, 9)])
    assert teams.find_second_factor(Holder.STAFF, INVITED.id) == SecondFactor(b"box", 7, frozenset({"one", "two"}))


@pytest.mark.parametrize(("step", "taken"), [(6, False), (7, False), (8, True)])
def test_a_step_is_spent_once_and_none_before_it(joined: None, step: int, taken: bool) -> None:
    assert rows.transact([teams.spending_step(Holder.STAFF, INVITED.id, step)]) is taken
    assert rows.transact([teams.spending_step(Holder.STAFF, INVITED.id, step)]) is False


def test_a_recovery_code_is_spent_once(joined: None) -> None:
    assert teams.find_second_factor(Holder.STAFF, INVITED.id) == SecondFactor(b"box", 7, frozenset({"one", "two"}))
    spent = [
        rows.transact([teams.spending_recovery(Holder.STAFF, INVITED.id, each)])
        for each in ("one", "one", "three", "two")
    ]
    assert spent == [True, False, False, True]
    assert teams.find_second_factor(Holder.STAFF, INVITED.id) == SecondFactor(b"box", 7, frozenset())
    assert teams.find_second_factor(Holder.STAFF, "m" * 64) is None
