"""Results are sealed until their release: AES-256-GCM under the release's own data key.

box = format byte | 12-byte random nonce | ciphertext and tag of (length, JSON, padding to 2 KB)

What a box belongs to (format, release, candidate, session, version, each with its length) is authenticated with it,
so a box moved to another candidate or version does not open.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.calendar.session import Session
from shared.releases.release import Release, is_out, was_ever_out
from shared.results.result import Result, Sealed, from_json, to_json, version_shown
from shared.results.taken_back import WITHDRAWAL

FORMAT = b"\x01"
SIZE = 2048
_NONCE = 12


def seal(result: Result, key: bytes, place: Sealed) -> Sealed:
    """`place` with its box filled: one version of a result as ciphertext; every box is of the same size."""
    plain = json.dumps(to_json(result), separators=(",", ":")).encode()
    padded = (len(plain).to_bytes(2, "big") + plain).ljust(SIZE, b"\0")
    if len(padded) != SIZE:
        raise ValueError("a result longer than its box")
    nonce = os.urandom(_NONCE)
    return replace(place, box=FORMAT + nonce + AESGCM(key).encrypt(nonce, padded, _belonging(place)))


def open_sealed(sealed: Sealed, release: Release | None, at: datetime) -> Result | None:
    """The result, or None while its release is not out; here alone times and states are compared, never in a
    handler."""
    if release is None or release.key is None or not is_out(release, at):
        return None
    return unseal(sealed, release.key)


@dataclass(frozen=True, slots=True)
class Shown:
    """A result that is out: what is inside, the release that brought it, the number its version is shown with, that of
    the version itself, which counts also what never came out, when it came out, and whether it only says that the
    result was withdrawn."""

    result: Result
    release: Release
    number: int
    version: int
    released_at: datetime
    is_withdrawn: bool = False


def newest_out(
    versions: Sequence[Sealed], session: Session, release_of: Callable[[str], Release | None], at: datetime
) -> Shown | None:
    """The highest version whose release is out, from versions given newest first; None if none is.

    Every release planned for the session is looked up, whether or not it has a result, so that the time taken shows
    nothing.
    """
    planned = {release_id: release_of(release_id) for release_id in session.release_ids}
    for sealed in versions:
        release = planned.get(sealed.release_id)
        result = open_sealed(sealed, release, at)
        if release is not None and result is not None:
            seen = [(each.version, _was_ever_out(planned.get(each.release_id), at)) for each in versions]
            shown, since = version_shown(sealed.version, seen), _came_out_at(sealed, release)
            return Shown(result, release, shown, sealed.version, since, sealed.file == WITHDRAWAL)
    return None


def _came_out_at(sealed: Sealed, release: Release) -> datetime:
    """An outcome or a withdrawal brings a version after its release, never before. One that was written before its
    time was kept has no other time than its release's."""
    return max(release.release_at, sealed.written_at or release.release_at)


def _was_ever_out(release: Release | None, at: datetime) -> bool:
    """A release that is not found was abandoned: the session no longer names it."""
    return release is not None and was_ever_out(release, at)


def unseal(sealed: Sealed, key: bytes) -> Result:
    """Raises cryptography's InvalidTag when the box, its place or the key is not the one it was sealed with."""
    if sealed.box[:1] != FORMAT:
        raise ValueError("a box of an unknown format")
    nonce, ciphertext = sealed.box[1 : 1 + _NONCE], sealed.box[1 + _NONCE :]
    padded = AESGCM(key).decrypt(nonce, ciphertext, _belonging(sealed))
    length = int.from_bytes(padded[:2], "big")
    return from_json(json.loads(padded[2 : 2 + length]))


def mark(content: bytes, key: bytes) -> str:
    """The mark by which a release knows a file again: HMAC-SHA-256 under a key derived from the release's data key.

    A plain hash would let whoever reads the table guess the scores in a file of one line.
    """
    own_key = hmac.digest(key, b"mark of a file", "sha256")
    return hmac.digest(own_key, content, "sha256").hex()


def _belonging(sealed: Sealed) -> bytes:
    names = (sealed.release_id, sealed.candidate_id, sealed.session_id, str(sealed.version))
    parts = (FORMAT, *(name.encode() for name in names))
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)
