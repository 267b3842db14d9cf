"""One look of an organisation as it stands in the record, with the digest of its row."""

from __future__ import annotations

import json
from hashlib import sha256

from shared.store import rows, verification_keys
from shared.store.access_record import verification_of
from shared.store.items import Row
from shared.store.tables import VERIFICATIONS
from shared.verification.access_record import Verification


def find_look(candidate_id: str, place: str) -> tuple[Verification, str] | None:
    """None where nothing stands there, and of what a centre did or somebody with a link saw."""
    for row in rows.get_many(VERIFICATIONS, [(verification_keys.seen(candidate_id), place)]):
        if "organisation_id" in row:
            return verification_of(candidate_id, row), digest_of(row)
    return None


def digest_of(row: Row) -> str:
    """In hexadecimal. The random id of whoever looked is in the row, so that nobody finds a name by trying."""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
