"""Tokens, opaque ids and the session cookie. Passwords are in `passwords.py`.

A managed user pool could replace these two modules.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from hashlib import sha256

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from shared.accounts.account import Holder, Ticket
from shared.ground.errors import AnotherPerson

COOKIE = "__Host-session"
LONGEST_OWNER = 64
"""An ID number has nine characters, an organisation's id thirty, staff's 64; a longer one would be refused as a key."""


def new_ticket(holder: Holder, owner_id: str) -> tuple[Ticket, Cookie]:
    """A fresh ticket and the cookie that carries its token of 256 bits; the store knows the token by its hash only."""
    token = new_token()
    ticket = Ticket(holder, owner_id, hashed(token))
    return ticket, _cookie(f"{holder.value}.{owner_id}.{token}", int(holder.lifetime.absolute.total_seconds()))


def find_ticket(cookies: Iterable[str], meant_for: str = "") -> Ticket | None:
    """The ticket among a request's cookies ("name=value" each), if one is there and has its three parts. Raises
    AnotherPerson where it is not that of the account that the request is `meant_for`: nothing has been read yet."""
    for cookie in cookies:
        name, _, value = cookie.strip().partition("=")
        letter, _, rest = value.partition(".")
        owner_id, _, token = rest.partition(".")
        if name == COOKIE and letter in set(Holder) and _is_owner(owner_id) and token.isascii() and token:
            if meant_for not in ("", owner_id):
                raise AnotherPerson
            return Ticket(Holder(letter), owner_id, hashed(token))
    return None


def _is_owner(text: str) -> bool:
    return text.isascii() and text.isalnum() and len(text) <= LONGEST_OWNER


def ended_cookie() -> Cookie:
    return _cookie("", 0)


def _cookie(value: str, seconds: int) -> Cookie:
    # `__Host-` binds it to this host; Lax keeps it out of other sites' posts.
    return Cookie(COOKIE, value, path="/", secure=True, http_only=True, max_age=seconds, same_site=SameSite.LAX_MODE)


def new_token() -> str:
    return secrets.token_urlsafe(32)


def new_secret() -> bytes:
    """Of a key: 256 bits."""
    return secrets.token_bytes(32)


def new_id() -> str:
    """An opaque id of 120 bits."""
    return secrets.token_hex(15)


def hashed(text: str) -> str:
    """Tokens and addresses are known by their SHA-256; a token has 256 bits, so no salt is needed."""
    return sha256(text.encode()).hexdigest()
