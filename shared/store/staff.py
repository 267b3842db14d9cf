"""Staff of centres and schools: who is signed in, and what their second code is compared with."""

from __future__ import annotations

from datetime import datetime

from shared.accounts.account import Holder, NobodySignedIn, Ticket, admitted, ticket_of
from shared.accounts.second_factor import SecondFactor
from shared.centres.staff import Staff, StaffRole, is_of
from shared.store import accounts, rows
from shared.store.items import Condition, Row
from shared.store.tables import PEOPLE

T = Holder.STAFF


def admit(ticket: Ticket | None, at: datetime) -> Staff:
    """Whoever of a centre's staff is signed in with both factors, strongly read; raises SignInRequired otherwise.

    Sign-in and account in one read: a colleague who was removed is out at once. One write when the idle stamp is over
    five minutes old.
    """
    mine = ticket_of(T, ticket)
    sign_in_at, account_at = accounts.sign_in_place(mine), (accounts.place(T, mine.id), accounts.SK)
    found = {(row["pk"], row["sk"]): row for row in rows.get_many(PEOPLE, [sign_in_at, account_at])}
    row = found.get(sign_in_at)
    sign_in = admitted(accounts.sign_in_from(mine, row) if row else None, T, at)
    if account_at not in found:
        raise NobodySignedIn
    staff = _staff(found[account_at])
    if not is_of(sign_in, staff):
        raise NobodySignedIn
    accounts.stamped(mine, sign_in, at)
    return staff


def find_second_factor(staff_id: str) -> SecondFactor | None:
    row = rows.get(PEOPLE, accounts.place(T, staff_id), accounts.SK)
    if row is None:
        return None
    return SecondFactor(row["totp"], row["last_step"], frozenset(row.get("recovery_codes", ())))


def spending_step(staff_id: str, step: int) -> Row:
    """Part of a transaction: a code is good once, and no older one after it."""
    return rows.updating(
        PEOPLE,
        accounts.place(T, staff_id),
        accounts.SK,
        change="SET last_step = :step",
        values={":step": step},
        condition=Condition("last_step < :step", {}, {}),
    )


def spending_recovery(staff_id: str, code_hash: str) -> Row:
    return rows.updating(
        PEOPLE,
        accounts.place(T, staff_id),
        accounts.SK,
        change="DELETE recovery_codes :spent",
        values={":spent": {code_hash}},
        condition=Condition("contains(recovery_codes, :code)", {}, {":code": code_hash}),
    )


def _staff(row: Row) -> Staff:
    return Staff(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        centre_number=row["centre_number"],
        role=StaffRole(row["role"]),
        language=row["language"],
        joined_at=datetime.fromisoformat(row["joined_at"]),
    )
