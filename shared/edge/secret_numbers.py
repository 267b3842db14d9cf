"""The Secret number's MAC: HMAC-SHA-256 under a key outside the database, bound to the ID it was issued with.

A slow hash would add nothing to ten thousand values; the key is what a stolen table lacks.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import date

from shared.edge.aws import client
from shared.edge.cache import once
from shared.settings import settings

CURRENT = 1
_CONTEXT = {"purpose": "secret-number"}


def new_key() -> bytes:
    """A fresh key, wrapped; made once, by an ingest."""
    answer = client("kms").generate_data_key_without_plaintext(
        KeyId=settings().secret_number_key, KeySpec="AES_256", EncryptionContext=_CONTEXT
    )
    return bytes(answer["CiphertextBlob"])


def macs(
    find_wrapped: Callable[[int], bytes | None], candidate_id: str, secret_number: str, born: date | None
) -> tuple[bytes, bytes | None]:
    """(MAC of the Secret number, MAC of the date of birth if one is given), 32 bytes each.

    `find_wrapped` reads the wrapped key of a version; before the first ingest there is none, and nothing matches.
    """
    wrapped = _remembered(find_wrapped, CURRENT)
    key = _unwrap(wrapped) if wrapped else bytes(32)
    return _mac(key, candidate_id, secret_number), _mac(key, candidate_id, born.isoformat()) if born else None


def _mac(key: bytes, candidate_id: str, text: str) -> bytes:
    return hmac.digest(key, f"{candidate_id}|{text}".encode(), "sha256")


_wrapped: dict[int, bytes] = {}


def _remembered(find_wrapped: Callable[[int], bytes | None], version: int) -> bytes | None:
    if version not in _wrapped:
        found = find_wrapped(version)
        if found is None:
            return None
        _wrapped[version] = found
    return _wrapped[version]


@once
def _unwrap(wrapped: bytes) -> bytes:
    answer = client("kms").decrypt(
        CiphertextBlob=wrapped, KeyId=settings().secret_number_key, EncryptionContext=_CONTEXT
    )
    return bytes(answer["Plaintext"])


def forget() -> None:
    """Tests, and nothing else, begin with no key."""
    _wrapped.clear()
    _unwrap.cache_clear()
