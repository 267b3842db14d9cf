"""A Secret number that was issued here, sealed under a KMS key of its own until it is printed: decision 173.

A sealed number is bound to its candidate, so it cannot be opened as another's.
"""

from __future__ import annotations

from shared.adapters.aws import client
from shared.candidates.candidate import SecretNumber
from shared.ground.settings import settings


def seal(candidate_id: str, number: SecretNumber) -> bytes:
    answer = client("kms").encrypt(
        KeyId=settings().confirmation_key, Plaintext=number.encode(), EncryptionContext=_context(candidate_id)
    )
    return bytes(answer["CiphertextBlob"])


def _context(candidate_id: str) -> dict[str, str]:
    return {"purpose": "confirmation", "candidate": candidate_id}
