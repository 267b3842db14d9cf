"""Documents as they are handed out, without the files: the rows that a check finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from shared.adapters.document_numbers import new_number, new_token
from shared.documents.document import Document, DocumentKind, Slot
from shared.documents.document_token import hash_of
from shared.store import documents
from tests.kit.stories import CANDIDATE, SESSION


@dataclass(frozen=True)
class InHand:
    """What somebody has who holds a document; the row knows the hashes alone."""

    document: Document
    token: str
    file: bytes

    def by(self, way: str) -> dict[str, str]:
        """The request's body by one of the three ways."""
        given = {"number": self.document.number, "token": self.token, "sha256": self.document.sha256}
        return {way: given[way]}


STATEMENT = DocumentKind.STATEMENT
WAYS = ("number", "token", "sha256")


def handed_out(
    at: datetime, candidate_id: str = CANDIDATE, session_id: str = SESSION, version: int = 1, language: str = "en"
) -> InHand:
    return with_number(new_number(), new_token(), Slot(STATEMENT, candidate_id, session_id, version, language, "1"), at)


def with_number(number: str, token: str, slot: Slot, at: datetime) -> InHand:
    file = f"%PDF-1.7 {number}".encode()
    document = Document(number, slot, sha256(file).hexdigest(), hash_of(token), at)
    assert documents.add_document(document, documents.find_in_slot(slot))
    return InHand(document, token, file)
