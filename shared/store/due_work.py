"""The due work that the minute's sweep of `deadlines` reads: sessions with test mails due, centres with a digest due.

Both are in the sparse index `due` with the releases, each in a partition of its own, sorted by `due_at`.
"""

from __future__ import annotations

from dataclasses import astuple
from datetime import datetime

from shared.cohorts.digest import Digest, Figures
from shared.store import items, keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import RESULTS

_SK = "DIGEST"


def due_tests(up_to: datetime) -> list[str]:
    """Sessions whose announced time is at most `up_to`, and whose test mail has not been fanned out."""
    found = rows.query_index(RESULTS, "due", keys.TEST, up_to=items.sortable(up_to))
    return [keys.named_in(row["sk"]) for row in found]


def mark_tested(session_id: str, announced: datetime) -> bool:
    """Marks a session's test mails as sent. False when its announced time is another one by now."""
    condition = Condition("due_at = :seen", {}, {":seen": items.sortable(announced)})
    changed = rows.update(RESULTS, keys.SESSIONS, keys.session(session_id), change="REMOVE due", condition=condition)
    return changed is not None


def due_digests(up_to: datetime) -> list[str]:
    """The numbers of centres whose next digest is due by then."""
    found = rows.query_index(RESULTS, "due", keys.DIGEST, up_to=items.sortable(up_to))
    return [keys.named_in(row["pk"]) for row in found]


def find_digest(number: str) -> Digest | None:
    """The next digest of a centre; None where none is planned."""
    row = rows.get(RESULTS, keys.centre(number), _SK)
    return _digest(row) if row and "due" in row else None


def expect_digest(number: str, due: datetime, release_id: str) -> None:
    """Adds a release to those that this centre's digests cover; `at` is the next digest, unless one is planned
    already."""
    rows.update(
        RESULTS,
        keys.centre(number),
        _SK,
        change="SET due = :due, due_at = if_not_exists(due_at, :at) ADD release_ids :id",
        values={":due": keys.DIGEST, ":at": items.sortable(due), ":id": {release_id}},
    )


def expect_next(digest: Digest, due: datetime, release_ids: tuple[str, ...], last_sent: Figures | None) -> bool:
    """Plans the next digest, of these releases. False, and nothing changed, when the row is not as it was read."""
    row = rows.update(
        RESULTS,
        keys.centre(digest.number),
        _SK,
        change="SET due_at = :at, release_ids = :ids" + (", said = :said" if last_sent else ""),
        values={
            ":at": items.sortable(due),
            ":ids": set(release_ids),
            **({":said": list(astuple(last_sent))} if last_sent else {}),
        },
        condition=_as_read(digest),
    )
    return row is not None


def end_digests(digest: Digest) -> bool:
    """Ends a centre's digests until another release comes."""
    change = "REMOVE due, due_at, release_ids, said"
    row = rows.update(RESULTS, keys.centre(digest.number), _SK, change=change, condition=_as_read(digest))
    return row is not None


def _as_read(digest: Digest) -> Condition:
    values: Row = {":seen": items.sortable(digest.due), ":seen_ids": set(digest.release_ids)}
    return Condition("due_at = :seen AND release_ids = :seen_ids", {}, values)


def _digest(row: Row) -> Digest:
    said = row.get("said")
    return Digest(
        number=keys.named_in(row["pk"]),
        due=datetime.fromisoformat(row["due_at"]),
        release_ids=tuple(sorted(row["release_ids"])),
        last_sent=Figures(*said) if said else None,
    )
