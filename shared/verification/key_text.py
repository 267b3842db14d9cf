"""The form of an organisation's key.

`ro_live_` or `ro_test_`, then 84 signs: the organisation's id, the key's own (120 bits each) and a secret of 256 bits;
then six signs, a CRC-32 of all before, by which a mistyped key is known without a look-up. All are digits and letters,
so that a double click takes the whole key, and a scanner of sources knows it by its form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from zlib import crc32

from shared.ground.errors import SignInRequired

SECRET_BYTES = 32
_ID_BYTES, _SIGNS_SHOWN = 15, 4
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BODY, _CHECKSUM = 84, 6
_FORM = re.compile(f"ro_(live|test)_[0-9A-Za-z]{{{_BODY + _CHECKSUM}}}")
_PREFIX = re.compile("ro_(live|test)_")


class KeyMode(StrEnum):
    """A key for practice sees the fictional candidates alone."""

    LIVE = "live"
    TEST = "test"


class KeyRefused(SignInRequired):
    """The one answer to a key that is mistyped, forged, revoked or replaced."""

    code = "key_refused"
    challenge = 'Bearer realm="results-online", error="invalid_token"'

    def __init__(self) -> None:
        super().__init__(
            "This key is not good: it is not whole, or was revoked or replaced. Send it as “Authorization: Bearer”, or "
            "by Basic as the user with an empty password. An administrator of your organisation makes keys."
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """A whole key as a request shows it; `digest` is what is kept of it."""

    mode: KeyMode
    organisation_id: str
    key_id: str
    digest: str


def key_text(mode: KeyMode, organisation_id: str, key_id: str, secret: bytes) -> str:
    body = _signs(bytes.fromhex(organisation_id) + bytes.fromhex(key_id) + secret, _BODY)
    return f"ro_{mode}_{body}{_checksum(f'ro_{mode}_{body}')}"


def parse_key(text: str) -> Shown:
    """Raises KeyRefused, of what is no whole key, before anything is read."""
    form = _FORM.fullmatch(text)
    if form is None or text[-_CHECKSUM:] != _checksum(text[:-_CHECKSUM]):
        raise KeyRefused
    number = 0
    for sign in text[-_CHECKSUM - _BODY : -_CHECKSUM]:
        number = number * len(_ALPHABET) + _ALPHABET.index(sign)
    try:
        both = number.to_bytes(2 * _ID_BYTES + SECRET_BYTES)[: 2 * _ID_BYTES]
    except OverflowError:
        raise KeyRefused from None
    return Shown(KeyMode(form[1]), both[:_ID_BYTES].hex(), both[_ID_BYTES:].hex(), digest_of(text))


def digest_of(text: str) -> str:
    """The key has 256 bits, so no salt is needed."""
    return sha256(text.encode()).hexdigest()


def signs_shown(text: str) -> str:
    return text[-_SIGNS_SHOWN:]


def names_key(text: str) -> bool:
    """Whether a text has the beginning of a key in it, wherever."""
    return _PREFIX.search(text) is not None


def _signs(raw: bytes, length: int) -> str:
    number, signs = int.from_bytes(raw), ""
    for _ in range(length):
        number, rest = divmod(number, len(_ALPHABET))
        signs = _ALPHABET[rest] + signs
    return signs


def _checksum(text: str) -> str:
    return _signs(crc32(text.encode()).to_bytes(4), _CHECKSUM)
