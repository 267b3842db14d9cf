"""Secret numbers that were issued here: one row says what became of the last one, and until it is printed, shown,
used or replaced another has the number itself, sealed, in a partition that only the printing function may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.secret_numbers.confirmation import Confirmation
from shared.secret_numbers.handout import Person
from shared.store import items, keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import PEOPLE

CONFIRMATION, SEALED = "CONFIRMATION", "SEALED"
_WAITS = "issue_id = :issue AND attribute_not_exists(done_at)"


@dataclass(frozen=True, slots=True)
class SealedNumber:
    candidate_id: str
    issue_id: str
    box: bytes


def adding_sealed(sealed: SealedNumber, at: datetime) -> list[Row]:
    """Parts of the transaction that makes an ID known, with the first number issued for it. The same issue again
    changes nothing but the box, and fails once that number is printed."""
    this = {":issue": sealed.issue_id}
    waits = Condition(f"attribute_not_exists(pk) OR {_WAITS}", {}, this)
    kept = Condition("attribute_not_exists(pk) OR issue_id = :issue", {}, this)
    state = {**_place(sealed.candidate_id), "issue_id": sealed.issue_id, "issued_at": items.moment(at)}
    return [rows.putting(PEOPLE, state, waits), rows.putting(PEOPLE, _sealed_row(sealed), kept)]


def replacing_sealed(sealed: SealedNumber, at: datetime) -> list[Row]:
    """Parts of the transaction that issues another number, which waits to be printed in place of any other."""
    state = {**_place(sealed.candidate_id), "issue_id": sealed.issue_id, "issued_at": items.moment(at), "again": True}
    return [rows.putting(PEOPLE, state, None), rows.putting(PEOPLE, _sealed_row(sealed), None)]


def noting_shown(candidate_id: str, issue_id: str, centre_number: str, who: Person, at: datetime) -> list[Row]:
    """Parts of the transaction that issues another number, which is shown on the screen: none waits any more."""
    state = {**_place(candidate_id), "issue_id": issue_id, "issued_at": items.moment(at), "again": True}
    done = {**_done(centre_number, who, at), "on_screen": True}
    return [rows.putting(PEOPLE, {**state, **done}, None), dropping(candidate_id)]


def dropping(candidate_id: str) -> Row:
    """Part of a transaction that ends the use of a number, or its waiting: the sealed one is gone."""
    return rows.deleting(PEOPLE, keys.sealed_number(candidate_id), SEALED)


def taking(sealed: SealedNumber, centre_number: str, who: Person, at: datetime) -> list[Row]:
    """Parts of the transaction by which a number is printed, before it is: once, and only while it waits."""
    done, this = _done(centre_number, who, at), {":issue": sealed.issue_id}
    change, names, values = items.set_values(done)
    return [
        rows.updating(
            PEOPLE,
            keys.confirmation(sealed.candidate_id),
            CONFIRMATION,
            change=change,
            names=names,
            values=values,
            condition=Condition(_WAITS, {}, this),
        ),
        rows.deleting(
            PEOPLE, keys.sealed_number(sealed.candidate_id), SEALED, Condition("issue_id = :issue", {}, this)
        ),
    ]


def find(candidate_ids: list[str]) -> dict[str, Confirmation]:
    """Of up to 100 candidates."""
    found = rows.get_many(PEOPLE, [(keys.confirmation(each), CONFIRMATION) for each in candidate_ids])
    return {each.candidate_id: each for each in map(_confirmation, found)}


def find_sealed(candidate_ids: list[str]) -> dict[str, SealedNumber]:
    """Of up to 100 candidates."""
    found = rows.get_many(PEOPLE, [(keys.sealed_number(each), SEALED) for each in candidate_ids])
    sealed = [SealedNumber(keys.named_in(row["pk"]), row["issue_id"], row["box"]) for row in found]
    return {each.candidate_id: each for each in sealed}


def _place(candidate_id: str) -> Row:
    return {"pk": keys.confirmation(candidate_id), "sk": CONFIRMATION}


def _sealed_row(sealed: SealedNumber) -> Row:
    place = {"pk": keys.sealed_number(sealed.candidate_id), "sk": SEALED}
    return {**place, "issue_id": sealed.issue_id, "box": sealed.box}


def _done(centre_number: str, who: Person, at: datetime) -> Row:
    return {"done_at": items.moment(at), "centre_number": centre_number, "person_id": who.id, "person": who.name}


def _confirmation(row: Row) -> Confirmation:
    return Confirmation(
        candidate_id=keys.named_in(row["pk"]),
        issue_id=row["issue_id"],
        issued_at=datetime.fromisoformat(row["issued_at"]),
        again=row.get("again", False),
        done_at=datetime.fromisoformat(row["done_at"]) if "done_at" in row else None,
        on_screen=row.get("on_screen", False),
        centre_number=row.get("centre_number"),
        person=row.get("person"),
    )
