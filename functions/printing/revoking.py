"""Revokes the credentials of versions that a newer one has replaced."""

from __future__ import annotations

from datetime import datetime

from shared.documents.document import Document
from shared.store import documents


def revoke_older(candidate_id: str, session_id: str, version: int, at: datetime) -> None:
    """Those of this result whose version is below the one that is out; what is revoked already is not written."""
    for each in documents.find_documents(candidate_id):
        if _is_older(each, session_id, version):
            documents.revoke(each, at)


def _is_older(document: Document, session_id: str, version: int) -> bool:
    of = document.slot
    is_ours = document.place is not None and of.session_id == session_id
    return is_ours and of.version < version and document.revoked_at is None
