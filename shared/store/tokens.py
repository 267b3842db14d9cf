"""The one-time tokens of mailed links, known by their hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.store import items, keys, rows
from shared.store.items import PRESENT, Condition, Row
from shared.store.tables import PEOPLE

_SK = "TOKEN"


def adding_token(token_hash: str, *, purpose: str, key: str, expires: datetime) -> Row:
    """Part of a transaction; `key` is what the token is for, in a form that its purpose defines."""
    return rows.putting(
        PEOPLE,
        {
            "pk": keys.token(token_hash),
            "sk": _SK,
            "purpose": purpose,
            "key": key,
            "expires": int(expires.timestamp()),
        },
    )


@dataclass(frozen=True, slots=True)
class Link:
    """What a live token is for, and when it was used: one that proves an address stays, to be known again."""

    key: str
    used_at: datetime | None


def find_link(token_hash: str, *, purpose: str, at: datetime) -> Link | None:
    """Of this purpose, used or not. Its life is checked here, because TTL removes rows late."""
    row = rows.get(PEOPLE, keys.token(token_hash), _SK)
    if row is None or row["purpose"] != purpose or row["expires"] <= at.timestamp():
        return None
    return Link(str(row["key"]), datetime.fromisoformat(row["used_at"]) if "used_at" in row else None)


def find_token(token_hash: str, *, purpose: str, at: datetime) -> str | None:
    """The `key` of a live token of this purpose that nobody has used."""
    found = find_link(token_hash, purpose=purpose, at=at)
    return found.key if found and found.used_at is None else None


def spending_token(token_hash: str) -> Row:
    """Part of a transaction: a token is good once."""
    return rows.deleting(PEOPLE, keys.token(token_hash), _SK, PRESENT)


def using_token(token_hash: str, at: datetime) -> Row:
    """Part of a transaction: the same, but it stays until its time ends, so that who presses again is known."""
    unused = Condition("attribute_exists(pk) AND attribute_not_exists(used_at)", {}, {})
    change, values = "SET used_at = :at", {":at": items.moment(at)}
    return rows.updating(PEOPLE, keys.token(token_hash), _SK, change=change, values=values, condition=unused)
