"""Counts whom a file of entries adds to each session, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from functions.ingest.entries import Known
from shared.store import entered


def count(known: Iterable[Known], ingest_id: str) -> None:
    """Of those who do not stand as they are; once for each file, also where its load is resumed."""
    new = Counter(each.entered.entry.session_id for each in known if not each.stands)
    for session_id, more in new.items():
        entered.count_entered(session_id, ingest_id, more)
