"""The record of views of shared links and of documents, which stands with what organisations saw."""

from __future__ import annotations

from datetime import datetime

from shared.store import rows, verification_keys
from shared.store.items import Row
from shared.store.tables import VERIFICATIONS
from shared.verification.access_record import LinkLook, LinkRoute


def add_link_look(look: LinkLook, counted: Row) -> bool:
    """Writes the record and what counts the view (`counted`), all or nothing; False where the link has no more.

    Put if absent: a role that writes here can neither change nor delete.
    """
    return rows.transact([rows.putting(VERIFICATIONS, _row(look)), counted])


def add_document_look(look: LinkLook) -> bool:
    """The same of a document, whose views nothing counts; False where one stands there."""
    return rows.put_new(VERIFICATIONS, _row(look))


def is_look(row: Row) -> bool:
    return row["route"] in {each.value for each in LinkRoute}


def look_of(candidate_id: str, row: Row) -> LinkLook:
    moment, _, look_id = row["sk"].partition("#")
    at, route = datetime.fromisoformat(moment), LinkRoute(row["route"])
    return LinkLook(look_id, candidate_id, at, tuple(row["seen"]), route, row.get("number"))


def _row(look: LinkLook) -> Row:
    return {
        "pk": verification_keys.seen(look.candidate_id),
        "sk": look.place,
        "route": look.route.value,
        "seen": list(look.seen),
        "number": look.number,
    }
