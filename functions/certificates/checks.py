"""The check of a document by whoever holds it: the state that it is in now, and to who has the file or its QR code what
the result says, which is recorded before it is shown."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from functions.certificates.bodies import DocumentToCheck
from functions.certificates.judged import Judged, judged
from shared.adapters import identity
from shared.documents.document import Document, DocumentKind
from shared.documents.document_number import Number, parse_number, shown_number
from shared.documents.document_token import hash_of, parse_token
from shared.documents.judgement import HAS_CONTENT, DocumentState
from shared.ground.dates import instant_text
from shared.ground.errors import RuleBroken, TryAgain
from shared.ground.forms import Day, Instant, LanguageCode, Revision
from shared.ground.rate_limits import DOCUMENT_LOOKS, GUESSED_DOCUMENTS, RateLimited
from shared.results.certified import CertifiedView, certified
from shared.results.statement import Statement, StatementView
from shared.store import documents, link_looks, results, source_counters
from shared.verification.access_record import LinkLook, LinkRoute
from shared.verification.history import check_id


class DocumentFacts(TypedDict):
    """What was handed out, and when. `number` is as it is printed."""

    number: Number
    kind: DocumentKind
    language: LanguageCode
    made_at: Instant


class ReplacedBy(TypedDict):
    """The version of the result that is out now."""

    version: Revision
    released_at: Instant


class DocumentCheck(TypedDict):
    """Act on `state`, and only on `current`. `replaced_by` is there of what is `replaced`, `retired_at` of what is
    `retired`, `expires_on` of what is `expired`. By a number alone that is all. By the file or the QR code there is the
    `document`, and, unless it is `withdrawn` or `retired`, what one of its kind states now, to compare with the paper:
    of a certifying statement `certified`, of any other the `statement`. `limited`: this document was looked at so often
    today (UTC) that it shows neither; its state is as true as ever.
    """

    state: DocumentState
    checked_at: Instant
    replaced_by: ReplacedBy | None
    retired_at: Instant | None
    expires_on: Day | None
    document: DocumentFacts | None
    statement: StatementView | None
    certified: CertifiedView | None
    limited: bool


def check(body: DocumentToCheck, source: str, at: datetime) -> DocumentCheck:
    """What is no document of ours and what is not out answer alike, as one guess of this source."""
    document = _find(body)
    found = judged(document, results.get_record(document.slot.candidate_id), at) if document else None
    if found is None or found.state is DocumentState.UNKNOWN:
        source_counters.spend(source, GUESSED_DOCUMENTS, at)
        return _unknown(at)
    has_it = body.number is None
    content = found.newest if has_it and found.state in HAS_CONTENT else None
    shows = content if content and _record(found, content, at) else None
    state, view = found.state, shows.to_json(at) if shows else None
    certifies = found.document.slot.kind is DocumentKind.CERTIFYING_STATEMENT
    return {
        "state": state,
        "checked_at": instant_text(at),
        "replaced_by": _replaced_by(found.newest) if state is DocumentState.REPLACED else None,
        "retired_at": _retired_at(found.document) if state is DocumentState.RETIRED else None,
        "expires_on": _expires_on(found) if state is DocumentState.EXPIRED else None,
        "document": _facts(found.document) if has_it else None,
        "statement": None if certifies else view,
        "certified": certified(view) if certifies and view else None,
        "limited": content is not None and view is None,
    }


def _find(body: DocumentToCheck) -> Document | None:
    """One read. Raises RuleBroken for what has not the form of a number or a token, which nothing is read for."""
    if sum(each is not None for each in (body.sha256, body.number, body.token)) != 1:
        raise RuleBroken("Send one of three: the file's hash, the document's number, or its QR code's token.")
    if body.sha256 is not None:
        return documents.find_by_file(body.sha256.lower())
    if body.number is not None:
        return documents.find_by_number(parse_number(body.number))
    return documents.find_by_token(hash_of(parse_token(body.token or "")))


def _record(found: Judged, shows: Statement, at: datetime) -> bool:
    """Before anything is shown; of one document a number of times a day, for its owner reads each. False where they
    are spent: then nothing may be shown."""
    try:
        source_counters.spend(found.document.id, DOCUMENT_LOOKS, at)
    except RateLimited:
        return False
    seen = (f"{found.session.id}#{shows.version}",)
    look_id, owner = check_id(at, identity.new_id()), found.document.slot.candidate_id
    number = shown_number(found.document.number)
    if not link_looks.add_document_look(LinkLook(look_id, owner, at, seen, LinkRoute.DOCUMENT, number)):
        raise TryAgain
    return True


def _unknown(at: datetime) -> DocumentCheck:
    return {
        "state": DocumentState.UNKNOWN,
        "checked_at": instant_text(at),
        "replaced_by": None,
        "retired_at": None,
        "expires_on": None,
        "document": None,
        "statement": None,
        "certified": None,
        "limited": False,
    }


def _replaced_by(newest: Statement | None) -> ReplacedBy | None:
    return {"version": newest.version, "released_at": instant_text(newest.released_at)} if newest else None


def _retired_at(document: Document) -> str | None:
    return instant_text(document.retired_at) if document.retired_at else None


def _expires_on(found: Judged) -> str | None:
    return found.expires_on.isoformat() if found.expires_on else None


def _facts(document: Document) -> DocumentFacts:
    return {
        "number": shown_number(document.number),
        "kind": document.slot.kind,
        "language": document.slot.language,
        "made_at": instant_text(document.made_at),
    }
