"""Requests that may safely be sent twice: the key on them decides what they make (IETF draft "The Idempotency-Key HTTP
Header Field")."""

from __future__ import annotations

import re
from hashlib import sha256

from shared.ground.errors import Conflict, RuleBroken

HEADER = "Idempotency-Key"
_KEY = re.compile(r'("?)([A-Za-z0-9_-]{8,128})\1')


class IdempotencyKeyReused(Conflict):
    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__(f"This {HEADER} came with another request before. Send this one with a key of its own.")


def parse_key(text: str) -> str:
    """8 to 128 letters, digits, hyphens and underscores, as a UUID, in two quotes or none; raises RuleBroken."""
    match = _KEY.fullmatch(text.strip())
    if match is None:
        raise RuleBroken(
            f"{HEADER} is 8 to 128 letters, digits, hyphens and underscores, as a UUID.", pointer=f"/{HEADER}"
        )
    return match[2]


def id_of(sender: str, key: str) -> str:
    """The id, 120 bits in hexadecimal, of what this sender's key makes; another sender's same key makes another.

    A sender is the same however their name is cased, as in approvals.
    """
    return _digest(sender.casefold(), key)[:30]


def request_hash(*parts: str) -> str:
    """What two requests are compared by."""
    return _digest(*parts)


def may_repeat(first: str | None, again: str) -> None:
    """Compares a repeated request with the first one under its key; raises IdempotencyKeyReused where they differ."""
    if first != again:
        raise IdempotencyKeyReused


def _digest(*parts: str) -> str:
    """Each part with its length, so that no two lists of parts give the same."""
    return sha256(b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)).hexdigest()
