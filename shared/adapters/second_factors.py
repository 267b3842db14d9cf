"""Makes the secrets of authenticator apps, seals them under a KMS key of their own, and opens one to compare a code.

A sealed secret is bound to its owner, so it cannot be opened from another person's row.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from pyotp import TOTP, random_base32

from shared.accounts.account import Holder
from shared.accounts.second_factor import RECOVERY_BYTES, RECOVERY_CODES, STEP, recovery_code
from shared.adapters.aws import client
from shared.adapters.identity import hashed
from shared.ground.readable_codes import as_read
from shared.ground.settings import settings


def new_secret() -> str:
    """160 bits, in base 32 (RFC 4226, 4)."""
    return random_base32()


def new_recovery_codes() -> list[str]:
    return [recovery_code(secrets.token_bytes(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]


def recovery_hash(typed: str) -> str:
    """The same for every spelling of a code; text that is no recovery code matches nobody's."""
    return hashed(as_read(typed))


def seal(secret: str, holder: Holder, person_id: str) -> bytes:
    answer = client("kms").encrypt(
        KeyId=settings().second_factor_key, Plaintext=secret.encode(), EncryptionContext=_context(holder, person_id)
    )
    return bytes(answer["CiphertextBlob"])


def codes_at(box: bytes, holder: Holder, person_id: str, steps: Iterable[int]) -> dict[int, str]:
    """The code of each of these time steps."""
    answer = client("kms").decrypt(
        CiphertextBlob=box, KeyId=settings().second_factor_key, EncryptionContext=_context(holder, person_id)
    )
    app = TOTP(bytes(answer["Plaintext"]).decode(), interval=STEP)
    return {step: app.generate_otp(step) for step in steps}


def enrolment_uri(secret: str, email: str) -> str:
    """What an authenticator app reads, "otpauth://totp/..." (Key Uri Format)."""
    return TOTP(secret, interval=STEP).provisioning_uri(name=email, issuer_name=settings().body_name)


def _context(holder: Holder, person_id: str) -> dict[str, str]:
    return {"purpose": "second-factor", holder.kind: person_id}
