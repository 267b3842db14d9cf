"""Makes a document of the version that is out, once for each language: signed, kept, and only then known."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from pyhanko.sign.timestamps import TimestampRequestError

from functions.documents import credentials
from functions.documents.certifying_sheet import CERTIFYING_TEMPLATE, certifying_sheet
from functions.documents.found import Out, find_out
from functions.documents.signing import Seal, is_in_force, signed
from functions.documents.statement_sheet import TEMPLATE, Marks, editions, statement_sheet
from functions.documents.typesetting import qr_code, typeset
from functions.documents.words import words_in
from shared.adapters import cache, log, uploads
from shared.adapters.document_numbers import new_number, new_token
from shared.certifying_statements.steps import must_be_certified, must_be_issued
from shared.documents.document import Document, DocumentKind, Slot
from shared.documents.document_number import shown_number
from shared.documents.document_token import hash_of
from shared.documents.statement_file import UNSIGNED, CannotSign, must_have_statement
from shared.exams.catalogue import exam
from shared.ground.errors import TryAgain
from shared.ground.settings import settings
from shared.results.no_result import NotOut
from shared.results.statement import StatementView
from shared.store import certifying_statements, documents, signing_chain
from shared.store.results import Record

SHEETS = {
    DocumentKind.STATEMENT: (TEMPLATE, statement_sheet),
    DocumentKind.CERTIFYING_STATEMENT: (CERTIFYING_TEMPLATE, certifying_sheet),
}
"""By kind, what is printed and the name under which it is kept."""
TEMPLATES = {**{kind: name for kind, (name, _) in SHEETS.items()}, DocumentKind.CREDENTIAL: credentials.TEMPLATE}
chain_installed = cache.for_seconds(60, signing_chain.find_chain)


def document_of(kind: DocumentKind, record: Record, session_id: str, language: str, at: datetime) -> Document:
    """The document of the newest version that is out; raises NotFound, NoStatement or CannotSign, of a certifying
    statement NotIssued, or NoCertificateToState where its result has none by now, and of a credential NoCredential."""
    out = find_out(record, session_id, at)
    if out is None:
        raise NotOut
    must_have_statement(out.found.result.status)
    if kind is DocumentKind.CERTIFYING_STATEMENT:
        must_be_issued(certifying_statements.find_applications(out.entry.candidate_id, session_id))
        must_be_certified(exam(out.found.result.exam), out.found.result)
    template = TEMPLATES[kind]
    if kind is DocumentKind.CREDENTIAL:
        credentials.must_certify(out, at)
        language = credentials.LANGUAGE
    slot = Slot(kind, out.entry.candidate_id, session_id, out.found.version, language, template)
    before = documents.find_in_slot(slot)
    return before if before and _stands(before) else _made(out, slot, before, at)


def read_file(document: Document) -> bytes | None:
    """What was handed out, to the byte; None where it is lost, or is another's file by now."""
    kept = uploads.read(settings().documents_bucket, document.sha256)
    return kept.content if kept and sha256(kept.content).hexdigest() == document.sha256 else None


def _stands(document: Document) -> bool:
    return not document.is_over and read_file(document) is not None


def _made(out: Out, slot: Slot, before: Document | None, at: datetime) -> Document:
    """The file is kept before its row: what has no row was never handed out. Who comes second hands out the first's."""
    number, token = new_number(), new_token()
    if slot.kind is DocumentKind.CREDENTIAL:
        content, place = credentials.made_credential(out, at)
    else:
        content, place = _pdf(out.view(at), slot, number, token, at), None
    document = Document(number, slot, sha256(content).hexdigest(), hash_of(token), at, place=place)
    uploads.put(settings().documents_bucket, document.sha256, content)
    if documents.add_document(document, before):
        return document
    first = documents.find_in_slot(slot)
    if first is None:
        raise TryAgain
    return first


def _pdf(shown: StatementView, slot: Slot, number: str, token: str, at: datetime) -> bytes:
    seal = _seal(at)
    return _signed(_typeset(shown, slot, number, token, at), seal, at)


def _seal(at: datetime) -> Seal:
    chain = chain_installed()
    if chain is None or not is_in_force(chain, at):
        log.warning(UNSIGNED, state="no chain" if chain is None else "not in force")
        raise CannotSign
    return Seal(chain, settings().body_name, settings().timestamp_authority)


def _signed(pdf: bytes, seal: Seal, at: datetime) -> bytes:
    try:
        return signed(pdf, seal, at)
    except TimestampRequestError as error:
        log.failure("no timestamp for a document", error)
        log.warning(UNSIGNED, state="no timestamp")
        raise CannotSign from error


def _typeset(shown: StatementView, slot: Slot, number: str, token: str, at: datetime) -> bytes:
    words, page = words_in(slot.language), settings().page_in(slot.language, "check")
    address, code = page.partition("://")[2], qr_code(f"{page}#{token}")
    marks = Marks(shown_number(number), address, code, settings().body_name, settings().brand, at)
    return typeset("statement", editions(SHEETS[slot.kind][1](shown, words, marks), words), at)
