"""The awarding body as the issuer of credentials: its name on the web, and the keys by which others check its
signatures.

The method is did:web (w3c-ccg.github.io/did-method-web): the host of the site, whose /.well-known/did.json has every
key that is still good. The first signs; those after it have signed before. Elsewhere the same keys are a set of JSON
Web Keys (RFC 7517). A key is called by its thumbprint (RFC 7638), so that nothing has to keep its name.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from typing_extensions import TypedDict

Json = dict[str, object]
_POINT = 65
"""Bytes of an uncompressed point of P-256, which begins with 4 (SEC 1, 2.3.3)."""


class Jwk(TypedDict):
    """RFC 7517, of the curve P-256."""

    kty: str
    crv: str
    x: str
    y: str
    use: str
    alg: str


class NamedJwk(Jwk):
    """`kid` is what signatures call it."""

    kid: str


class KeySet(TypedDict):
    keys: list[NamedJwk]


class VerificationMethod(TypedDict):
    id: str
    type: str
    controller: str
    publicKeyJwk: Jwk


DidDocument = TypedDict(
    "DidDocument",
    {
        "@context": list[str],
        "id": str,
        "verificationMethod": list[VerificationMethod],
        "assertionMethod": list[str],
    },
)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Of the curve P-256: the coordinates of its point, 32 bytes each."""

    x: bytes
    y: bytes

    @property
    def thumbprint(self) -> str:
        """RFC 7638, 3.2: of the members that a key needs, in the order of their names."""
        key = self.to_jwk()
        needed = json.dumps({"crv": key["crv"], "kty": key["kty"], "x": key["x"], "y": key["y"]}, separators=(",", ":"))
        return without_padding(sha256(needed.encode()).digest())

    def to_jwk(self) -> Jwk:
        x, y = without_padding(self.x), without_padding(self.y)
        return {"crv": "P-256", "kty": "EC", "x": x, "y": y, "use": "sig", "alg": "ES256"}


def public_key(der: bytes) -> PublicKey:
    """From SubjectPublicKeyInfo (RFC 5480), as KMS gives it: the point is its end. Raises ValueError for another."""
    point = der[-_POINT:]
    if len(der) != _POINT + 26 or point[:1] != b"\x04":
        raise ValueError("not a public key of P-256")
    return PublicKey(point[1:33], point[33:])


def did_of(site_url: str) -> str:
    """ "did:web:results.example.org"; a port, which only a site on one machine has, is written "%3A8000"."""
    host = site_url.partition("://")[2].partition("/")[0]
    return f"did:web:{host.replace(':', '%3A')}"


def method_of(did: str, key: PublicKey) -> str:
    """What a signature's `kid` says: whose key, and which."""
    return f"{did}#{key.thumbprint}"


def did_document(did: str, keys: Sequence[PublicKey]) -> DidDocument:
    methods: list[VerificationMethod] = [
        {"id": method_of(did, key), "type": "JsonWebKey", "controller": did, "publicKeyJwk": key.to_jwk()}
        for key in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [each["id"] for each in methods],
    }


def key_set(did: str, keys: Sequence[PublicKey]) -> KeySet:
    """Each by the name that signatures call it by."""
    return {"keys": [{**key.to_jwk(), "kid": method_of(did, key)} for key in keys]}


def without_padding(raw: bytes) -> str:
    """Base64 as JOSE writes it (RFC 7515, 2)."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
