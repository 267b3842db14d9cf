"""Accounts of candidates and organisations, their failed sign-ins, their live ones, and one-time tokens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared.accounts import ABSOLUTE, Account, Failures, Holder, SignIn, Ticket, admitted, wants_stamp
from shared.errors import SignInRequired
from shared.store import keys, rows
from shared.store.rows import Row
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


def count_failure(holder: Holder, key: str, at: datetime) -> None:
    rows.update(
        PEOPLE,
        keys.failures(_place(holder, key)),
        "FAILURES",
        change="SET failed_at = :at, expires = :expires ADD failures :one",
        values={":at": _text(at), ":one": 1, ":expires": int((at + timedelta(days=1)).timestamp())},
    )


def forget_failures(holder: Holder, key: str) -> None:
    rows.delete(PEOPLE, keys.failures(_place(holder, key)), "FAILURES")


def get_account(holder: Holder, key: str) -> Account:
    found = find_account(holder, key)
    if found is None:
        raise SignInRequired("Please sign in to see this.")
    return found


def adding_account(key: str, account: Account) -> Row:
    row = {
        "pk": _place(account.holder, key),
        "sk": _SK,
        "id": account.id,
        "email": account.email,
        "password_hash": account.password_hash,
        "language": account.language,
        "terms_version": account.terms_version,
        "terms_accepted_at": _text(account.terms_accepted_at),
        "marketing": account.marketing,
    }
    return rows.putting(PEOPLE, row)


def change_account(holder: Holder, key: str, **changes: str | bool | int | datetime | None) -> Account | None:
    """Sets these fields of an account that exists; None where it does not (the try costs the same)."""
    change, names, values = rows.set_values(_texts(changes))
    row = rows.update(
        PEOPLE, _place(holder, key), _SK, change=change, names=names, values=values, condition=rows.PRESENT
    )
    return _account(holder, row) if row else None


def changing_account(holder: Holder, key: str, **changes: str | bool | int | datetime | None) -> Row:
    """The same as part of a transaction."""
    change, names, values = rows.set_values(_texts(changes))
    return rows.updating(
        PEOPLE, _place(holder, key), _SK, change=change, names=names, values=values, condition=rows.PRESENT
    )


def find_accounts(candidate_ids: list[str]) -> dict[str, Account]:
    """The accounts of up to 100 candidates, strongly read."""
    found = rows.get_many(PEOPLE, [(keys.candidate(each), _SK) for each in candidate_ids])
    accounts = [_account(Holder.CANDIDATE, row) for row in found]
    return {account.id: account for account in accounts}


def add_sign_in(ticket: Ticket, at: datetime) -> None:
    rows.put_new(
        PEOPLE,
        {
            "pk": _owner(ticket),
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
            _owner(ticket),
            keys.sign_in(ticket.token_hash),
            change="SET seen_at = :at",
            values={":at": _text(at)},
            condition=rows.PRESENT,
        )
    return sign_in


def _find_sign_in(ticket: Ticket) -> SignIn | None:
    row = rows.get(PEOPLE, _owner(ticket), keys.sign_in(ticket.token_hash))
    if row is None:
        return None
    began, seen = datetime.fromisoformat(row["began_at"]), datetime.fromisoformat(row["seen_at"])
    return SignIn(ticket.holder, ticket.id, began, seen)


def end_sign_in(ticket: Ticket) -> None:
    rows.delete(PEOPLE, _owner(ticket), keys.sign_in(ticket.token_hash))


def end_all_sign_ins(candidate_id: str) -> None:
    for row in rows.query(PEOPLE, keys.candidate(candidate_id), begins=keys.sign_in("")):
        rows.delete(PEOPLE, row["pk"], row["sk"])


def adding_token(token_hash: str, *, purpose: str, key: str, expires: datetime) -> Row:
    """A one-time token, known by its hash; `key` is the account it speaks for."""
    return rows.putting(PEOPLE, _token_row(token_hash, purpose, key, expires))


def find_token(token_hash: str, *, purpose: str, at: datetime) -> str | None:
    """The account's key behind a live token of this purpose. Life is checked here: TTL removes rows late."""
    row = rows.get(PEOPLE, keys.token(token_hash), "TOKEN")
    if row is None or row["purpose"] != purpose or row["expires"] <= at.timestamp():
        return None
    return str(row["key"])


def spending_token(token_hash: str) -> Row:
    """Part of a transaction: a token is good once."""
    return rows.deleting(PEOPLE, keys.token(token_hash), "TOKEN", rows.PRESENT)


def _token_row(token_hash: str, purpose: str, key: str, expires: datetime) -> Row:
    return {
        "pk": keys.token(token_hash),
        "sk": "TOKEN",
        "purpose": purpose,
        "key": key,
        "expires": int(expires.timestamp()),
    }


def _place(holder: Holder, key: str) -> str:
    return keys.candidate(key) if holder is Holder.CANDIDATE else keys.email(key)


def _owner(ticket: Ticket) -> str:
    return keys.candidate(ticket.id) if ticket.holder is Holder.CANDIDATE else keys.organisation(ticket.id)


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
    )


def _texts(changes: dict[str, str | bool | int | datetime | None]) -> Row:
    return {name: _text(value) if isinstance(value, datetime) else value for name, value in changes.items()}


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
