"""How sign-ins end: one, those of an account, or all of it but the one that asks."""

from __future__ import annotations

from shared.accounts.account import Holder, Ticket
from shared.store import accounts, keys, rows
from shared.store.items import PRESENT, Row
from shared.store.tables import PEOPLE


def ending(ticket: Ticket) -> Row:
    """Part of a transaction, which fails where it has ended already."""
    return rows.deleting(PEOPLE, *accounts.sign_in_place(ticket), PRESENT)


def end(ticket: Ticket) -> None:
    rows.delete(PEOPLE, *accounts.sign_in_place(ticket))


def end_all(holder: Holder, owner_id: str) -> None:
    _end(holder, owner_id, None)


def end_others(kept: Ticket) -> None:
    """Of the same account."""
    _end(kept.holder, kept.id, accounts.sign_in_place(kept))


def _end(holder: Holder, owner_id: str, kept: tuple[str, str] | None) -> None:
    """Until none is found: a code that was given meanwhile puts a whole sign-in in the place of its half."""
    while found := [each for each in _places(holder, owner_id) if each != kept]:
        for pk, sk in found:
            rows.delete(PEOPLE, pk, sk)


def _places(holder: Holder, owner_id: str) -> list[tuple[str, str]]:
    read = rows.query(PEOPLE, accounts.place(holder, owner_id), begins=keys.sign_in(""), only=("pk", "sk"))
    return [(row["pk"], row["sk"]) for row in read]
