"""The Secret number's MAC and its count of tries, a row per ID in a partition of its own (`GUARD#`).

When a pair may be tried, and whether it matches, is decided in `shared/secret_numbers/guard.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.secret_numbers import access_code, guard
from shared.secret_numbers.guard import Guarded, Issued, Lock, NotLocked, Typed, Use
from shared.secret_numbers.wrong_pairs import SecondItem
from shared.store import items, keys, rows
from shared.store.items import PRESENT, Condition, Row, set_values
from shared.store.tables import PEOPLE

SK = "GUARD"
ONLY_REAL = "attribute_not_exists(practice)"
_KNOWN = "attribute_exists(secret_mac) AND (attribute_not_exists(tried_by) OR tried_by <> :by)"


def count_try(typed: Typed, use: Use, at: datetime, lock: Row | None, name: str) -> Guarded | None:
    """Counts the try before it is compared, and returns what is known of the ID; None, and nothing counted, for an
    unknown one, spent tries, a candidate who has registered (where that is the use) and a code that is not theirs.
    A try of this name is counted once, while no other of this ID came between.

    The last try of an ID that nobody has registered is counted in one transaction with the `lock` that it costs its
    source; for a source that has none left only half of the tries are counted."""
    if typed.second is SecondItem.CODE:
        return _count_with_code(typed, at)
    counted, row = rows.update_or_met(
        PEOPLE,
        keys.guard(typed.candidate_id),
        SK,
        change="ADD tries :one SET tried_at = :at, tried_by = :by",
        names={},
        values={":one": 1, ":at": items.moment(at), ":by": name},
        condition=_open_to(use, guard.MOST_TRIES - 1 if lock else guard.MOST_WITHOUT_LOCKS),
    )
    met = _guarded(row) if row else None
    if counted or row.get("tried_by") == name:
        return met
    if met is None or lock is None or not guard.has_one_try_left(met):
        return None
    return _count_last(typed.candidate_id, met, at, lock, name)


def _count_with_code(typed: Typed, at: datetime) -> Guarded | None:
    change, condition = "ADD code_tries :one", _opened_by_code(typed, at)
    row = rows.update(
        PEOPLE, keys.guard(typed.candidate_id), SK, change=change, values={":one": 1}, condition=condition
    )
    return _guarded(row, has_code=True) if row else None


def _count_last(candidate_id: str, met: Guarded, at: datetime, lock: Row, name: str) -> Guarded | None:
    stands = _stands(met)
    counting = rows.updating(
        PEOPLE,
        keys.guard(candidate_id),
        SK,
        change="SET tries = :all, tried_at = :at, tried_by = :by",
        values={":all": guard.MOST_TRIES, ":at": items.moment(at), ":by": name},
        condition=Condition(
            f"tries = :met AND registered = :no AND {stands.expression}",
            {},
            {":met": met.tries, ":no": False, **stands.values},
        ),
    )
    return replace(met, tries=guard.MOST_TRIES) if rows.transact([counting, lock]) else None


def _open_to(use: Use, most: int) -> Condition:
    """To the first tries; to all of them where a candidate has registered, whom a lock does not shut out."""
    if use is Use.REGISTRATION:
        return Condition(f"{_KNOWN} AND registered = :no AND tries < :most", {}, {":most": most, ":no": False})
    known = "(tries < :most OR registered = :yes AND tries < :all)"
    return Condition(f"{_KNOWN} AND {known}", {}, {":most": most, ":yes": True, ":all": guard.MOST_TRIES})


def give_back(candidate_id: str, guarded: Guarded, at: datetime) -> bool:
    """Gives back the try of a right pair, and no other: were the count reset, nine wrong tries between each two right
    ones would cost a guesser nothing. When it was right is kept, whether it opened something or not: whoever knows the
    number does not guess it. False where the number, or the code, has been replaced since."""
    return rows.update(PEOPLE, keys.guard(candidate_id), SK, **_giving_back(guarded, at)) is not None


def giving_back(candidate_id: str, guarded: Guarded, at: datetime) -> Row:
    """The same as part of the transaction that the pair opens."""
    return rows.updating(PEOPLE, keys.guard(candidate_id), SK, **_giving_back(guarded, at))


def _giving_back(guarded: Guarded, at: datetime) -> Row:
    return {
        "change": "ADD #tries :back SET opened_at = :at REMOVE tried_by",
        "names": {"#tries": "tries" if guarded.code_mac is None else "code_tries"},
        "values": {":back": -1, ":at": items.moment(at)},
        "condition": _stands(guarded),
    }


def _opened_by_code(typed: Typed, at: datetime) -> Condition:
    """The code is compared by the condition that counts the try: a wrong one counts nothing here, so that strangers
    cannot spend a code as they spend the tries, and a right one is counted before the Secret number is compared.
    Who has registered has none any more."""
    codes = {f":code{number}": mac for number, mac in enumerate(typed.code_macs)}
    return Condition(
        f"code_mac IN ({', '.join(codes)}) AND code_until > :now AND code_tries < :most",
        {},
        {**codes, ":now": int(at.timestamp()), ":most": access_code.MOST_TRIES},
    )


def _stands(guarded: Guarded) -> Condition:
    """The condition that the number, and the code where one was needed, are still those that were compared: nothing is
    given back to a count that began with a newer number or code."""
    if guarded.code_mac is None:
        return Condition("secret_mac = :secret", {}, {":secret": guarded.secret_mac})
    both = {":secret": guarded.secret_mac, ":code": guarded.code_mac}
    return Condition("secret_mac = :secret AND code_mac = :code", {}, both)


def _guarded(row: Row, *, has_code: bool = False) -> Guarded:
    return Guarded(
        secret_mac=row["secret_mac"],
        birth_mac=row["birth_mac"],
        key_version=row["key_version"],
        registered=row.get("registered", False),
        verification_by_secret=row.get("verification_by_secret", True),
        practice=row.get("practice", False),
        first=Issued(row["first_mac"], row["first_birth"], row["first_version"]) if "first_mac" in row else None,
        code_mac=row["code_mac"] if has_code else None,
        tries=0 if has_code else row["tries"],
        blocked=frozenset(row.get("blocked", ())),
        look_mails=row.get("look_mails", False),
        issued_here=row.get("issued_here", False),
        reissued=tuple(map(datetime.fromisoformat, row.get("reissued", ()))),
    )


def change_choices(candidate_id: str, **choices: bool) -> None:
    """The candidate's own: `look_mails`, and `verification_by_secret`, whether the pair still opens a verification."""
    change, names, values = set_values(choices)
    rows.update(PEOPLE, keys.guard(candidate_id), SK, change=change, names=names, values=values, condition=PRESENT)


