"""The signature under a credential: ECDSA on P-256 by a KMS key, and the public halves of all that sign or signed.

`MessageType=DIGEST`: a credential may be longer than the 4,096 bytes that KMS would hash itself.
"""

from __future__ import annotations

from hashlib import sha256

from botocore.exceptions import ClientError

from shared.adapters import cache
from shared.adapters.aws import client
from shared.documents.issuer import PublicKey, public_key
from shared.ground.settings import settings

ALGORITHM = "ECDSA_SHA_256"


def sign(message: bytes) -> bytes:
    """In DER."""
    answer = client("kms").sign(
        KeyId=settings().credential_signing_key,
        Message=sha256(message).digest(),
        MessageType="DIGEST",
        SigningAlgorithm=ALGORITHM,
    )
    return bytes(answer["Signature"])


def signing_key() -> PublicKey:
    """The public half of the one that signs now."""
    return _kept(settings().credential_signing_key)


def published_keys() -> list[PublicKey]:
    """The one that signs first. One that an administrator has disabled is published no more: whoever checks refuses
    what it has signed."""
    found = (_public(key) for key in settings().every_credential_key)
    return [each for each in found if each]


def _read(key: str) -> PublicKey:
    return public_key(bytes(client("kms").get_public_key(KeyId=key)["PublicKey"]))


def _public(key: str) -> PublicKey | None:
    try:
        return _read(key)
    except ClientError as error:
        if error.response["Error"]["Code"] == "DisabledException":
            return None
        raise


_kept = cache.for_seconds(300, _read)
