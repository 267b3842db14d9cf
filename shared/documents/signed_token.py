"""A credential as a signed token: JWS of its JSON, `vc+jwt` (W3C, Securing Verifiable Credentials using JOSE and COSE,
2025). Who holds the key signs; what is signed and how the signature is written stands here."""

from __future__ import annotations

import json
from collections.abc import Mapping

from shared.documents.issuer import without_padding

_COORDINATE = 32


def signing_input(method: str, claims: Mapping[str, object]) -> str:
    """What is signed: header and claims; `method` names the key. The same claims give the same text."""
    header = {"alg": "ES256", "kid": method, "typ": "vc+jwt", "cty": "vc"}
    return f"{_part(header)}.{_part(claims)}"


def signed(text: str, signature: bytes) -> str:
    """`signature` is ECDSA's as KMS gives it, two integers in DER; JOSE writes them side by side (RFC 7518, 3.4)."""
    first, rest = _integer(_sequence(signature))
    second, end = _integer(rest)
    if end:
        raise ValueError("a signature with something after it")
    return f"{text}.{without_padding(first + second)}"


def _part(values: Mapping[str, object]) -> str:
    return without_padding(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode())


def _sequence(der: bytes) -> bytes:
    if der[:1] != b"\x30" or len(der) < 2 or der[1] != len(der) - 2:
        raise ValueError("not a signature in DER")
    return der[2:]


def _integer(der: bytes) -> tuple[bytes, bytes]:
    """The first integer as 32 bytes, and what follows it."""
    if der[:1] != b"\x02" or len(der) < 2 or len(der) < 2 + der[1]:
        raise ValueError("not an integer in DER")
    value = int.from_bytes(der[2 : 2 + der[1]])
    return value.to_bytes(_COORDINATE), der[2 + der[1] :]
