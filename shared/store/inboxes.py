"""Organisations' inboxes: a line is put once its share opens, and never taken out; who reads it asks the share."""

from __future__ import annotations

from datetime import datetime

from shared.store import items, rows, share_keys, shares
from shared.store.items import PRESENT, Condition, Row
from shared.store.tables import VERIFICATIONS
from shared.verification.agent import Person
from shared.verification.inbox import InboxLine
from shared.verification.share import Share
from shared.verification.share_errors import MOST_WRONG_PINS


def open_share(share: Share, line: InboxLine) -> bool:
    """Puts the line and notes it with the share, once, however often it is asked; False where the share has ended."""
    limits = {":most_wrong": MOST_WRONG_PINS, ":now": items.sortable(line.opened_at)}
    noted = rows.updating(
        VERIFICATIONS,
        share_keys.share(share.key),
        shares.SK,
        change="SET opened_at = :now",
        condition=Condition(f"{shares.IS_LIVE} AND attribute_not_exists(opened_at)", {}, limits),
    )
    row = {"pk": share_keys.shared_with(line.organisation_id), "sk": line.place, "share_key": line.share_key}
    return rows.transact([noted, rows.putting(VERIFICATIONS, row)])


def find_lines(organisation_id: str, most: int, after: str = "") -> list[InboxLine]:
    """Newest first; what stands after this place."""
    pk = share_keys.shared_with(organisation_id)
    found = rows.query(VERIFICATIONS, pk, newest_first=True, most=most, after=after)
    return [_line(organisation_id, row) for row in found]


def find_line(organisation_id: str, place: str) -> InboxLine | None:
    row = rows.get(VERIFICATIONS, share_keys.shared_with(organisation_id), place)
    return _line(organisation_id, row) if row else None


def acknowledge(line: InboxLine, person: Person, at: datetime) -> InboxLine | None:
    """Naturally repeatable: the first time counts, and who did it then."""
    marking = _marking(line, "acknowledged_at", at)
    for name in ("acknowledged_by", "acknowledged_by_id"):
        marking["change"] += f", {name} = if_not_exists({name}, :{name})"
    marking["values"] |= {":acknowledged_by": person.name, ":acknowledged_by_id": person.id}
    row = rows.update(VERIFICATIONS, **marking)
    return _line(line.organisation_id, row) if row else None


def marking_read(line: InboxLine, at: datetime) -> Row:
    """Part of a transaction: the first time counts."""
    return rows.updating(VERIFICATIONS, **_marking(line, "read_at", at))


def _marking(line: InboxLine, name: str, at: datetime) -> Row:
    return {
        "pk": share_keys.shared_with(line.organisation_id),
        "sk": line.place,
        "change": f"SET {name} = if_not_exists({name}, :at)",
        "values": {":at": items.sortable(at)},
        "condition": PRESENT,
    }


def _line(organisation_id: str, row: Row) -> InboxLine:
    moment, _, line_id = row["sk"].partition("#")
    read, acknowledged = row.get("read_at"), row.get("acknowledged_at")
    return InboxLine(
        id=line_id,
        organisation_id=organisation_id,
        share_key=row["share_key"],
        opened_at=datetime.fromisoformat(moment),
        read_at=datetime.fromisoformat(read) if read else None,
        acknowledged_at=datetime.fromisoformat(acknowledged) if acknowledged else None,
        acknowledged_by=row.get("acknowledged_by"),
    )
