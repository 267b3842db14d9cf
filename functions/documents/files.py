"""Hands a document's file to its owner, once more asking whether it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.documents.found import find_out
from functions.documents.statement_sheet import heading_of, name_of
from functions.documents.statements import read_file
from functions.documents.words import words_in
from shared.adapters import http
from shared.documents.document import DocumentKind
from shared.documents.statement_file import UnknownFile, document_in, file_name
from shared.store import documents
from shared.store.results import Record

FORMS = {DocumentKind.CREDENTIAL: ("jwt", "application/vc+jwt")}
"""What is no PDF: its extension and its media type."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    content: bytes
    name: str
    media_type: str


def handed_out(record: Record, candidate_id: str, link: str, at: datetime) -> MadeFile:
    """Raises UnknownFile, whatever the reason: a link of somebody else, or that has ended; a result that is recalled or
    whose newest version is another; a document that was retired; a file that is lost."""
    wanted = document_in(link, candidate_id, at)
    document = next((each for each in documents.find_documents(candidate_id) if each.id == wanted), None)
    if document is None or document.is_over:
        raise UnknownFile
    out = find_out(record, document.slot.session_id, at)
    content = read_file(document) if out and out.found.version == document.slot.version else None
    if out is None or content is None:
        raise UnknownFile
    shown, words = out.view(at), words_in(document.slot.language)
    kind = words["statement_of_results" if document.slot.kind is DocumentKind.STATEMENT else document.slot.kind]
    heading = f"{kind}, {heading_of(shown, words)}"
    if shown["version"] > 1:
        heading = f"{heading}, {words.say('version', version=shown['version'])}"
    extension, media_type = FORMS.get(document.slot.kind, ("pdf", http.PDF))
    return MadeFile(content, file_name(heading, name_of(shown), extension), media_type)
