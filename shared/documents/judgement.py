"""What a document of ours is good for now: the one line by which somebody who holds it decides.

It follows from the result as it stands when they ask, and from whether its owner has retired the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.documents.document import Document
from shared.results.result import Status


class DocumentState(StrEnum):
    """Act on `current`, and on nothing else. `withdrawn` is withheld or taken back; `unknown` is no document of ours, a
    file that was altered, or a result that was never out."""

    CURRENT = "current"
    EXPIRED = "expired"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    RETIRED = "retired"
    PRACTICE = "practice"
    UNKNOWN = "unknown"


HAS_CONTENT = frozenset({DocumentState.CURRENT, DocumentState.EXPIRED, DocumentState.REPLACED, DocumentState.PRACTICE})
"""In which the result as it stands is shown to who has the file, or its QR code."""


@dataclass(frozen=True, slots=True)
class NewestOut:
    """The newest version of the result that is out, counted among the sealed ones."""

    version: int
    status: Status


def state_of(
    document: Document,
    newest: NewestOut | None,
    *,
    was_out: bool,
    is_practice: bool,
    expires_on: date | None,
    today: date,
) -> DocumentState:
    """`was_out`: whether the document's own version ever was; `today` is the centre's.

    Whether it may be known at all; then practice, for fictional data are never good for anything; then its owner's
    word, which shows nothing of the result any more; then the result's. A withdrawal is a newer version, too, but
    brings nothing to rely on instead; and of a version that is out no more an older one is no replacement. A credential
    that was revoked stays so, though the version that replaced it is out no more.
    """
    if not was_out:
        return DocumentState.UNKNOWN
    if is_practice:
        return DocumentState.PRACTICE
    if document.retired_at is not None:
        return DocumentState.RETIRED
    if newest is None or _is_taken_back(document, newest):
        return DocumentState.WITHDRAWN
    if newest.version > document.slot.version:
        return DocumentState.REPLACED
    return DocumentState.EXPIRED if expires_on is not None and today > expires_on else DocumentState.CURRENT


def _is_taken_back(document: Document, newest: NewestOut) -> bool:
    revoked = document.revoked_at is not None and newest.version == document.slot.version
    return revoked or newest.version < document.slot.version or newest.status is Status.WITHHELD
