"""A document: one file of ours that was handed out, about one version of one result.

Its row stays for good, so that the file can always be recognised by its hash. What it is good for is no part of it:
that follows from the result as it stands when somebody asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from shared.documents.status_list import StatusPlace
from shared.ground.errors import NotFound


class DocumentKind(StrEnum):
    STATEMENT = "statement"
    CERTIFYING_STATEMENT = "certifying_statement"
    CREDENTIAL = "credential"


class UnknownDocument(NotFound):
    """There is none with this id, or it is another candidate's."""

    def __init__(self) -> None:
        super().__init__("You have no document with this id.")


@dataclass(frozen=True, slots=True)
class Slot:
    """For what a file is made once: a version of a result, in one language, by one template. `version` counts the
    sealed versions, and may be above the number that a Statement shows."""

    kind: DocumentKind
    candidate_id: str
    session_id: str
    version: int
    language: str
    template: str


@dataclass(frozen=True, slots=True)
class Document:
    """`sha256` is the file's as it was handed out, in hexadecimal; `token_hash` is of the token in its QR code.

    `retired_at` is when its owner said that it is good for nothing any more; another may be made in its slot. Only a
    credential has a `place` in the status lists, and is revoked there, for good, at `revoked_at`: it was retired, or a
    newer version of its result was out.
    """

    number: str
    slot: Slot
    sha256: str
    token_hash: str
    made_at: datetime
    retired_at: datetime | None = None
    place: StatusPlace | None = None
    revoked_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether it is handed out no more, whatever its result is."""
        return self.retired_at is not None or self.revoked_at is not None

    @property
    def id(self) -> str:
        """By which its owner names it, for its number belongs in no path."""
        return sha256(f"id|{self.number}".encode()).hexdigest()[:16]
