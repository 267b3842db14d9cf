"""People of a team: who is signed in, and what their second code is compared with."""

from __future__ import annotations

from datetime import datetime

from shared.accounts.account import (
    ASK_AGAIN_AFTER,
    Account,
    Holder,
    NobodySignedIn,
    SignIn,
    Ticket,
    admitted,
    ticket_of,
    unexpired,
)
from shared.accounts.second_factor import CodeTooOld, SecondFactor, has_fresh_code
from shared.store import accounts, items, rows
from shared.store.items import Condition, Row
from shared.store.tables import PEOPLE
from shared.teams.team import Member, Team, is_of, role_of
from shared.verification.agent import Agent, OrganisationRole

TEAM_OF = {Holder.STAFF: "centre_number", Holder.ORGANISATION: "organisation_id"}
"""The attribute of an account that names the team."""
REPLACED = Condition("attribute_not_exists(pk) OR attribute_not_exists(email_proved_at)", {}, {})
"""There is no account under the address, or one that nobody has proved: a stranger may have registered it."""


def admit(holder: Holder, ticket: Ticket | None, at: datetime) -> Member:
    """Whoever of a team of this kind is signed in, strongly read; raises SignInRequired otherwise.

    Sign-in and account in one read: a colleague who was removed is out at once. One write when the idle stamp is over
    five minutes old.
    """
    return _admit(holder, ticket, at)[0]


def admit_staff_with_code(ticket: Ticket | None, at: datetime) -> Member:
    """Whoever of a centre's staff is signed in and has just given a code; raises CodeTooOld besides."""
    member, sign_in = _admit(Holder.STAFF, ticket, at)
    if not has_fresh_code(sign_in, at):
        raise CodeTooOld
    return member


def _admit(holder: Holder, ticket: Ticket | None, at: datetime) -> tuple[Member, SignIn]:
    mine = ticket_of(holder, ticket)
    sign_in_at, account_at = accounts.sign_in_place(mine), (accounts.place(holder, mine.id), accounts.SK)
    found = {(row["pk"], row["sk"]): row for row in rows.get_many(PEOPLE, [sign_in_at, account_at])}
    row = found.get(sign_in_at)
    sign_in = admitted(accounts.sign_in_from(mine, row) if row else None, holder, at)
    if account_at not in found:
        raise NobodySignedIn
    member = _member(holder, found[account_at])
    if not is_of(sign_in, member):
        raise NobodySignedIn
    accounts.stamped(mine, sign_in, at)
    return member, sign_in


def admit_staff(ticket: Ticket | None, at: datetime) -> Member:
    """The same, of a centre's staff."""
    return admit(Holder.STAFF, ticket, at)


def admit_agent(ticket: Ticket | None, at: datetime) -> Agent:
    """The same, as who acts for an organisation."""
    member = admit(Holder.ORGANISATION, ticket, at)
    return Agent(member.team.id, member.id, member.name, OrganisationRole(member.role))


def find_second_factor(holder: Holder, person_id: str) -> SecondFactor | None:
    row = rows.get(PEOPLE, accounts.place(holder, person_id), accounts.SK)
    if row is None or "totp" not in row:
        return None
    return SecondFactor(row["totp"], row["last_step"], frozenset(row.get("recovery_codes", ())))


def factor_row(factor: SecondFactor) -> Row:
    """As an account keeps it."""
    return {"totp": factor.box, "last_step": factor.last_step, "recovery_codes": set(factor.recovery)}


def spending_step(holder: Holder, person_id: str, step: int) -> Row:
    """Part of a transaction: a code is good once, and no older one after it."""
    return rows.updating(
        PEOPLE,
        accounts.place(holder, person_id),
        accounts.SK,
        change="SET last_step = :step",
        values={":step": step},
        condition=Condition("last_step < :step", {}, {}),
    )


def spending_recovery(holder: Holder, person_id: str, code_hash: str) -> Row:
    return rows.updating(
        PEOPLE,
        accounts.place(holder, person_id),
        accounts.SK,
        change="DELETE recovery_codes :spent",
        values={":spent": {code_hash}},
        condition=Condition("contains(recovery_codes, :code)", {}, {":code": code_hash}),
    )


def registering(account: Account, founder: Member, at: datetime) -> Row:
    """Part of a transaction: the account of who registers an organisation, in the place of none, or of one that
    has ended or waits."""
    return rows.putting(PEOPLE, account_row(account, founder), _may_replace(at))


def _may_replace(at: datetime) -> Condition:
    """The same, where the one that is not proved has ended, or was last mailed two minutes ago."""
    return Condition(
        "attribute_not_exists(pk)"
        " OR (attribute_not_exists(email_proved_at) AND (mail_asked_at <= :until OR expires <= :now))",
        {},
        {":until": items.moment(at - ASK_AGAIN_AFTER), ":now": int(at.timestamp())},
    )


def find_person(holder: Holder, person_id: str, at: datetime) -> tuple[Account, Member] | None:
    """Account and member; None where there is none, or it has ended."""
    row = rows.get(PEOPLE, accounts.place(holder, person_id), accounts.SK)
    account = unexpired(accounts.from_row(holder, row) if row else None, at)
    return (account, _member(holder, row)) if account and row else None


def account_row(account: Account, member: Member) -> Row:
    """The account of a person, with what they are in their team."""
    return {
        **accounts.account_row(account.id, account),
        "name": member.name,
        TEAM_OF[account.holder]: member.team.id,
        "role": member.role.value,
        "joined_at": items.moment(member.joined_at),
    }


def _member(holder: Holder, row: Row) -> Member:
    return Member(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        team=Team(holder, row[TEAM_OF[holder]]),
        role=role_of(holder, row["role"]),
        language=row["language"],
        joined_at=datetime.fromisoformat(row["joined_at"]),
        has_second_factor="totp" in row,
    )
