"""Requirement profiles: one row a version, never written again, and one for each profile that is offered, with its
newest version.

Of two writers of the same next version one finds it there: that row's absence is the condition of every transaction.
`profiles` in the organisation's own row counts those that are offered. Those that are published stand in one list of
all organisations besides, by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from shared.exams.catalogue import Paper
from shared.exams.scale import Cefr
from shared.store import access_record, items, keys, organisations, rows, verification_keys
from shared.store.items import Condition, Row
from shared.store.tables import VERIFICATIONS
from shared.verification.agent import Person
from shared.verification.organisation import Organisation, TriesById
from shared.verification.requirement_profile import (
    MOST_PROFILES,
    Minimum,
    NoSuchProfile,
    RequirementProfile,
    Requirements,
)


def add_profile(organisation_id: str, profile: RequirementProfile, asked: str | None = None) -> bool:
    """The first version, with the hash of the request under an Idempotency-Key. False where there is a profile of this
    id, the organisation offers as many as it may, or has not proved its address."""
    has_room = "attribute_exists(pk) AND (attribute_not_exists(#n) OR #n < :most)"
    counted = _counting(organisation_id, 1, Condition(has_room, {}, {":most": MOST_PROFILES}))
    return rows.transact([_version(organisation_id, profile, asked), _offer(organisation_id, profile), counted])


def add_version(organisation_id: str, profile: RequirementProfile, *listing: Row) -> bool:
    """The next version, with what it changes in the list of those that are published; False where there is one of this
    number."""
    return rows.transact([_version(organisation_id, profile), _offer(organisation_id, profile), *listing])


def add_retirement(organisation_id: str, profile: RequirementProfile, *listing: Row) -> bool:
    """The last version, which says when; the profile is not offered any more. False where there is one of this
    number."""
    offered = rows.deleting(
        VERIFICATIONS, verification_keys.organisation(organisation_id), verification_keys.offered_profile(profile.id)
    )
    return rows.transact([_version(organisation_id, profile), offered, _counting(organisation_id, -1, None), *listing])


def find_newest(organisation_id: str, profile_id: str) -> RequirementProfile | None:
    """The newest version, also of one that is retired."""
    place = verification_keys.organisation(organisation_id), verification_keys.profile_versions(profile_id)
    found = rows.query(VERIFICATIONS, place[0], begins=place[1], newest_first=True, most=1)
    return profile_of(found[0]) if found else None


def find_version(organisation_id: str, profile_id: str, version: int) -> RequirementProfile | None:
    row = rows.get(
        VERIFICATIONS,
        verification_keys.organisation(organisation_id),
        verification_keys.profile_version(profile_id, version),
    )
    return profile_of(row) if row else None


def get_version(organisation_id: str, profile_id: str, version: int) -> RequirementProfile:
    """Raises NoSuchProfile."""
    found = find_version(organisation_id, profile_id, version)
    if found is None:
        raise NoSuchProfile
    return found


def find_versions(wanted: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str, int], RequirementProfile]:
    """Of profiles by organisation, id and version those that there are."""
    places = {
        (verification_keys.organisation(each), verification_keys.profile_version(which, number))
        for each, which, number in wanted
    }
    found = [row for chunk in rows.in_chunks(places, 100) for row in rows.get_many(VERIFICATIONS, chunk)]
    return {(keys.named_in(row["pk"]), row["id"], row["version"]): profile_of(row) for row in found}


def find_asked(organisation_id: str, profile_id: str) -> str | None:
    """The hash of the request that made the profile of this id; None where there is none."""
    row = rows.get(
        VERIFICATIONS, verification_keys.organisation(organisation_id), verification_keys.profile_version(profile_id, 1)
    )
    return row.get("asked") if row else None


def offered_profiles(organisation_id: str, after: str, most: int) -> list[RequirementProfile]:
    """By id, from the one after this id on; "" is the beginning."""
    found = rows.query(
        VERIFICATIONS,
        verification_keys.organisation(organisation_id),
        begins=verification_keys.offered_profile(""),
        after=verification_keys.offered_profile(after) if after else "",
        most=most,
    )
    return [profile_of(row) for row in found]


def find_asking(
    organisation_id: str, day: date, profile_id: str | None = None
) -> tuple[Organisation | None, TriesById, RequirementProfile | None]:
    """The organisation, its tries of the day (UTC) before this one, and the profile of this id that it offers, in one
    strong read."""
    profile = (verification_keys.organisation(organisation_id), verification_keys.offered_profile(profile_id or ""))
    places = [
        organisations.of_organisation(organisation_id),
        access_record.of_day(organisation_id, day - timedelta(days=1)),
    ]
    asked = [*places, profile] if profile_id else places
    found = {(row["pk"], row["sk"]): row for row in rows.get_many(VERIFICATIONS, asked)}
    row, before, named = (found.get(place) for place in (*places, profile))
    organisation = organisations.organisation_of(row) if row else None
    return organisation, access_record.tries_in(before or {}), profile_of(named) if named else None


def profile_of(row: Row) -> RequirementProfile:
    """From the row of a version, or of a profile that is offered."""
    overall, retired = row.get("overall"), row.get("retired_at")
    return RequirementProfile(
        id=row["id"],
        version=row["version"],
        name=row["name"],
        asks=Requirements(
            exams=tuple(row["exams"]),
            overall=_minimum(overall) if overall else None,
            papers={paper: _minimum(row["papers"][paper]) for paper in Paper if paper in row["papers"]},
            maximum_age_months=row.get("maximum_age_months"),
            may_combine_sittings=row["may_combine_sittings"],
            verdict_only=row["verdict_only"],
        ),
        changed_at=datetime.fromisoformat(row["changed_at"]),
        retired_at=datetime.fromisoformat(retired) if retired else None,
        changed_by=Person(row["person_id"], row["person_name"]) if "person_id" in row else None,
        published_at=datetime.fromisoformat(row["published_at"]) if "published_at" in row else None,
    )


def _version(organisation_id: str, profile: RequirementProfile, asked: str | None = None) -> Row:
    place = {
        "pk": verification_keys.organisation(organisation_id),
        "sk": verification_keys.profile_version(profile.id, profile.version),
    }
    return rows.putting(VERIFICATIONS, {**place, **_row(profile), "asked": asked})


def _offer(organisation_id: str, profile: RequirementProfile) -> Row:
    place = {"pk": verification_keys.organisation(organisation_id), "sk": verification_keys.offered_profile(profile.id)}
    return rows.putting(VERIFICATIONS, {**place, **_row(profile)}, None)


def _counting(organisation_id: str, count: int, condition: Condition | None) -> Row:
    return rows.updating(
        VERIFICATIONS,
        verification_keys.organisation(organisation_id),
        "ORGANISATION",
        change="ADD #n :count",
        names={"#n": "profiles"},
        values={":count": count},
        condition=condition,
    )


def _row(profile: RequirementProfile) -> Row:
    asks = profile.asks
    return {
        "id": profile.id,
        "version": profile.version,
        "name": profile.name,
        "exams": list(asks.exams),
        "overall": dict(asks.overall.to_json()) if asks.overall else None,
        "papers": {paper.value: dict(minimum.to_json()) for paper, minimum in asks.papers.items()},
        "maximum_age_months": asks.maximum_age_months,
        "may_combine_sittings": asks.may_combine_sittings,
        "verdict_only": asks.verdict_only,
        "changed_at": items.moment(profile.changed_at),
        "retired_at": items.moment(profile.retired_at) if profile.retired_at else None,
        "published_at": items.moment(profile.published_at) if profile.published_at else None,
        "person_id": profile.changed_by.id if profile.changed_by else None,
        "person_name": profile.changed_by.name if profile.changed_by else None,
    }


def _minimum(row: Row) -> Minimum:
    return Minimum(row.get("score"), Cefr(row["level"]) if "level" in row else None)
