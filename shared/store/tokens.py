"""The one-time tokens of mailed links, known by their hash."""

from __future__ import annotations

from datetime import datetime

from shared.store import keys, rows
from shared.store.items import PRESENT, Row
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


def find_token(token_hash: str, *, purpose: str, at: datetime) -> str | None:
    """The `key` of a live token of this purpose. Its life is checked here, because TTL removes rows late."""
    row = rows.get(PEOPLE, keys.token(token_hash), _SK)
    if row is None or row["purpose"] != purpose or row["expires"] <= at.timestamp():
        return None
    return str(row["key"])


def spending_token(token_hash: str) -> Row:
    """Part of a transaction: a token is good once."""
    return rows.deleting(PEOPLE, keys.token(token_hash), _SK, PRESENT)
