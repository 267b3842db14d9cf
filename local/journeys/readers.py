"""Credentials as two programs of others read them, which know of us what stands at our addresses and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, tzinfo
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from joserfc import jwk, jwt
from jwt import api_jwt
from openbadgeslib.ob3 import status, verifier
from openbadgeslib.ob3.credential import OpenBadgeCredential
from openbadgeslib.ob3.verifier import OB3Verifier

Fetch = Callable[[str], bytes]
"""What stands at a path of the site."""


@contextmanager
def clock_at(at: datetime) -> Iterator[None]:
    """The libraries ask the machine's clock, and a platform that is tried out has moved on from it."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return at

    with ExitStack() as patched:
        for each in (verifier, status, api_jwt):
            patched.enter_context(patch.object(each, "datetime", Clock))
        yield


def read_badge(token: str, did: str, fetch: Fetch, at: datetime) -> OpenBadgeCredential:
    """By openbadgeslib: the issuer resolved by did:web, signature, validity, and both status lists with theirs. Raises
    OB3VerificationError."""

    def download(address: str) -> bytes:
        return fetch(urlsplit(address).path)

    with clock_at(at):
        reader = OB3Verifier.for_issuer_did(did, download=download)
        return reader.verify(token, check_status=True, download=download)


def read_token(token: str, keys: Any) -> dict[str, Any]:
    """By joserfc: the claims, if a key of the set has signed them. Raises JoseError or ValueError."""
    return dict(jwt.decode(token, jwk.KeySet.import_key_set(keys), algorithms=["ES256"]).claims)