def find_lock(candidate_id: str) -> tuple[Guarded | None, Lock | None]:
    """What is known of the ID, and its lock if it has one."""
    row = rows.get(PEOPLE, keys.guard(candidate_id), SK)
    return (_guarded(row), lock_in(row)) if row else (None, None)


def lock_in(row: Row) -> Lock | None:
    """The last try of an ID is the one that locked it, because none is counted after it."""
    if row.get("tries", 0) < guard.MOST_TRIES:
        return None
    since, asked = (row.get(name) for name in ("tried_at", "number_asked_at"))
    return Lock(*(datetime.fromisoformat(each) if each else None for each in (since, asked)))


def ask_for_number(candidate_id: str, at: datetime) -> datetime:
    """Keeps that the candidate, who has registered and is locked, asks for another number: until it is issued. When it
    was asked for: now, or before within a day, and then nothing is written. Raises NotLocked."""
    _, row = rows.update_or_met(
        PEOPLE,
        keys.guard(candidate_id),
        SK,
        change="SET #asked = :at",
        names={"#asked": "number_asked_at"},
        values={":at": items.sortable(at)},
        condition=Condition(
            "registered = :yes AND tries >= :most AND (attribute_not_exists(#asked) OR #asked <= :before)",
            {},
            {":yes": True, ":most": guard.MOST_TRIES, ":before": items.sortable(at - guard.ASK_AGAIN_AFTER)},
        ),
    )
    lock = lock_in(row)
    if lock is None or lock.asked_at is None:
        raise NotLocked
    return lock.asked_at


