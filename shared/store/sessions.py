"""The exam calendar: sessions and their announced times. Public; changed only as they were read by who changes them.

A row keeps its announced time as `due_at`: the time of its test mail in the index `due`, until that has gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from shared.calendar.enquiry_windows import own_windows
from shared.calendar.session import Format, Load, Session
from shared.ground.errors import NotFound
from shared.store import items, keys, rows
from shared.store.items import Condition, Row, set_values
from shared.store.tables import RESULTS


class UnknownSession(NotFound):
    def __init__(self, session_id: str) -> None:
        super().__init__(f"There is no session {session_id[:40]}.")


def find_session(session_id: str) -> Session | None:
    row = rows.get(RESULTS, keys.SESSIONS, keys.session(session_id))
    return _session(row) if row else None


def get_session(session_id: str) -> Session:
    found = find_session(session_id)
    if found is None:
        raise UnknownSession(session_id)
    return found


def all_sessions() -> list[Session]:
    """The sessions strongly read, for callers whose writes depend on them."""
    return [_session(row) for row in rows.query(RESULTS, keys.SESSIONS)]


# For callers that only show them: perhaps a moment old, at half the price in the one partition that everybody reads.


def listed_sessions() -> list[Session]:
    return [_session(row) for row in rows.query(RESULTS, keys.SESSIONS, strong=False)]


def shown_session(session_id: str) -> Session:
    row = rows.get(RESULTS, keys.SESSIONS, keys.session(session_id), strong=False)
    if row is None:
        raise UnknownSession(session_id)
    return _session(row)


def add_session(session: Session) -> bool:
    return rows.put_new(RESULTS, _session_row(session))


def change_session(before: Session, session: Session, checks: Sequence[Row] = ()) -> bool:
    """Writes those of the words and the announced time that differ, so that two changes of different ones are both
    kept.

    False when its dates or its releases are others than in `before`, for they decide which time may be announced; or
    when one of `checks` fails, parts of a transaction that hold its releases to what was read of them.
    """
    existing, wanted = _words(before), _words(session)
    changes = {name: value for name, value in wanted.items() if value != existing[name]}
    if not changes:
        return True
    change, names, values = set_values(changes)
    changing = rows.updating(
        RESULTS,
        keys.SESSIONS,
        keys.session(session.id),
        change=change,
        names=names,
        values=values,
        condition=_as_read(before),
    )
    return rows.transact([changing, *checks])


def planning_release(session: Session, release_id: str, announced: datetime | None) -> Row:
    """Part of a transaction: the session learns of the release, and of its time where none was announced yet.

    It fails when the session has other dates or other releases by now: a release is never earlier than announced.
    """
    return rows.updating(
        RESULTS,
        keys.SESSIONS,
        keys.session(session.id),
        change="SET due_at = :at, due = :due ADD release_ids :id" if announced else "ADD release_ids :id",
        values={":id": {release_id}, **({":at": items.sortable(announced), ":due": keys.TEST} if announced else {})},
        condition=_as_read(session),
    )


def announcing(session: Session, release_at: datetime) -> Row:
    """Part of a transaction: a new announced time, which applies even where the one before it was held.

    It fails when the session has other dates or other releases than it was read with.
    """
    return rows.updating(
        RESULTS,
        keys.SESSIONS,
        keys.session(session.id),
        change="SET due_at = :at REMOVE held_by",
        values={":at": items.sortable(release_at)},
        condition=_as_read(session),
    )


def marking_held(session: Session, release_id: str, *, held: bool) -> Row:
    """Part of a transaction: whether this release suspends the announced time; others may, too.

    It fails when the session has other dates or other releases than it was read with: they decide whose that time is.
    """
    return rows.updating(
        RESULTS,
        keys.SESSIONS,
        keys.session(session.id),
        change="ADD held_by :it" if held else "DELETE held_by :it",
        values={":it": {release_id}},
        condition=_as_read(session),
    )


def existing_session(session: Session) -> Row:
    """Part of a transaction: it fails when the session has other dates or other releases than it was read with."""
    return rows.checking(RESULTS, keys.SESSIONS, keys.session(session.id), _as_read(session))


def forgetting_release(session: Session, release_id: str, announced: datetime | None) -> Row:
    """Part of a transaction: removes this release from the session; `announced` is its time from now on.

    It fails when the session has other dates, other releases or another last load than it was read with.
    """
    removed = [] if announced else ["due_at"]
    condition = _as_read(session)
    if session.last_load and session.last_load.release_id == release_id:
        removed.append("last_load")
        seen = {":seen_load": _load_text(session.last_load)}
        expression = f"{condition.expression} AND last_load = :seen_load"
        condition = Condition(expression, condition.names, {**condition.values, **seen})
    return rows.updating(
        RESULTS,
        keys.SESSIONS,
        keys.session(session.id),
        change="DELETE release_ids :id, held_by :id" + (f" REMOVE {', '.join(removed)}" if removed else ""),
        values={":id": {release_id}},
        condition=condition,
    )


def beginning_load(session: Session, load: Load) -> Row:
    """Part of a transaction: the session's last load. It fails when another has begun since `session` was read."""
    seen = session.last_load
    as_read = (
        Condition("last_load = :seen", {}, {":seen": _load_text(seen)})
        if seen
        else Condition("attribute_exists(pk) AND attribute_not_exists(last_load)", {}, {})
    )
    return rows.updating(
        RESULTS,
        keys.SESSIONS,
        keys.session(session.id),
        change="SET last_load = :load",
        values={":load": _load_text(load)},
        condition=as_read,
    )


