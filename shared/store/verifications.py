"""Organisations, their daily budgets of checks, and the append-only record of who saw what."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from shared.store import keys, rows
from shared.store.rows import Condition, Row
from shared.store.tables import VERIFICATIONS
from shared.verifications import MOST_FAILED_CHECKS_PER_DAY, Organisation, Tier, Verification

_UNDER_FAILED_LIMIT = Condition(
    "(attribute_not_exists(failed) OR failed < :most_failed)", {}, {":most_failed": MOST_FAILED_CHECKS_PER_DAY}
)


def adding_organisation(organisation: Organisation) -> Row:
    return rows.putting(
        VERIFICATIONS,
        {
            "pk": keys.organisation(organisation.id),
            "sk": "ORGANISATION",
            "name": organisation.name,
            "tier": organisation.tier.value,
        },
    )


def find_organisation(organisation_id: str) -> Organisation | None:
    row = rows.get(VERIFICATIONS, keys.organisation(organisation_id), "ORGANISATION")
    if row is None:
        return None
    proved = row.get("email_proved_at")
    return Organisation(
        id=organisation_id,
        name=row["name"],
        tier=Tier(row["tier"]),
        email_proved_at=datetime.fromisoformat(proved) if proved else None,
    )


def proving_organisation(organisation_id: str, at: datetime) -> Row:
    """Part of a transaction: the address behind this organisation is proved."""
    return rows.updating(
        VERIFICATIONS,
        keys.organisation(organisation_id),
        "ORGANISATION",
        change="SET email_proved_at = :at",
        values={":at": at.astimezone(UTC).isoformat()},
        condition=rows.PRESENT,
    )


def count_failed_check(organisation_id: str, at: datetime) -> bool:
    """False when the day's budget of refused pairs was spent before this one."""
    counted = rows.update(
        VERIFICATIONS,
        keys.limit(organisation_id),
        _day(at),
        change="ADD failed :one SET expires = :expires",
        values={":one": 1, ":expires": _in_two_days(at)},
        condition=_UNDER_FAILED_LIMIT,
    )
    return counted is not None


def failed_checks(organisation_id: str, day: date) -> int:
    """Refused pairs of one organisation on one UTC day."""
    row = rows.get(VERIFICATIONS, keys.limit(organisation_id), _key_of(day)) or {}
    return int(row.get("failed", 0))


def add_verification(verification: Verification, most_per_day: int) -> bool:
    """Writes the record and counts the check, both or neither; False when either of the day's budgets is spent.

    The budget of refused pairs is a condition here as well: a burst that outruns every count read before it still
    shows nothing. Put if absent: a role that writes here can neither change nor delete.
    """
    at = verification.at
    record = rows.putting(
        VERIFICATIONS,
        {
            "pk": keys.seen(verification.candidate_id),
            "sk": f"{at.astimezone(UTC).isoformat(timespec='milliseconds')}#{verification.id}",
            "organisation_id": verification.organisation_id,
            "organisation_name": verification.organisation_name,
            "route": verification.route,
            "seen": list(verification.seen),
        },
    )
    counted = rows.updating(
        VERIFICATIONS,
        keys.limit(verification.organisation_id),
        _day(at),
        change="ADD checks :one SET expires = :expires",
        values={":one": 1, ":expires": _in_two_days(at)},
        condition=Condition(
            f"(attribute_not_exists(checks) OR checks < :most) AND {_UNDER_FAILED_LIMIT.expression}",
            {},
            {":most": most_per_day, **_UNDER_FAILED_LIMIT.values},
        ),
    )
    return rows.transact([record, counted])


def find_verifications(candidate_id: str, most: int = 100) -> list[Verification]:
    """Newest first."""
    found = rows.query(VERIFICATIONS, keys.seen(candidate_id), newest_first=True, most=most)
    return [_verification(candidate_id, row) for row in found]


def _verification(candidate_id: str, row: Row) -> Verification:
    moment, _, verification_id = row["sk"].partition("#")
    return Verification(
        id=verification_id,
        candidate_id=candidate_id,
        organisation_id=row["organisation_id"],
        organisation_name=row["organisation_name"],
        at=datetime.fromisoformat(moment),
        route=row["route"],
        seen=tuple(row["seen"]),
    )


def _day(at: datetime) -> str:
    return _key_of(at.astimezone(UTC).date())


def _key_of(day: date) -> str:
    return f"{day:%Y%m%d}"


def _in_two_days(at: datetime) -> int:
    return int((at + timedelta(days=2)).timestamp())
