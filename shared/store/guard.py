"""The guard's counters, in partitions of their own (`GUARD#`): one row per ID, sixteen shards per window."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from shared import guard
from shared.errors import NotRecognised
from shared.guard import Guarded, SecondItemRequired
from shared.store import keys, rows
from shared.store.rows import Condition, Row
from shared.store.tables import PEOPLE

_SK = "GUARD"
_BEFORE_LIMIT = Condition("attribute_exists(secret_mac) AND tries < :most", {}, {":most": guard.MOST_TRIES})


def admit(
    candidate_id: str, secret_mac: bytes, birth_mac: bytes | None, at: datetime, wrong_pairs: tuple[int, int]
) -> Guarded:
    """Counts the try, then compares. Raises NotRecognised for an unknown ID, a wrong pair or a spent guard alike.

    `birth_mac` is None when no date of birth was given; SecondItemRequired asks for it, before any pair is looked
    at, once `wrong_pairs` (in ten minutes, in the day) are over the budget. A right pair gets its try back; the
    count is never reset, or nine wrong tries between honest ones would add up.
    """
    if birth_mac is None and guard.second_item_required(*wrong_pairs):
        raise SecondItemRequired
    row = rows.update(
        PEOPLE, keys.guard(candidate_id), _SK, change="ADD tries :one", values={":one": 1}, condition=_BEFORE_LIMIT
    )
    guarded = _guarded(row) if row else None
    if guarded is None or not _matches(guarded, secret_mac, birth_mac):
        _count_wrong(candidate_id, at)
        raise NotRecognised
    rows.update(PEOPLE, keys.guard(candidate_id), _SK, change="ADD tries :one", values={":one": -1})
    return guarded


def _matches(guarded: Guarded, secret_mac: bytes, birth_mac: bytes | None) -> bool:
    secret_is_right = hmac.compare_digest(guarded.secret_mac, secret_mac)
    birth_is_right = birth_mac is None or hmac.compare_digest(guarded.birth_mac, birth_mac)
    return secret_is_right and birth_is_right


def _guarded(row: Row) -> Guarded:
    return Guarded(
        secret_mac=row["secret_mac"],
        birth_mac=row["birth_mac"],
        key_version=row["key_version"],
        registered=row.get("registered", False),
        verification_by_secret=row.get("verification_by_secret", True),
    )


def _count_wrong(candidate_id: str, at: datetime) -> None:
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


def find_secret_macs(candidate_ids: list[str]) -> dict[str, tuple[bytes, bytes]]:
    """(secret, birth) MACs of up to 100 IDs already known, so that an ingest can tell a changed number."""
    found = rows.get_many(PEOPLE, [(keys.guard(each), _SK) for each in candidate_ids])
    return {keys.named_in(row["pk"]): (row["secret_mac"], row["birth_mac"]) for row in found}


def find_wrapped_key(version: int) -> bytes | None:
    row = rows.get(PEOPLE, keys.SECRET_KEY, f"V{version}")
    return row["wrapped"] if row else None


def add_wrapped_key(version: int, wrapped: bytes) -> bytes:
    """Put if absent; the key that stands is answered, whoever wrote it."""
    rows.put_new(PEOPLE, {"pk": keys.SECRET_KEY, "sk": f"V{version}", "wrapped": wrapped})
    return find_wrapped_key(version) or wrapped
