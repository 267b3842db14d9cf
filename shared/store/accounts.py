"""Accounts of candidates and organisations, their failed sign-ins and their live ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from shared.accounts import (
    ABSOLUTE,
    FAILURES_LIFE,
    FREE_FAILURES,
    Account,
    Failures,
    Holder,
    SignIn,
    Ticket,
    admitted,
    wants_stamp,
)
from shared.errors import SignInRequired
from shared.store import keys, rows
from shared.store.rows import Condition, Row
from shared.store.tables import PEOPLE

_SK = "ACCOUNT"


def find_account(holder: Holder, key: str) -> Account | None:
    """A candidate's by ID number, an organisation's by the hash of its email."""
    row = rows.get(PEOPLE, _place(holder, key), _SK)
    return _account(holder, row) if row else None


def find_account_to_sign_in(holder: Holder, key: str) -> tuple[Account | None, Failures]:
    """One strong read of the account and of the failures under its name, which are counted for unknown names alike."""
    found = rows.get_many(PEOPLE, [(_place(holder, key), _SK), (keys.failures(_place(holder, key)), "FAILURES")])
    account = next((_account(holder, row) for row in found if row["sk"] == _SK), None)
    failures = next((row for row in found if row["sk"] == "FAILURES"), None)
    if failures is None:
        return account, Failures()
    return account, Failures(failures["failures"], datetime.fromisoformat(failures["failed_at"]))


def count_try(holder: Holder, key: str, seen: Failures, at: datetime) -> bool:
    """Counts a try as a failure before its password is looked at; a success forgets it.

    False when it may not be looked at: the free tries are spent and another try came in between, so a burst of any
    size is compared no more often than one after another.
    """
    counted = rows.update(
        PEOPLE,
        keys.failures(_place(holder, key)),
        "FAILURES",
        change="SET failed_at = :at, expires = :expires ADD failures :one",
        values={":at": _text(at), ":one": 1, ":expires": int((at + FAILURES_LIFE).timestamp())},
        condition=Condition(
            "attribute_not_exists(pk) OR failures <= :free OR failures = :seen",
            {},
            {":free": FREE_FAILURES, ":seen": seen.count},
        ),
    )
    return counted is not None


def forget_failures(holder: Holder, key: str) -> None:
    rows.delete(PEOPLE, keys.failures(_place(holder, key)), "FAILURES")


def forgetting_failures(holder: Holder, key: str) -> Row:
    """The same as part of a transaction."""
    return rows.deleting(PEOPLE, keys.failures(_place(holder, key)), "FAILURES")


def get_account(holder: Holder, key: str) -> Account:
    found = find_account(holder, key)
    if found is None:
        raise SignInRequired("Please sign in to see this.")
    return found


def adding_account(key: str, account: Account) -> Row:
    return rows.putting(PEOPLE, _account_row(key, account))


def replacing_account(key: str, account: Account, *, asked_until: datetime) -> Row:
    """Adds it, or puts it in the place of one whose address is not proved and whose last mail is of `asked_until` or
    older."""
    condition = Condition(
        "attribute_not_exists(pk) OR (attribute_not_exists(email_proved_at) AND mail_asked_at <= :until)",
        {},
        {":until": _text(asked_until)},
    )
    return rows.putting(PEOPLE, _account_row(key, account), condition)


def _account_row(key: str, account: Account) -> Row:
    return {
        "pk": _place(account.holder, key),
        "sk": _SK,
        "id": account.id,
        "email": account.email,
        "password_hash": account.password_hash,
        "language": account.language,
        "terms_version": account.terms_version,
        "terms_accepted_at": _text(account.terms_accepted_at),
        "marketing": account.marketing,
        "mail_asked_at": _text(account.mail_asked_at) if account.mail_asked_at else None,
    }


def change_account(holder: Holder, key: str, **changes: str | bool | int | datetime | None) -> Account | None:
    """Sets these fields of an account that exists; None where it does not (the try costs the same)."""
    change, names, values = rows.set_values(_texts(changes))
    row = rows.update(
        PEOPLE, _place(holder, key), _SK, change=change, names=names, values=values, condition=rows.PRESENT
    )
    return _account(holder, row) if row else None


def changing_account(
    holder: Holder,
    key: str,
    only_if: Mapping[str, str] | None = None,
    **changes: str | bool | int | datetime | None,
) -> Row:
    """The same as part of a transaction, and only while these other fields stand as given."""
    change, names, values = rows.set_values(_texts(changes))
    condition = _standing(only_if or {})
    return rows.updating(
        PEOPLE, _place(holder, key), _SK, change=change, names=names, values=values, condition=condition
    )


def _standing(fields: Mapping[str, str]) -> Condition:
    parts = [rows.PRESENT.expression, *(f"#if_{name} = :if_{name}" for name in fields)]
    names = {f"#if_{name}": name for name in fields}
    values = {f":if_{name}": value for name, value in fields.items()}
    return Condition(" AND ".join(parts), names, values)


def find_accounts(candidate_ids: list[str]) -> dict[str, Account]:
    """The accounts of up to 100 candidates, strongly read."""
    found = rows.get_many(PEOPLE, [(keys.candidate(each), _SK) for each in candidate_ids])
    accounts = [_account(Holder.CANDIDATE, row) for row in found]
    return {account.id: account for account in accounts}


def add_sign_in(ticket: Ticket, at: datetime) -> None:
    rows.put_new(
        PEOPLE,
        {
            "pk": _owner(ticket.holder, ticket.id),
            "sk": keys.sign_in(ticket.token_hash),
            "began_at": _text(at),
            "seen_at": _text(at),
            "expires": int((at + ABSOLUTE).timestamp()),
        },
    )


def admit(ticket: Ticket | None, holder: Holder, at: datetime) -> SignIn:
    """The live sign-in of this holder behind a ticket, strongly read; raises SignInRequired otherwise.

    One read, and one write when the idle stamp is over five minutes old.
    """
    sign_in = admitted(_find_sign_in(ticket) if ticket else None, holder, at)
    if ticket and wants_stamp(sign_in, at):
        rows.update(
            PEOPLE,
            _owner(ticket.holder, ticket.id),
            keys.sign_in(ticket.token_hash),
            change="SET seen_at = :at",
            values={":at": _text(at)},
            condition=rows.PRESENT,
        )
    return sign_in


def _find_sign_in(ticket: Ticket) -> SignIn | None:
    row = rows.get(PEOPLE, _owner(ticket.holder, ticket.id), keys.sign_in(ticket.token_hash))
    if row is None:
        return None
    began, seen = datetime.fromisoformat(row["began_at"]), datetime.fromisoformat(row["seen_at"])
    return SignIn(ticket.holder, ticket.id, began, seen)


def end_sign_in(ticket: Ticket) -> None:
    rows.delete(PEOPLE, _owner(ticket.holder, ticket.id), keys.sign_in(ticket.token_hash))


def end_all_sign_ins(holder: Holder, owner_id: str) -> None:
    for row in rows.query(PEOPLE, _owner(holder, owner_id), begins=keys.sign_in("")):
        rows.delete(PEOPLE, row["pk"], row["sk"])


def _place(holder: Holder, key: str) -> str:
    return keys.candidate(key) if holder is Holder.CANDIDATE else keys.email(key)


def _owner(holder: Holder, owner_id: str) -> str:
    return keys.candidate(owner_id) if holder is Holder.CANDIDATE else keys.organisation(owner_id)


def _account(holder: Holder, row: Row) -> Account:
    return Account(
        holder=holder,
        id=row["id"],
        email=row["email"],
        password_hash=row["password_hash"],
        language=row["language"],
        terms_version=row["terms_version"],
        terms_accepted_at=datetime.fromisoformat(row["terms_accepted_at"]),
        email_proved_at=_instant(row.get("email_proved_at")),
        marketing=row["marketing"],
        mail_asked_at=_instant(row.get("mail_asked_at")),
        reset_token=row.get("reset_token"),
    )


def _texts(changes: dict[str, str | bool | int | datetime | None]) -> Row:
    return {name: _text(value) if isinstance(value, datetime) else value for name, value in changes.items()}


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
