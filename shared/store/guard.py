"""The guard's counters, in partitions of their own (`GUARD#`): one row per ID, sixteen shards per window."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from shared import guard
from shared.errors import NotRecognised
from shared.guard import Guarded, Macs, SecondItemRequired, Spent, Typed
from shared.sources import WRONG_PAIRS, WRONG_WITH_BIRTH_DATE
from shared.store import keys, rows, sources
from shared.store.rows import Condition, Row
from shared.store.tables import PEOPLE

_SK = "GUARD"
_BEFORE_LIMIT = Condition("attribute_exists(secret_mac) AND tries < :most", {}, {":most": guard.MOST_TRIES})


def admit(typed: Typed, at: datetime, spent: Spent, source: str | None = None) -> Guarded:
    """Counts the try, then compares. Raises NotRecognised for an unknown ID, a wrong pair or a spent guard alike.

    Where no date of birth was typed, SecondItemRequired asks for it, before any pair is looked at, once what is `spent`
    is over a budget. A right pair gets its try back; the count is never reset, or nine wrong tries between honest ones
    would add up. `source` is the hash of where an unnamed caller comes from.
    """
    if not typed.with_birth_date and guard.second_item_required(spent):
        raise SecondItemRequired
    place = keys.guard(typed.candidate_id)
    row = rows.update(PEOPLE, place, _SK, change="ADD tries :one", values={":one": 1}, condition=_BEFORE_LIMIT)
    guarded = _guarded(row) if row else None
    if guarded is None or not _matches(guarded, typed.macs(guarded.key_version)):
        _count_wrong(typed, at, source)
        raise NotRecognised
    rows.update(PEOPLE, place, _SK, change="ADD tries :one", values={":one": -1})
    return guarded


def _matches(guarded: Guarded, macs: Macs) -> bool:
    secret_is_right = hmac.compare_digest(guarded.secret_mac, macs.secret)
    birth_is_right = macs.birth is None or hmac.compare_digest(guarded.birth_mac, macs.birth)
    return secret_is_right and birth_is_right


def _guarded(row: Row) -> Guarded:
    return Guarded(
        secret_mac=row["secret_mac"],
        birth_mac=row["birth_mac"],
        key_version=row["key_version"],
        registered=row.get("registered", False),
        verification_by_secret=row.get("verification_by_secret", True),
    )


def _count_wrong(typed: Typed, at: datetime, source: str | None) -> None:
    """A pair with a date of birth spends nobody's budget but its source's; nor does one of a source over its own, or
    it would bring the second item upon everyone."""
    budget = WRONG_WITH_BIRTH_DATE if typed.with_birth_date else WRONG_PAIRS
    from_source = sources.count(source, budget, at) if source else 0
    if not typed.with_birth_date and guard.counts_for_all(from_source):
        _count_for_all(typed.candidate_id, at)


def _count_for_all(candidate_id: str, at: datetime) -> None:
    """One write: the shard's row of the day counts its ten-minute windows besides."""
    ten_minutes, day = guard.windows(at)
    rows.update(
        PEOPLE,
        keys.wrong_pairs(day, keys.shard_of(candidate_id)),
        "WRONG",
        change="ADD #day :one, #ten :one SET expires = :expires",
        names={"#day": "day", "#ten": f"w{ten_minutes}"},
        values={":one": 1, ":expires": int((at + timedelta(days=2)).timestamp())},
    )


def wrong_pairs(ten_minutes: str, day: str) -> tuple[int, int]:
    """Wrong pairs of the whole system in these two windows (`shared.guard.windows`)."""
    found = rows.get_many(PEOPLE, [(keys.wrong_pairs(day, shard), "WRONG") for shard in range(keys.SHARDS)])
    return sum(row.get(f"w{ten_minutes}", 0) for row in found), sum(row.get("day", 0) for row in found)


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


def adding_candidate(candidate_id: str, *, secret_mac: bytes, birth_mac: bytes, key_version: int) -> Row:
    """The part of an ingest's transaction that makes an ID known; the same candidate again changes nothing.

    It fails when the ID is known with another Secret number or date of birth by now.
    """
    return rows.updating(
        PEOPLE,
        keys.guard(candidate_id),
        _SK,
        change=(
            "SET secret_mac = if_not_exists(secret_mac, :mac), birth_mac = if_not_exists(birth_mac, :birth), "
            "key_version = if_not_exists(key_version, :version), registered = if_not_exists(registered, :no), "
            "tries = if_not_exists(tries, :zero)"
        ),
        values={":mac": secret_mac, ":birth": birth_mac, ":version": key_version, ":no": False, ":zero": 0},
        condition=Condition("attribute_not_exists(secret_mac) OR (secret_mac = :mac AND birth_mac = :birth)", {}, {}),
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
