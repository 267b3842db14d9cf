"""Secret numbers that were issued here and wait to be printed on a Confirmation of Entry: two rows of each.

One says that a number waits. The other has the number itself, sealed, in a partition of its own, which only the
printing function may read.
"""

from __future__ import annotations

from datetime import datetime

from shared.store import items, keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import PEOPLE

CONFIRMATION, SEALED = "CONFIRMATION", "SEALED"


def adding_sealed(candidate_id: str, issue_id: str, box: bytes, at: datetime) -> list[Row]:
    """Parts of the transaction that makes an ID known, with the first number issued for it. The same issue again
    changes nothing but the box, and fails once that number is printed."""
    this = {":issue": issue_id}
    waits = Condition("attribute_not_exists(pk) OR issue_id = :issue AND attribute_not_exists(printed_at)", {}, this)
    row = {"pk": keys.confirmation(candidate_id), "sk": CONFIRMATION, "issue_id": issue_id}
    sealed = {"pk": keys.sealed_number(candidate_id), "sk": SEALED, "issue_id": issue_id, "box": box}
    return [
        rows.putting(PEOPLE, {**row, "issued_at": items.moment(at)}, waits),
        rows.putting(PEOPLE, sealed, Condition("attribute_not_exists(pk) OR issue_id = :issue", {}, this)),
    ]
