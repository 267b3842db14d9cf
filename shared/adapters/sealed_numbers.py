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


def unseal(candidate_id: str, box: bytes) -> SecretNumber:
    """For the print alone: no other function may use the key so."""
    answer = client("kms").decrypt(
        CiphertextBlob=box, KeyId=settings().confirmation_key, EncryptionContext=_context(candidate_id)
    )
    return SecretNumber(bytes(answer["Plaintext"]).decode())


def _context(candidate_id: str) -> dict[str, str]:
    return {"purpose": "confirmation", "candidate": candidate_id}
