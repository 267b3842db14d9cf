"""The token in a document's QR code, which shows what the document says; the table keeps a hash of it.

It is the fragment of the link, `/check#<token>`, which no browser sends to a server. It has 135 random bits.
"""

from __future__ import annotations

from hashlib import sha256

from shared.ground.errors import RuleBroken
from shared.ground.readable_codes import SIGNS, as_read, spelled

RANDOM_BYTES, SIGNS_OF_TOKEN = 17, 27


def token_of(random_bytes: bytes) -> str:
    """Twenty-seven signs of seventeen random bytes; lower case, without gaps."""
    return spelled(random_bytes)


def parse_token(given: str) -> str:
    """As `token_of` wrote it, by itself or at the end of the whole link. Raises RuleBroken."""
    token = as_read(given.rpartition("#")[2])
    if len(token) != SIGNS_OF_TOKEN or not set(token) <= set(SIGNS):
        raise RuleBroken("This is not the link of a document's QR code, or it is cut short.", pointer="/token")
    return token


def hash_of(token: str) -> str:
    """What the document with this token is found by: 64 hexadecimal signs."""
    return sha256(f"document|{token}".encode()).hexdigest()
