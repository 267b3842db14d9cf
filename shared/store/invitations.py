"""Invitations of institutions that are not here yet: a share whose code is mailed once its result is out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shared.notices.notice import UNDELIVERED
from shared.store import items, notices, rows, share_keys, shares
from shared.store.items import Condition, Row
from shared.store.tables import VERIFICATIONS
from shared.verification.share import Share
from shared.verification.share_errors import MOST_WRONG_PINS


def cause_of(candidate_id: str) -> str:
    """Under which the mails of all of a candidate's invitations are in the outbox, by share."""
    return f"invited-{candidate_id}"


def opening(share: Share, at: datetime) -> Row:
    """Part of the transaction that orders the mail, which the outbox takes once: from then on the code is in the mail
    alone. It fails where the share has ended."""
    return rows.updating(VERIFICATIONS, **_change(share, "SET opened_at = :now REMOVE unsent_code", at))


def leave_unmailed(share: Share, at: datetime) -> None:
    """No mail is ordered, now or later, and nobody has the code. Nothing is written where the share has ended."""
    rows.update(VERIFICATIONS, **_change(share, "SET opened_at = :now, unmailed_at = :now REMOVE unsent_code", at))


def _change(share: Share, change: str, at: datetime) -> Row:
    limits = {":most_wrong": MOST_WRONG_PINS, ":now": items.sortable(at)}
    condition = Condition(shares.IS_LIVE, {}, limits)
    return {"pk": share_keys.share(share.key), "sk": shares.SK, "change": change, "condition": condition}


def find_undelivered(candidate_id: str, share_ids: Iterable[str]) -> set[str]:
    """Those whose mail has not reached its address; the outbox keeps what it knows for a week."""
    found = [rows_of for chunk in rows.in_chunks(share_ids, 100) for rows_of in _states(candidate_id, chunk)]
    return {share_id for share_id, state in found if state in UNDELIVERED}


def _states(candidate_id: str, share_ids: list[str]) -> list[tuple[str, str]]:
    return list(notices.find_states(cause_of(candidate_id), share_ids).items())
