"""Each organisation's list of changes, in the order in which they were written, and whom a cause is about.

The list has a head that every write moves on by a condition, so writers come one after another: a number is written
after all that are below it, at an instant that never goes back. A reader who reads the head first misses none of those
up to its number, however many arrive meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from shared.ground.errors import TryAgain
from shared.store import items, rows, verification_keys
from shared.store.calls import pause
from shared.store.items import ABSENT, Condition, Row
from shared.store.tables import VERIFICATIONS
from shared.verification.history import check_id
from shared.verification.result_change import Change, ChangeLine, ChangeType

AT_ONCE = 49
"""Changes of one transaction: two rows each, the head, and the count of the cause."""
TURNS = 40
"""How often a write is tried that meets other writers of the same list."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def append(organisation_id: str, cause: str, changes: Sequence[Change], now: datetime) -> list[ChangeLine]:
    """Writes those of up to `AT_ONCE` changes of one cause that are not there yet; all of them, as they stand there.

    Again, or at the same moment by another, it writes none twice. `now` is the moment of writing.
    """
    for turn in range(1, TURNS + 1):
        known = _known(organisation_id, cause, changes)
        new = [each for each in changes if each.about not in known]
        if not new:
            return sorted(known.values(), key=lambda line: line.number)
        number, last = _head(organisation_id)
        at = _whole_second(max(last, now))
        made = [
            ChangeLine(_id(organisation_id, cause, each, at), number + place, at, each)
            for place, each in enumerate(new, 1)
        ]
        if rows.transact(_appending(organisation_id, cause, made, number)):
            return sorted([*known.values(), *made], key=lambda line: line.number)
        pause(turn)
    raise TryAgain


def page(organisation_id: str, after: str, most: int) -> tuple[list[ChangeLine], bool]:
    """Up to `most` lines after a place ("" is the beginning), and whether there are more of those that the head counted
    when it was read. What was written since waits for the next page: it might come before what it was written after."""
    counted, _ = _head(organisation_id)
    begin = after or verification_keys.FEED_HEAD
    found = rows.query(VERIFICATIONS, verification_keys.changes(organisation_id), most=most + 1, after=begin)
    lines = [line for line in map(_line, found) if line.number <= counted]
    return lines[:most], len(lines) > most


def newest(organisation_id: str, most: int) -> list[ChangeLine]:
    found = rows.query(VERIFICATIONS, verification_keys.changes(organisation_id), most=most, newest_first=True)
    return [_line(row) for row in found if row["sk"] != verification_keys.FEED_HEAD]


def concerned_by(cause: str) -> dict[str, int]:
    """By organisation how many of its results the cause is about, as far as they are in the lists."""
    return {row["sk"]: row["results"] for row in rows.query(VERIFICATIONS, verification_keys.concerned(cause))}


def since(instant: datetime) -> str:
    """The place before all lines of this instant."""
    return verification_keys.change_place(items.sortable(instant), 0)


def place_of(line: ChangeLine) -> str:
    return verification_keys.change_place(items.sortable(line.at), line.number)


def _whole_second(at: datetime) -> datetime:
    """The next one, so that a line's time can be asked for as it is shown."""
    return at if at.microsecond == 0 else at.replace(microsecond=0) + timedelta(seconds=1)


def _head(organisation_id: str) -> tuple[int, datetime]:
    row = rows.get(VERIFICATIONS, verification_keys.changes(organisation_id), verification_keys.FEED_HEAD)
    return (row["number"], datetime.fromisoformat(row["last"])) if row else (0, NEVER)


def _known(organisation_id: str, cause: str, changes: Sequence[Change]) -> dict[str, ChangeLine]:
    """By what it is about, each change that is in the list."""
    marks = rows.get_many(VERIFICATIONS, [_mark(organisation_id, cause, each) for each in changes])
    places = {mark["sk"]: mark["place"] for mark in marks}
    found = ((each, places.get(_mark(organisation_id, cause, each)[1])) for each in changes)
    return {each.about: _at_place(organisation_id, cause, each, place) for each, place in found if place}


def _at_place(organisation_id: str, cause: str, change: Change, place: str) -> ChangeLine:
    instant, _, number = place.partition("#")
    at = datetime.fromisoformat(instant)
    return ChangeLine(_id(organisation_id, cause, change, at), int(number), at, change)


def _appending(organisation_id: str, cause: str, made: Sequence[ChangeLine], number: int) -> list[Row]:
    """Parts of a transaction that fails where the list has gone on, or has one of these by now."""
    pk = verification_keys.changes(organisation_id)
    met = Condition("#number = :seen", {"#number": "number"}, {":seen": number}) if number else ABSENT
    head = {"pk": pk, "sk": verification_keys.FEED_HEAD, "number": made[-1].number, "last": items.sortable(made[-1].at)}
    marks = [
        {**dict(zip(("pk", "sk"), _mark(organisation_id, cause, line.change), strict=True)), "place": place_of(line)}
        for line in made
    ]
    counting = rows.updating(
        VERIFICATIONS,
        verification_keys.concerned(cause),
        organisation_id,
        change="ADD results :new",
        values={":new": len(made)},
    )
    putting = [rows.putting(VERIFICATIONS, row) for row in [*(_row(pk, line) for line in made), *marks]]
    return [rows.putting(VERIFICATIONS, head, met), *putting, counting]


def _mark(organisation_id: str, cause: str, change: Change) -> tuple[str, str]:
    return verification_keys.changed(organisation_id), f"{cause}#{change.about}"


def _id(organisation_id: str, cause: str, change: Change, at: datetime) -> str:
    return check_id(at, hashlib.sha256(f"{organisation_id}|{cause}|{change.about}".encode()).hexdigest())


def _row(pk: str, line: ChangeLine) -> Row:
    change = {name: value for name, value in asdict(line.change).items() if name != "type"}
    place = {"pk": pk, "sk": place_of(line), "id": line.id, "number": line.number}
    return {**place, "type": line.change.type.value, **change}


def _line(row: Row) -> ChangeLine:
    return ChangeLine(row["id"], row["number"], datetime.fromisoformat(row["sk"].partition("#")[0]), change_of(row))


def change_of(row: Row) -> Change:
    """What a line or a delivery is about."""
    names = ("candidate_id", "session_id", "verification_id", "share_id", "batch_id")
    return Change(ChangeType(row["type"]), **{name: row.get(name) for name in names})
