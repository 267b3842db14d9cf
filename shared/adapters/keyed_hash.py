"""Keyed hashes of what is easily guessed, such as addresses and ID numbers: whoever reads one cannot try them all."""

from __future__ import annotations

import hmac
import secrets
from functools import cache

from shared.ground.settings import settings


def keyed_hash(kind: str, text: str) -> str:
    """HMAC-SHA-256 of the text, under what no table holds: the CDN's secret. 64 hexadecimal signs, other ones for each
    kind.

    A function that the public does not call has no such secret, and hashes under a key that ends with its environment.
    """
    live = settings().live_origin_secrets
    key = live[0].encode() if live else _own_key()
    return hmac.digest(key, f"{kind}|{text}".encode(), "sha256").hex()


@cache
def _own_key() -> bytes:
    return secrets.token_bytes(32)
