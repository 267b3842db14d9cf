"""Known devices: a browser that somebody has signed in from is not made to wait by strangers' failures.

A cookie of its own, apart from the sign-in's, holds up to four marks, one for each account (a family's computer): a
random name and a MAC over it, the account and its password. It opens nothing and names nobody, lives for 180 days, and
ends with the password or with the CDN's secret that it is signed under.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from shared.accounts.account import Account
from shared.ground.settings import settings

COOKIE = "__Host-device"
LIFE = timedelta(days=180)
MOST = 4
_NAME, _MAC = 32, 64
"""Hexadecimal signs of a mark's name and of its MAC."""


def named(cookies: Iterable[str]) -> dict[str, str]:
    """The MACs of a request's marks by their names, none of them checked yet; anything else in the cookie is passed
    over."""
    for cookie in cookies:
        name, _, value = cookie.strip().partition("=")
        if name == COOKIE:
            marks = (mark.partition("-") for mark in value.split(".")[:MOST])
            return {name: mac for name, _, mac in marks if _is_hex(name, _NAME) and _is_hex(mac, _MAC)}
    return {}


def known(marks: dict[str, str], account: Account | None) -> str | None:
    """The name of the mark that was made for this account with its present password; None for a stranger's device."""
    if account is None:
        return None
    found = (name for name, mac in marks.items() if _is_ours(name, mac, account))
    return next(found, None)


def marked(marks: dict[str, str], account: Account) -> Cookie | None:
    """The cookie with a new mark for this account, before those that it has; None where it is known already."""
    if known(marks, account):
        return None
    name = secrets.token_hex(_NAME // 2)
    newest = {name: _mac(name, account, settings().live_origin_secrets[0]), **marks}
    value = ".".join(f"{name}-{mac}" for name, mac in list(newest.items())[:MOST])
    seconds = int(LIFE.total_seconds())
    return Cookie(COOKIE, value, path="/", secure=True, http_only=True, max_age=seconds, same_site=SameSite.STRICT_MODE)


def _is_ours(name: str, mac: str, account: Account) -> bool:
    return any(hmac.compare_digest(mac, _mac(name, account, secret)) for secret in settings().live_origin_secrets)


def _mac(name: str, account: Account, secret: str) -> str:
    """The CDN's secret is a key that no table has, as for a source (`caller_source.py`); the first word keeps the two
    apart."""
    password = sha256(account.password_hash.encode()).hexdigest()
    text = f"device|{account.holder}|{account.id}|{password}|{name}"
    return hmac.digest(secret.encode(), text.encode(), "sha256").hex()


def _is_hex(text: str, length: int) -> bool:
    return len(text) == length and set(text) <= set("0123456789abcdef")
