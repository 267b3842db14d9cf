"""The record of views of shared links, which stands with what organisations saw."""

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
    row = {
        "pk": verification_keys.seen(look.candidate_id),
        "sk": look.place,
        "route": LinkRoute.SHARED_LINK.value,
        "seen": list(look.seen),
    }
    return rows.transact([rows.putting(VERIFICATIONS, row), counted])


def is_look(row: Row) -> bool:
    return bool(row["route"] == LinkRoute.SHARED_LINK.value)


def look_of(candidate_id: str, row: Row) -> LinkLook:
    moment, _, look_id = row["sk"].partition("#")
    return LinkLook(look_id, candidate_id, datetime.fromisoformat(moment), tuple(row["seen"]))
