"""Accounts of candidates, organisations and staff, and their live sign-ins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from shared.accounts.account import (
    HALF_LIFE,
    Account,
    Holder,
    NobodySignedIn,
    SignIn,
    Ticket,
    admitted,
    admitted_to_code,
    unexpired,
    wants_stamp,
)
from shared.notices.notice import Reach
from shared.store import items, keys, rows
from shared.store.items import PRESENT, Condition, Row, set_values
from shared.store.tables import PEOPLE

SK = "ACCOUNT"


def find_account(holder: Holder, key: str, at: datetime) -> Account | None:
    """A candidate's by ID number, anybody else's by the hash of their email; None where it has ended."""
    row = rows.get(PEOPLE, place(holder, key), SK)
    return unexpired(from_row(holder, row) if row else None, at)


def get_account(holder: Holder, key: str) -> Account:
    """That of somebody who is signed in."""
    row = rows.get(PEOPLE, place(holder, key), SK)
    if row is None:
        raise NobodySignedIn
    return from_row(holder, row)


def adding_account(key: str, account: Account) -> Row:
    return rows.putting(PEOPLE, account_row(key, account))


def account_row(key: str, account: Account) -> Row:
    return {
        "pk": place(account.holder, key),
        "sk": SK,
        "id": account.id,
        "email": account.email,
        "password_hash": account.password_hash,
        "language": account.language,
        "terms_version": account.terms_version,
        "terms_accepted_at": items.moment(account.terms_accepted_at) if account.terms_accepted_at else None,
        "email_proved_at": items.moment(account.email_proved_at) if account.email_proved_at else None,
        "marketing": account.marketing,
        "new_device_mails": account.new_device_mails,
        "mail_asked_at": items.moment(account.mail_asked_at) if account.mail_asked_at else None,
        "expires": int(account.expires_at.timestamp()) if account.expires_at else None,
    }


def change_account(holder: Holder, key: str, **changes: str | bool | int | datetime | None) -> Account | None:
    """Sets these fields of an account that exists; None where it does not (the try costs the same)."""
    change, names, values = set_values(_texts(changes))
    row = rows.update(PEOPLE, place(holder, key), SK, change=change, names=names, values=values, condition=PRESENT)
    return from_row(holder, row) if row else None


def changing_account(
    holder: Holder,
    key: str,
    only_if: Mapping[str, str | datetime | None] | None = None,
    **changes: str | bool | int | datetime | None,
) -> Row:
    """The same as part of a transaction, and only while these other fields are as given."""
    change, names, values = set_values(_texts(changes))
    condition = _existing(only_if or {})
    return rows.updating(PEOPLE, place(holder, key), SK, change=change, names=names, values=values, condition=condition)


def mark_mail_trouble(candidate_id: str, email: str, trouble: str) -> bool:
    """Nothing more about results is mailed to this address of a candidate; False where it is not the account's."""
    row = rows.update(
        PEOPLE,
        keys.candidate(candidate_id),
        SK,
        change="SET mail_trouble = :trouble",
        values={":trouble": trouble},
        condition=Condition("email = :email", {}, {":email": email}),
    )
    return row is not None


def _existing(fields: Mapping[str, str | datetime | None]) -> Condition:
    """Still there, with these fields as they were read; None where there was none."""
    parts = [f"#if_{name} = :if_{name}" for name, value in fields.items() if value is not None]
    parts += [f"attribute_not_exists(#if_{name})" for name, value in fields.items() if value is None]
    names = {f"#if_{name}": name for name in fields}
    values = {f":if_{name}": value for name, value in _texts(fields).items() if value is not None}
    return Condition(" AND ".join([PRESENT.expression, *parts]), names, values)


def find_accounts(candidate_ids: list[str]) -> dict[str, Account]:
    """The accounts of up to 100 candidates, strongly read."""
    found = rows.get_many(PEOPLE, [(keys.candidate(each), SK) for each in candidate_ids])
    accounts = [from_row(Holder.CANDIDATE, row) for row in found]
    return {account.id: account for account in accounts}


def find_reach(candidate_ids: list[str]) -> dict[str, Reach]:
    """Of up to 100 candidates with accounts, what decides whether they are mailed; nothing else is read."""
    places = [(keys.candidate(each), SK) for each in candidate_ids]
    found = rows.get_many(PEOPLE, places, only=("id", "email_proved_at", "mail_trouble"))
    return {row["id"]: Reach(_instant(row.get("email_proved_at")), row.get("mail_trouble")) for row in found}


def open_sign_in(ticket: Ticket, at: datetime, forgotten: tuple[str, str], team_id: str | None = None) -> None:
    """Adds the sign-in and removes the failures that it ends, by the key of their row, in one call. A token of 256 bits
    is nobody else's, so nothing need be absent."""
    rows.write_many(PEOPLE, [{**_sign_in_row(ticket, at), "team_id": team_id}], [forgotten])


