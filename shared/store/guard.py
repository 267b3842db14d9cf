"""The guard's counters, in partitions of their own (`GUARD#`): a row per ID, and one per source and day.

Nothing is decided here: when a pair may be tried and whether it matches stands in `shared/guard.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared import guard
from shared.budgets import WRONG_PAIRS, window
from shared.guard import Guarded, PairRefused, Spent, Typed, Use, WrongPairs
from shared.store import keys, rows
from shared.store.rows import Condition, Row
from shared.store.tables import PEOPLE

_SK = "GUARD"
ONLY_REAL = "attribute_not_exists(practice)"
_KNOWN = "attribute_exists(secret_mac) AND tries < :most"
_OPEN = {
    Use.REGISTRATION: Condition(f"{_KNOWN} AND registered = :no", {}, {":most": guard.MOST_TRIES, ":no": False}),
    Use.VERIFICATION: Condition(_KNOWN, {}, {":most": guard.MOST_TRIES}),
}


def admit(typed: Typed, at: datetime, spent: Spent, source: str, use: Use) -> Guarded:
    """Counts the try, then compares. Raises PairRefused for an unknown ID, a wrong pair, a spent guard and a candidate
    who has registered alike, after the same two writes; before any, what `shared.guard.may_try` raises.

    A right pair gets its try back; the count is never reset, or nine wrong tries between honest ones would add up.
    `source` is the hash of where the caller comes from, an organisation's officer or nobody in particular.
    """
    guard.may_try(spent, at, with_birth_date=typed.with_birth_date)
    place = keys.guard(typed.candidate_id)
    row = rows.update(PEOPLE, place, _SK, change="ADD tries :one", values={":one": 1}, condition=_OPEN[use])
    guarded = _guarded(row) if row else None
    if guarded is None or not guard.matches(guarded, typed.macs(guarded.key_version)):
        raise PairRefused(_count_wrong(typed, source, use, at))
    rows.update(PEOPLE, place, _SK, change="ADD tries :one", values={":one": -1})
    return guarded


def _guarded(row: Row) -> Guarded:
    return Guarded(
        secret_mac=row["secret_mac"],
        birth_mac=row["birth_mac"],
        key_version=row["key_version"],
        registered=row.get("registered", False),
        verification_by_secret=row.get("verification_by_secret", True),
        practice=row.get("practice", False),
    )


def _count_wrong(typed: Typed, source: str, use: Use, at: datetime) -> WrongPairs:
    """One write: the source's row of the day counts its ten-minute windows besides."""
    begun = window(WRONG_PAIRS, at)
    row = rows.update(
        PEOPLE,
        *_place(source, use, begun, dated=typed.with_birth_date),
        change="ADD #day :one, #ten :one SET expires = :expires",
        names={"#day": "day", "#ten": _ten_minutes(begun)},
        values={":one": 1, ":expires": int((at + timedelta(days=2)).timestamp())},
    )
    return _wrong_pairs(row, begun)


def wrong_pairs_of(source: str, use: Use, begun: datetime, *, dated: bool) -> WrongPairs:
    """Of one source, with a date of birth or without, in the ten minutes that have `begun` and their day."""
    return _wrong_pairs(rows.get(PEOPLE, *_place(source, use, begun, dated=dated)), begun)


def wrong_pairs(use: Use, begun: datetime) -> WrongPairs:
    """Of the whole system for one use, without a date of birth: the sum over its sources.

    Every row is of one wrong pair at least, so as many rows as the day's budget tell that it is spent.
    """
    shards = [keys.wrong_pairs(_day(begun), shard) for shard in range(keys.SHARDS)]
    found = [row for each in shards for row in rows.query(PEOPLE, each, begins=f"{use}#", most=guard.WRONG_PER_DAY)]
    return guard.of_all(_wrong_pairs(row, begun) for row in found)


def _place(source: str, use: Use, begun: datetime, *, dated: bool) -> tuple[str, str]:
    if dated:
        return keys.dated_pairs(source), f"{use}#{_day(begun)}"
    return keys.wrong_pairs(_day(begun), keys.shard_of(source)), f"{use}#{source}"


def _wrong_pairs(row: Row | None, begun: datetime) -> WrongPairs:
    return WrongPairs(row.get(_ten_minutes(begun), 0), row["day"]) if row else WrongPairs()


def _ten_minutes(begun: datetime) -> str:
    return f"w{begun.astimezone(UTC):%H%M}"


def _day(begun: datetime) -> str:
    return f"{begun.astimezone(UTC):%Y%m%d}"


def switch_verification(candidate_id: str, *, on: bool) -> None:
    """The candidate's own choice whether ID and Secret number still open a verification."""
    rows.update(
        PEOPLE,
        keys.guard(candidate_id),
        _SK,
        change="SET verification_by_secret = :on",
        values={":on": on},
        condition=rows.PRESENT,
    )


def verification_by_secret(candidate_id: str) -> bool:
    row = rows.get(PEOPLE, keys.guard(candidate_id), _SK)
    return row is not None and _guarded(row).verification_by_secret


def marking_registered(candidate_id: str) -> Row:
    """The part of a registration's transaction that ends the pair's use for registering."""
    return rows.updating(
        PEOPLE,
        keys.guard(candidate_id),
        _SK,
        change="SET registered = :yes",
        values={":yes": True, ":no": False},
        condition=Condition("attribute_exists(secret_mac) AND registered = :no", {}, {}),
    )


def adding_candidate(
    candidate_id: str, *, secret_mac: bytes, birth_mac: bytes, key_version: int, practice: bool = False
) -> Row:
    """The part of an ingest's transaction that makes an ID known; the same candidate again changes nothing.

    It fails when the ID is known with another Secret number or date of birth by now, or in the other kind of session.
    """
    same = f"secret_mac = :mac AND birth_mac = :birth AND {'practice = :yes' if practice else ONLY_REAL}"
    return rows.updating(
        PEOPLE,
        keys.guard(candidate_id),
        _SK,
        change=(
            "SET secret_mac = if_not_exists(secret_mac, :mac), birth_mac = if_not_exists(birth_mac, :birth), "
            "key_version = if_not_exists(key_version, :version), registered = if_not_exists(registered, :no), "
            "tries = if_not_exists(tries, :zero)" + (", practice = :yes" if practice else "")
        ),
        values={
            ":mac": secret_mac,
            ":birth": birth_mac,
            ":version": key_version,
            ":no": False,
            ":zero": 0,
            **({":yes": True} if practice else {}),
        },
        condition=Condition(f"attribute_not_exists(secret_mac) OR ({same})", {}, {}),
    )


def find_guarded(candidate_ids: list[str]) -> dict[str, Guarded]:
    """What is known of up to 100 IDs, so that an ingest can tell a changed number."""
    found = rows.get_many(PEOPLE, [(keys.guard(each), _SK) for each in candidate_ids])
    return {keys.named_in(row["pk"]): _guarded(row) for row in found}


def find_wrapped_keys() -> dict[int, bytes]:
    """The wrapped key of every version there is."""
    return {int(row["sk"].removeprefix("V")): row["wrapped"] for row in rows.query(PEOPLE, keys.SECRET_KEY)}


def add_wrapped_key(version: int, wrapped: bytes) -> None:
    """Put if absent: a key that stands is never replaced, or its MACs would be worth nothing."""
    rows.put_new(PEOPLE, {"pk": keys.SECRET_KEY, "sk": f"V{version}", "wrapped": wrapped})
