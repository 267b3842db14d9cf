"""Documents that were handed out, found by their number, their file or their token, with one read each.

DOCUMENT#<number>, FILE#<sha256> and DOCUMENTTOKEN#<hash> are the same row three times; beside them stand the slot,
which names the document that is handed out again, and the list of a candidate's documents.
"""

from __future__ import annotations

from datetime import datetime

from shared.documents.document import Document, DocumentKind, Slot
from shared.documents.status_list import StatusPlace
from shared.store import document_keys, items, rows, status_lists
from shared.store.items import ABSENT, PRESENT, Condition, Row
from shared.store.tables import RESULTS

SK = "DOCUMENT"


def add_document(document: Document, instead_of: Document | None = None) -> bool:
    """All or nothing, put if absent. False where the slot has another document than `instead_of` meanwhile: one that
    was retired, or whose file is lost, gives way to a new one, and keeps its own rows."""
    slot = document.slot
    free = _holding(instead_of) if instead_of else ABSENT
    parts = [rows.putting(RESULTS, {"pk": pk, "sk": SK, **_row(document)}) for pk in _places(document)]
    place = {"pk": document_keys.documents(slot.candidate_id), "sk": _slot_key(slot)}
    listing = {"pk": document_keys.documents(slot.candidate_id), "sk": _listed(document)}
    parts += [rows.putting(RESULTS, {**place, "number": document.number}, free)]
    return rows.transact([*parts, rows.putting(RESULTS, {**listing, "number": document.number})])


def find_by_number(number: str) -> Document | None:
    return _found(document_keys.document(number))


def find_by_file(sha256: str) -> Document | None:
    return _found(document_keys.file(sha256))


def find_by_token(token_hash: str) -> Document | None:
    return _found(document_keys.token(token_hash))


def find_in_slot(slot: Slot) -> Document | None:
    """The last that was made in it, retired or not."""
    row = rows.get(RESULTS, document_keys.documents(slot.candidate_id), _slot_key(slot))
    return find_by_number(row["number"]) if row else None


def find_documents(candidate_id: str) -> list[Document]:
    """All of a candidate's, the newest first."""
    listed = rows.query(RESULTS, document_keys.documents(candidate_id), begins=document_keys.MADE, newest_first=True)
    places = [(document_keys.document(row["number"]), SK) for row in listed]
    found = [_document(row) for chunk in rows.in_chunks(places, 100) for row in rows.get_many(RESULTS, chunk)]
    return sorted(found, key=lambda each: (each.made_at, each.number), reverse=True)


def retire(document: Document, at: datetime) -> bool:
    """From now on, wherever it is found; naturally repeatable, and the first time stays. False where there is none."""
    return _ended(document, "SET retired_at = if_not_exists(retired_at, :at)", at)


def revoke(document: Document, at: datetime) -> bool:
    """The same for a credential whose result has a newer version."""
    return _ended(document, "SET revoked_at = if_not_exists(revoked_at, :at)", at)


def _ended(document: Document, change: str, at: datetime) -> bool:
    values = {":at": items.sortable(at)}
    parts = [
        rows.updating(RESULTS, pk, SK, change=change, values=values, condition=PRESENT) for pk in _places(document)
    ]
    return rows.transact([*parts, status_lists.revoking(document.place)] if document.place else parts)


def _found(pk: str) -> Document | None:
    row = rows.get(RESULTS, pk, SK)
    return _document(row) if row else None


def _places(document: Document) -> tuple[str, str, str]:
    return (
        document_keys.document(document.number),
        document_keys.file(document.sha256),
        document_keys.token(document.token_hash),
    )


def _holding(document: Document) -> Condition:
    return Condition("#number = :number", {"#number": "number"}, {":number": document.number})


def _slot_key(slot: Slot) -> str:
    return document_keys.slot(slot.kind, slot.session_id, slot.version, slot.language, slot.template)


def _listed(document: Document) -> str:
    return document_keys.made(items.sortable(document.made_at), document.number)


def _row(document: Document) -> Row:
    return {
        "number": document.number,
        "kind": document.slot.kind.value,
        "candidate_id": document.slot.candidate_id,
        "session_id": document.slot.session_id,
        "version": document.slot.version,
        "language": document.slot.language,
        "template": document.slot.template,
        "sha256": document.sha256,
        "token_hash": document.token_hash,
        "made_at": items.sortable(document.made_at),
        "list_number": document.place.number if document.place else None,
        "list_index": document.place.index if document.place else None,
    }


def _document(row: Row) -> Document:
    retired, revoked = row.get("retired_at"), row.get("revoked_at")
    return Document(
        number=row["number"],
        slot=Slot(
            kind=DocumentKind(row["kind"]),
            candidate_id=row["candidate_id"],
            session_id=row["session_id"],
            version=row["version"],
            language=row["language"],
            template=row["template"],
        ),
        sha256=row["sha256"],
        token_hash=row["token_hash"],
        made_at=datetime.fromisoformat(row["made_at"]),
        retired_at=datetime.fromisoformat(retired) if retired else None,
        place=StatusPlace(row["list_number"], row["list_index"]) if "list_number" in row else None,
        revoked_at=datetime.fromisoformat(revoked) if revoked else None,
    )
