"""Writes what a centre issues for an ID number, a one-time code or another Secret number, into the guard's row of the
ID.

Each is part of a transaction with the record of who issued it, so that the candidate sees every one.
"""

from __future__ import annotations

from datetime import UTC, datetime

from shared.secret_numbers.confirmation import this_season
from shared.secret_numbers.guard import Guarded, Issued, Lock
from shared.secret_numbers.handout import MOST_TURNS, Handout
from shared.store import guard, items, keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import PEOPLE


def giving_code(candidate_id: str, code_mac: bytes, until: datetime, of: Handout | None = None) -> Row:
    """A code until this moment, for one who has not registered. The older one is void; a code `of` a handout replaces
    none that a later turn of the same handout has made."""
    change = "SET code_mac = :mac, code_until = :until, code_tries = :none"
    values: Row = {":mac": code_mac, ":until": int(until.timestamp()), ":none": 0, ":no": False}
    condition = "attribute_exists(secret_mac) AND registered = :no"
    if of:
        change += ", code_turn = :turn"
        condition += " AND (attribute_not_exists(code_turn) OR code_turn <= :turn OR code_turn > :last)"
        values |= {":turn": _turn(of, of.turns), ":last": _turn(of, MOST_TURNS)}
    return rows.updating(
        PEOPLE,
        keys.guard(candidate_id),
        guard.SK,
        change=change,
        values=values,
        condition=Condition(condition, {}, {}),
    )


def _turn(of: Handout, turn: int) -> str:
    """Later ones of the same handout sort after it, and those of no other come between."""
    return f"{of.asked_at.astimezone(UTC):%Y%m%d}#{of.centre_number}#{turn}"


def reissuing(candidate_id: str, existing: Guarded, issued: Issued, at: datetime) -> Row:
    """Another Secret number in place of the `existing` one, with ten tries of its own. The one that was issued
    first is kept beside it, for the awarding body's files go on giving that, and so is when. Who asked for it has it
    now."""
    first = existing.first or existing.issued
    return rows.updating(
        PEOPLE,
        keys.guard(candidate_id),
        guard.SK,
        change=(
            "SET secret_mac = :mac, birth_mac = :birth, key_version = :version, tries = :none, "
            "first_mac = :first, first_birth = :first_birth, first_version = :first_version, reissued = :reissued "
            "REMOVE number_asked_at"
        ),
        values={
            ":mac": issued.secret_mac,
            ":birth": issued.birth_mac,
            ":version": issued.key_version,
            ":none": 0,
            ":first": first.secret_mac,
            ":first_birth": first.birth_mac,
            ":first_version": first.key_version,
            ":existing": existing.secret_mac,
            ":reissued": [items.moment(each) for each in (*this_season(existing.reissued, at), at)],
        },
        condition=Condition("secret_mac = :existing", {}, {}),
    )


def find_locked_out(candidate_ids: list[str]) -> list[str]:
    """Those of up to 100 IDs whose tries are spent and that nobody has registered, in the order given."""
    places = [(keys.guard(each), guard.SK) for each in candidate_ids]
    found = rows.get_many(PEOPLE, places, only=("pk", "tries", "registered"))
    locked = {keys.named_in(row["pk"]) for row in found if guard.lock_in(row) and not row["registered"]}
    return [each for each in candidate_ids if each in locked]


def find_locked(candidate_ids: list[str]) -> dict[str, Lock]:
    """Those of up to 100 IDs whose tries are spent, so that their pair opens nothing any more."""
    places = [(keys.guard(each), guard.SK) for each in candidate_ids]
    found = rows.get_many(PEOPLE, places, only=("pk", "tries", "tried_at", "number_asked_at"))
    return {keys.named_in(row["pk"]): lock for row in found if (lock := guard.lock_in(row))}
