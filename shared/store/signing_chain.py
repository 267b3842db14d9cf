"""The chain of certificates under which documents are signed: one row, which an administrator writes.

SIGNINGCHAIN / CHAIN   the chain in PEM, the awarding body's own certificate first
"""

from __future__ import annotations

from datetime import datetime

from shared.store import document_keys, items, rows
from shared.store.tables import RESULTS

SK = "CHAIN"


def find_chain() -> str | None:
    row = rows.get(RESULTS, document_keys.SIGNING_CHAIN, SK)
    return str(row["chain"]) if row else None


def put_chain(chain: str, at: datetime) -> None:
    """In the place of the one before: what that one signed stays valid."""
    rows.put(
        RESULTS,
        {"pk": document_keys.SIGNING_CHAIN, "sk": SK, "chain": chain, "installed_at": items.sortable(at)},
    )
