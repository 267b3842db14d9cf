"""A candidate's own documents: which there are, what each is good for, and that one is good for nothing any more."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from functions.certificates.judged import Judged, judged
from shared.adapters import parallel
from shared.adapters.paging import Listing
from shared.calendar.session import ExamName, SessionView
from shared.documents.document import Document, DocumentKind, UnknownDocument
from shared.documents.document_number import Number, shown_number
from shared.documents.judgement import DocumentState
from shared.ground.dates import instant_text
from shared.ground.forms import Instant, LanguageCode, Opaque
from shared.store import documents, results


class MyDocument(TypedDict):
    """`state` is what a check of it answers now; `retired_at` is null of one that its candidate has not retired."""

    id: Opaque
    number: Number
    kind: DocumentKind
    state: DocumentState
    language: LanguageCode
    exam: ExamName
    session: SessionView
    made_at: Instant
    retired_at: Instant | None


def listed(candidate_id: str, at: datetime) -> Listing[MyDocument]:
    """All of them, newest first."""
    found, record = parallel.both(
        lambda: documents.find_documents(candidate_id), lambda: results.get_record(candidate_id)
    )
    return {"data": [_shown(judged(each, record, at)) for each in found]}


def retire(candidate_id: str, document_id: str, at: datetime) -> None:
    """From the next check on, for good. Raises UnknownDocument alike for another candidate's."""
    found = next((each for each in documents.find_documents(candidate_id) if each.id == document_id), None)
    if found is None or not documents.retire(found, at):
        raise UnknownDocument


def _shown(found: Judged) -> MyDocument:
    document: Document = found.document
    return {
        "id": document.id,
        "number": shown_number(document.number),
        "kind": document.slot.kind,
        "state": found.state,
        "language": document.slot.language,
        "exam": found.session.exam_name,
        "session": found.session.to_json(),
        "made_at": instant_text(document.made_at),
        "retired_at": instant_text(document.retired_at) if document.retired_at else None,
    }