def adding_sign_in(ticket: Ticket, at: datetime, team_id: str | None) -> Row:
    """Part of the transaction that spends the code of a second factor."""
    return rows.putting(PEOPLE, {**_sign_in_row(ticket, at), "with_code": True, "team_id": team_id})


def marking_with_code(ticket: Ticket) -> Row:
    """Part of a transaction: a code was shown by a sign-in that is there already."""
    change, values = "SET with_code = :yes", {":yes": True}
    return rows.updating(PEOPLE, *sign_in_place(ticket), change=change, values=values, condition=PRESENT)


def noting_code(ticket: Ticket, at: datetime) -> Row:
    """Part of the transaction that spends another code of a sign-in that is whole: it is not longer than before."""
    change, values = "SET coded_at = :at", {":at": items.moment(at)}
    return rows.updating(PEOPLE, *sign_in_place(ticket), change=change, values=values, condition=PRESENT)


def open_half_sign_in(ticket: Ticket, at: datetime, forgotten: tuple[str, str]) -> None:
    """The same of a half sign-in, which waits for its code."""
    expires = int((at + HALF_LIFE).timestamp())
    rows.write_many(PEOPLE, [{**_sign_in_row(ticket, at), "is_half": True, "expires": expires}], [forgotten])


def _sign_in_row(ticket: Ticket, at: datetime) -> Row:
    pk, sk = sign_in_place(ticket)
    expires = int((at + ticket.holder.lifetime.absolute).timestamp())
    return {"pk": pk, "sk": sk, "began_at": items.moment(at), "seen_at": items.moment(at), "expires": expires}


def admit(ticket: Ticket | None, holder: Holder, at: datetime) -> SignIn:
    """The live sign-in of this holder's ticket, strongly read; raises SignInRequired otherwise.

    One read, and one write when the idle stamp is over five minutes old. The ticket of another holder is not looked
    for: a function may read only the partitions of those it serves.
    """
    mine = ticket if ticket is not None and ticket.holder is holder else None
    return stamped(mine, admitted(_find_sign_in(mine), holder, at), at)


def admit_to_code(ticket: Ticket | None, at: datetime) -> SignIn:
    """The sign-in behind a ticket that takes a code; raises SignInRequired where there is none."""
    mine = ticket if ticket is not None and ticket.holder is not Holder.CANDIDATE else None
    return admitted_to_code(_find_sign_in(mine), at)


def stamped(ticket: Ticket | None, sign_in: SignIn, at: datetime) -> SignIn:
    """Notes that the sign-in is in use."""
    if ticket and wants_stamp(sign_in, at):
        change = "SET seen_at = :at"
        pk, sk = sign_in_place(ticket)
        rows.update(PEOPLE, pk, sk, change=change, values={":at": items.moment(at)}, condition=PRESENT)
    return sign_in


def _find_sign_in(ticket: Ticket | None) -> SignIn | None:
    if ticket is None:
        return None
    row = rows.get(PEOPLE, *sign_in_place(ticket))
    return sign_in_from(ticket, row) if row else None


def sign_in_from(ticket: Ticket, row: Row) -> SignIn:
    began, seen = datetime.fromisoformat(row["began_at"]), datetime.fromisoformat(row["seen_at"])
    is_half, with_code = row.get("is_half", False), row.get("with_code", False)
    coded = _instant(row.get("coded_at")) or (began if with_code else None)
    return SignIn(ticket.holder, ticket.id, began, seen, is_half, with_code, row.get("team_id"), coded)


def sign_in_place(ticket: Ticket) -> tuple[str, str]:
    """The key of its row, for a read together with others."""
    return place(ticket.holder, ticket.id), keys.sign_in(ticket.token_hash)


def place(holder: Holder, key: str) -> str:
    """The partition of an account and its sign-ins; what is counted against it is named by it."""
    return _PLACES[holder](key)


_PLACES = {Holder.CANDIDATE: keys.candidate, Holder.ORGANISATION: keys.email, Holder.STAFF: keys.staff}


def from_row(holder: Holder, row: Row) -> Account:
    return Account(
        holder=holder,
        id=row["id"],
        email=row["email"],
        password_hash=row["password_hash"],
        language=row["language"],
        terms_version=row["terms_version"],
        terms_accepted_at=_instant(row.get("terms_accepted_at")),
        email_proved_at=_instant(row.get("email_proved_at")),
        marketing=row["marketing"],
        mail_asked_at=_instant(row.get("mail_asked_at")),
        reset_token=row.get("reset_token"),
        mail_trouble=row.get("mail_trouble"),
        expires_at=datetime.fromtimestamp(row["expires"], UTC) if "expires" in row else None,
        new_device_mails=row.get("new_device_mails", True),
        team_id=row.get("organisation_id", row.get("centre_number")),
        has_second_factor="totp" in row,
    )


def _texts(changes: Mapping[str, str | bool | int | datetime | None]) -> Row:
    return {name: items.moment(value) if isinstance(value, datetime) else value for name, value in changes.items()}


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
