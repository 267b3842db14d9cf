"""The Secret number's MAC: HMAC-SHA-256 under a key outside the database, bound to the ID it was issued with; and that
of a centre's one-time code.

There are only ten thousand Secret numbers, so a slow hash would add nothing; what protects a stolen table is the key,
which is not in it. There may be several keys, by version: a MAC is compared under the key that it was made with, and
new MACs are made under the current one.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256

from shared.adapters.aws import client
from shared.candidates.candidate import PRACTICE_SECRET, SecretNumber
from shared.ground.settings import settings
from shared.secret_numbers import access_code
from shared.secret_numbers.guard import Macs, Typed
from shared.secret_numbers.wrong_pairs import SecondItem

FindWrapped = Callable[[], Mapping[int, bytes]]
"""Reads the wrapped key of every version there is."""

_CONTEXT = {"purpose": "secret-number"}


def current_version() -> int:
    """The version of the key under which the MACs of new Secret numbers are made."""
    return int(settings().secret_number_version)


def new_key() -> bytes:
    """A fresh key, wrapped; made once for a version, by an ingest."""
    answer = client("kms").generate_data_key_without_plaintext(
        KeyId=settings().secret_number_key, KeySpec="AES_256", EncryptionContext=_CONTEXT
    )
    return bytes(answer["CiphertextBlob"])


def typed(find_wrapped: FindWrapped, candidate_id: str, secret_number: str, born: date | None) -> Typed:
    """What somebody typed, as the MACs that it would have under each version of the key.

    They are made before the ID is looked up, so that a known ID takes no longer than an unknown one. A version that
    this environment has not loaded yet is read when a row names it.
    """
    birth = born.isoformat() if born else None
    made = {version: _macs(key, candidate_id, secret_number, birth) for version, key in _keys(find_wrapped).items()}

    def macs(version: int) -> Macs:
        if version in made:
            return made[version]
        return _macs(_key(find_wrapped, version), candidate_id, secret_number, birth)

    return Typed(candidate_id, macs, SecondItem.BIRTH_DATE if born else SecondItem.NONE)


def typed_with_code(find_wrapped: FindWrapped, pair: Typed, code: str) -> Typed:
    """The pair with a one-time code besides, which may have been made under any version: all are looked for each time,
    since an environment may be older than the newest, and codes are few. Without any key there is no code either."""
    _learn(find_wrapped)
    code_macs = tuple(_mac(key, pair.candidate_id, _code_text(code)) for key in _unwrapped.values())
    return replace(pair, second=SecondItem.CODE, code_macs=code_macs or (b"none",))


def newest_version(find_wrapped: FindWrapped) -> int:
    """The newest version that has a key; codes and numbers that centres issue use it. An ingest makes a new one."""
    _learn(find_wrapped)
    return max(_unwrapped)


def code_mac(find_wrapped: FindWrapped, candidate_id: str, code: str) -> bytes:
    """Under the newest version; raises ValueError where no file of entries has ever been loaded."""
    return code_macs(find_wrapped, {candidate_id: code})[candidate_id]


def code_macs(find_wrapped: FindWrapped, codes: Mapping[str, str]) -> dict[str, bytes]:
    """As `code_mac`, of many codes by ID, with the keys read once."""
    key = _unwrapped[newest_version(find_wrapped)]
    return {who: _mac(key, who, _code_text(code)) for who, code in codes.items()}


def file_marks(find_wrapped: FindWrapped, content: bytes) -> tuple[str, ...]:
    """The marks by which an ingest knows its file again, one under each version of the key, the newest first. A plain
    hash would let whoever reads the table guess the numbers in a file of one line."""
    _learn(find_wrapped)
    text = f"file|{sha256(content).hexdigest()}"
    return tuple(_mac(key, "", text).hex() for _, key in sorted(_unwrapped.items(), reverse=True))


def new_number() -> SecretNumber:
    """Four digits, each number as likely as every other, but for the published one: whoever has that would be told
    that it is a sample."""
    while (number := f"{secrets.randbelow(10_000):04d}") == PRACTICE_SECRET:
        pass
    return SecretNumber(number)


def new_code() -> str:
    return access_code.new_code(secrets.token_bytes(access_code.RANDOM_BYTES))


def _code_text(code: str) -> str:
    """The text that a code's MAC is made of; no Secret number or date of birth has this form, so their MACs never
    coincide."""
    return f"code|{code}"


def _macs(key: bytes, candidate_id: str, secret_number: str, birth: str | None) -> Macs:
    return Macs(_mac(key, candidate_id, secret_number), _mac(key, candidate_id, birth) if birth else None)


def _mac(key: bytes, candidate_id: str, text: str) -> bytes:
    return hmac.digest(key, f"{candidate_id}|{text}".encode(), "sha256")


_unwrapped: dict[int, bytes] = {}


def _keys(find_wrapped: FindWrapped) -> Mapping[int, bytes]:
    """The keys, read and unwrapped when this environment compares its first pair; before the first ingest there are
    none."""
    if not _unwrapped:
        _learn(find_wrapped)
    return _unwrapped


def _key(find_wrapped: FindWrapped, version: int) -> bytes:
    """The key of this version. KeyError where a row names a key that is lost: an alarm is better than an unexplained
    refusal."""
    if version not in _unwrapped:
        _learn(find_wrapped)
    return _unwrapped[version]


def _learn(find_wrapped: FindWrapped) -> None:
    for version, wrapped in find_wrapped().items():
        if version not in _unwrapped:
            _unwrapped[version] = _unwrap(wrapped)


def _unwrap(wrapped: bytes) -> bytes:
    answer = client("kms").decrypt(
        CiphertextBlob=wrapped, KeyId=settings().secret_number_key, EncryptionContext=_CONTEXT
    )
    return bytes(answer["Plaintext"])


def forget() -> None:
    """Forgets all keys; only tests call this."""
    _unwrapped.clear()
