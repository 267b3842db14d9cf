"""The signature under a document: ECDSA on P-256 by a KMS key, which nobody ever holds.

`MessageType=RAW`: KMS hashes what is signed, at most 4,096 bytes; it is the signed attributes of a signature, never a
file.
"""

from __future__ import annotations

from shared.adapters.aws import client
from shared.ground.settings import settings

ALGORITHM = "ECDSA_SHA_256"
LONGEST = 72
"""Bytes of a signature in DER: two numbers of 256 bits, and what says so."""


def sign(message: bytes) -> bytes:
    answer = client("kms").sign(
        KeyId=settings().document_signing_key, Message=message, MessageType="RAW", SigningAlgorithm=ALGORITHM
    )
    return bytes(answer["Signature"])
