"""Password hashes: argon2id with its parameters stored, raised at the next sign-in when they grow."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# The library's own choice is 7 times too dear on results day; 19 MiB, two passes, one lane is OWASP's least.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def password_matches(password: str, password_hash: str | None) -> bool:
    """Whether the password is right. An unknown account costs the same: then a hash of nobody's password is checked."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def wants_rehash(password_hash: str) -> bool:
    return _hasher.check_needs_rehash(password_hash)
