"""Who has shared an entry with an organisation, in the shards of a release, which opens what they have shared."""

from __future__ import annotations

from datetime import datetime

from shared.store import keys, rows, share_keys
from shared.store.items import Row
from shared.store.tables import VERIFICATIONS


def adding(candidate_id: str, session_id: str, kept_until: datetime) -> Row:
    """Part of a transaction; naturally repeatable."""
    pk = share_keys.sharers(session_id, keys.release_shard_of(candidate_id))
    return rows.putting(VERIFICATIONS, {"pk": pk, "sk": candidate_id, "expires": int(kept_until.timestamp())}, None)


def who_shared(session_id: str, shard: int) -> list[str]:
    """The candidates of a shard of this session."""
    return [row["sk"] for row in rows.query(VERIFICATIONS, share_keys.sharers(session_id, shard), only=("sk",))]
