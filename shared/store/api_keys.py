"""Organisations' keys: a partition for each organisation, a row for each key, which has digests and never a secret."""

from __future__ import annotations

from datetime import date, datetime

from shared.store import access_record, items, keys, organisations, row_counts, rows, verification_keys
from shared.store.items import ABSENT, PRESENT, Condition, Row
from shared.store.tables import VERIFICATIONS
from shared.verification.agent import Person
from shared.verification.api_key import MOST_KEYS, ApiKey, KeyInUse, Scope
from shared.verification.key_text import KeyMode


def add_key(key: ApiKey, asked: str | None = None) -> bool:
    """With the hash of the request under an Idempotency-Key. False where there is a key of this id, or the organisation
    has the most that it may have."""
    row = {**_row(key), "asked": asked}
    more = row_counts.one_more(verification_keys.api_keys(key.organisation_id), "made", MOST_KEYS)
    return rows.transact([more, rows.putting(VERIFICATIONS, row, ABSENT)])


def find_key(organisation_id: str, key_id: str) -> ApiKey | None:
    row = rows.get(VERIFICATIONS, *_place(organisation_id, key_id))
    return _key(row) if row else None


def find_asked(organisation_id: str, key_id: str) -> tuple[ApiKey, str | None] | None:
    """The key of this id, with the hash of the request that made it."""
    row = rows.get(VERIFICATIONS, *_place(organisation_id, key_id))
    return (_key(row), row.get("asked")) if row else None


def find_in_use(organisation_id: str, key_id: str, day: date) -> KeyInUse | None:
    """The key, its organisation, and what that has checked on this day (UTC), in one read."""
    places = [
        _place(organisation_id, key_id),
        (verification_keys.key_uses(organisation_id), key_id),
        organisations.of_organisation(organisation_id),
        access_record.of_day(organisation_id, day),
    ]
    found = {(row["pk"], row["sk"]): row for row in rows.get_many(VERIFICATIONS, places)}
    key, used, organisation, counted = (found.get(each) for each in places)
    if key is None:
        return None
    known = organisations.organisation_of(organisation) if organisation else None
    return KeyInUse(_key(key, used), known, organisations.checks_in(counted))


def keys_of(organisation_id: str) -> list[ApiKey]:
    """The one made first comes first."""
    found = rows.query(VERIFICATIONS, verification_keys.api_keys(organisation_id))
    used = {row["sk"]: row for row in rows.query(VERIFICATIONS, verification_keys.key_uses(organisation_id))}
    made = [_key(row, used.get(row["sk"])) for row in found if row["sk"] != verification_keys.COUNT]
    return sorted(made, key=lambda each: (each.made_at, each.id))


def set_digests(before: ApiKey, after: ApiKey) -> bool:
    """Only while they are those that were read; False also where the key is gone."""
    change, names, values = items.set_values(_digests(after))
    condition = Condition("digest = :seen", {}, {":seen": before.digest})
    place = _place(before.organisation_id, before.id)
    row = rows.update(VERIFICATIONS, *place, change=change, names=names, values=values, condition=condition)
    return row is not None


def remove_key(key: ApiKey) -> bool:
    """False where it is gone already."""
    place = _place(key.organisation_id, key.id)
    used = rows.deleting(VERIFICATIONS, verification_keys.key_uses(key.organisation_id), key.id)
    less = row_counts.one_less(verification_keys.api_keys(key.organisation_id), "made")
    return rows.transact([less, rows.deleting(VERIFICATIONS, *place, PRESENT), used])


def note_use(key: ApiKey, at: datetime) -> None:
    """Naturally repeatable. Of a key that was revoked a moment ago the row stays, and is no key."""
    place = verification_keys.key_uses(key.organisation_id), key.id
    rows.update(VERIFICATIONS, *place, change="SET used_at = :at", values={":at": items.moment(at)})


def _place(organisation_id: str, key_id: str) -> tuple[str, str]:
    return verification_keys.api_keys(organisation_id), key_id


def _row(key: ApiKey) -> Row:
    pk, sk = _place(key.organisation_id, key.id)
    return {
        "pk": pk,
        "sk": sk,
        "name": key.name,
        "mode": key.mode.value,
        "scopes": [each.value for each in key.scopes],
        "made_at": items.moment(key.made_at),
        "made_by_id": key.made_by.id,
        "made_by_name": key.made_by.name,
        **_digests(key),
    }


def _digests(key: ApiKey) -> Row:
    return {
        "digest": key.digest,
        "ends_with": key.ends_with,
        "old_digest": key.old_digest,
        "old_ends_with": key.old_ends_with,
        "old_ends_at": items.moment(key.old_ends_at) if key.old_ends_at else None,
    }


def _key(row: Row, used: Row | None = None) -> ApiKey:
    return ApiKey(
        id=row["sk"],
        organisation_id=keys.named_in(row["pk"]),
        name=row["name"],
        mode=KeyMode(row["mode"]),
        scopes=tuple(Scope(each) for each in row["scopes"]),
        made_at=datetime.fromisoformat(row["made_at"]),
        made_by=Person(row["made_by_id"], row["made_by_name"]),
        digest=row["digest"],
        ends_with=row["ends_with"],
        old_digest=row.get("old_digest"),
        old_ends_with=row.get("old_ends_with"),
        old_ends_at=_moment(row, "old_ends_at"),
        last_used_at=_moment(used or {}, "used_at"),
    )


def _moment(row: Row, name: str) -> datetime | None:
    return datetime.fromisoformat(row[name]) if name in row else None
