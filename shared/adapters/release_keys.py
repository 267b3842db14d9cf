"""The data keys of releases, wrapped by KMS. Only `ingest` and `release` hold the permission behind these two calls."""

from __future__ import annotations

from shared.adapters.aws import client
from shared.ground.settings import settings


def new_data_key(release_id: str) -> tuple[bytes, bytes]:
    """(key, wrapped key) for one release; the wrapping is bound to that release's id."""
    answer = client("kms").generate_data_key(
        KeyId=settings().sealing_key, KeySpec="AES_256", EncryptionContext={"release": release_id}
    )
    return answer["Plaintext"], answer["CiphertextBlob"]


def unwrap(release_id: str, wrapped: bytes) -> bytes:
    """The data key of a release; refused by KMS when the wrapping is another release's."""
    answer = client("kms").decrypt(
        CiphertextBlob=wrapped, KeyId=settings().sealing_key, EncryptionContext={"release": release_id}
    )
    return bytes(answer["Plaintext"])