def _as_read(session: Session) -> Condition:
    """The dates and the releases as they were read."""
    expressions = ["exam_date = :day", "#zone = :in_zone"]
    values: Row = {":day": session.exam_date.isoformat(), ":in_zone": session.zone}
    announced = items.sortable(session.release_at) if session.release_at else None
    for name, value in (("due_at", announced), ("release_ids", set(session.release_ids))):
        expressions.append(f"{name} = :seen_{name}" if value else f"attribute_not_exists({name})")
        values.update({f":seen_{name}": value} if value else {})
    return Condition(" AND ".join(expressions), {"#zone": "zone"}, values)


def _session_row(session: Session) -> Row:
    return {
        "pk": keys.SESSIONS,
        "sk": keys.session(session.id),
        "exam": session.exam,
        "practice": session.practice or None,
        **_words(session),
    }


def _words(session: Session) -> Row:
    """What an operator may change; a session's first announced time makes its test mail due."""
    return {
        "name": session.name,
        "format": session.format.value,
        "exam_date": session.exam_date.isoformat(),
        "due_at": items.sortable(session.release_at) if session.release_at else None,
        "due": keys.TEST if session.release_at else None,
        "zone": session.zone,
        "certificates_from": session.certificates_from.isoformat() if session.certificates_from else None,
        **session.windows.named(),
    }


def _session(row: Row) -> Session:
    announced: Any = row.get("due_at")
    certificates: Any = row.get("certificates_from")
    return Session(
        id=keys.named_in(row["sk"]),
        exam=row["exam"],
        name=row["name"],
        format=Format(row["format"]),
        exam_date=date.fromisoformat(row["exam_date"]),
        release_at=datetime.fromisoformat(announced) if announced else None,
        zone=row["zone"],
        practice=row.get("practice", False),
        release_ids=tuple(sorted(row.get("release_ids", ()))),
        held_by=tuple(sorted(row.get("held_by", ()))),
        last_load=Load(*row["last_load"].split("#")) if "last_load" in row else None,
        windows=own_windows(row),
        certificates_from=date.fromisoformat(certificates) if certificates else None,
    )


def _load_text(load: Load) -> str:
    return f"{load.release_id}#{load.file}"