def marking_registered(candidate_id: str, at: datetime, admitted: Guarded | None = None) -> Row:
    """The part of a registration's transaction that ends the pair's use for registering, gives back its try and spends
    the code: while the number, and the code that was needed, are those that were `admitted`. Without one only whether
    it is the first."""
    stands = _stands(admitted) if admitted else Condition("attribute_exists(secret_mac)", {}, {})
    counted = admitted is not None and admitted.code_mac is None
    return rows.updating(
        PEOPLE,
        keys.guard(candidate_id),
        SK,
        change=(
            "SET registered = :yes, opened_at = :at ADD tries :back REMOVE code_mac, code_until, code_tries, code_turn"
        ),
        values={":yes": True, ":no": False, ":at": items.moment(at), ":back": -1 if counted else 0},
        condition=Condition(f"registered = :no AND {stands.expression}", {}, stands.values),
    )


def adding_candidate(
    candidate_id: str, issued: Issued, *, practice: bool, first: Issued | None = None, here: bool = False
) -> Row:
    """The part of an ingest's transaction that makes an ID known; the same candidate again changes nothing.

    It fails when the ID is known with another Secret number or date of birth by now, or in the other kind of session.
    Where its centre has issued a new number, the file's number is compared with the `first`, and the new one stays;
    one that is issued `here` is in no file.
    """
    as_first, marked = first or issued, (("practice", practice), ("issued_here", here))
    same = "(secret_mac = :mac AND birth_mac = :birth OR first_mac = :first AND first_birth = :first_birth)"
    kind, marks = "practice = :yes" if practice else ONLY_REAL, [name for name, is_so in marked if is_so]
    return rows.updating(
        PEOPLE,
        keys.guard(candidate_id),
        SK,
        change=(
            "SET secret_mac = if_not_exists(secret_mac, :mac), birth_mac = if_not_exists(birth_mac, :birth), "
            "key_version = if_not_exists(key_version, :version), registered = if_not_exists(registered, :no), "
            "tries = if_not_exists(tries, :zero)" + "".join(f", {each} = :yes" for each in marks)
        ),
        values={
            ":mac": issued.secret_mac,
            ":birth": issued.birth_mac,
            ":version": issued.key_version,
            ":first": as_first.secret_mac,
            ":first_birth": as_first.birth_mac,
            ":no": False,
            ":zero": 0,
            **({":yes": True} if marks else {}),
        },
        condition=Condition(f"attribute_not_exists(secret_mac) OR {same} AND {kind}", {}, {}),
    )


def find_guarded(candidate_ids: list[str]) -> dict[str, Guarded]:
    """What is known of up to 100 IDs, so that an ingest can recognise a changed number."""
    found = rows.get_many(PEOPLE, [(keys.guard(each), SK) for each in candidate_ids])
    return {keys.named_in(row["pk"]): _guarded(row) for row in found}


def find_wrapped_keys() -> dict[int, bytes]:
    """The wrapped key of every version there is."""
    return {int(row["sk"].removeprefix("V")): row["wrapped"] for row in rows.query(PEOPLE, keys.SECRET_KEY)}


def add_wrapped_key(version: int, wrapped: bytes) -> None:
    """Puts a wrapped key if absent: an existing key is never replaced, or its MACs would be worthless."""
    rows.put_new(PEOPLE, {"pk": keys.SECRET_KEY, "sk": f"V{version}", "wrapped": wrapped})
