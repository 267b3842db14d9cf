"""Organisations, each a row that is there once its address is proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from shared.ground.errors import NotFound
from shared.store import items, keys, rows, verification_keys
from shared.store.items import Condition, Row
from shared.store.tables import VERIFICATIONS
from shared.verification.organisation import MOST_CHECKS_PER_DAY, ChecksOfDay, Organisation, Tier


def adding_organisation(organisation: Organisation) -> Row:
    """Part of the transaction that proves its address: there is no row before."""
    proved = organisation.email_proved_at
    return rows.putting(
        VERIFICATIONS,
        {
            "pk": verification_keys.organisation(organisation.id),
            "sk": "ORGANISATION",
            "name": organisation.name,
            "tier": organisation.tier.value,
            "account_key": organisation.account_key,
            "email_proved_at": items.moment(proved) if proved else None,
            "country": organisation.country,
            "web_domain": organisation.web_domain,
            "without_second_factor": organisation.without_second_factor,
        },
    )


def find_organisation(organisation_id: str) -> Organisation | None:
    row = rows.get(VERIFICATIONS, *of_organisation(organisation_id))
    return organisation_of(row) if row else None


def get_organisation(organisation_id: str) -> Organisation:
    found = find_organisation(organisation_id)
    if found is None:
        raise NotFound("There is no organisation with this id.")
    return found


def find_organisations(organisation_ids: Sequence[str]) -> dict[str, Organisation]:
    """Of up to 100 ids those that there are."""
    found = rows.get_many(VERIFICATIONS, [of_organisation(each) for each in organisation_ids])
    return {each.id: each for each in map(organisation_of, found)}


def of_organisation(organisation_id: str) -> tuple[str, str]:
    """Where its row is."""
    return verification_keys.organisation(organisation_id), "ORGANISATION"


def organisation_of(row: Row) -> Organisation:
    proved = row.get("email_proved_at")
    return Organisation(
        id=keys.named_in(row["pk"]),
        name=row["name"],
        tier=Tier(row["tier"]),
        email_proved_at=datetime.fromisoformat(proved) if proved else None,
        account_key=row.get("account_key"),
        country=row.get("country"),
        web_domain=row.get("web_domain"),
        checks_per_day=row.get("checks_per_day", MOST_CHECKS_PER_DAY),
        suspended_because=row.get("suspended_because"),
        acts=row.get("acts", 0),
        without_second_factor=row.get("without_second_factor", 0),
        max_age_months=row.get("max_age_months"),
    )


def checks_in(row: Row | None) -> ChecksOfDay:
    """Of the row of a day."""
    return ChecksOfDay(row.get("checks", 0), row.get("failed", 0)) if row else ChecksOfDay()


def one_without_second_factor(organisation_id: str) -> Row:
    """Part of a transaction: somebody joins without one, which fails once the organisation is approved."""
    return _counting(organisation_id, 1, Condition("tier = :instant", {}, {":instant": Tier.INSTANT.value}))


def one_with_second_factor(organisation_id: str) -> Row:
    """Part of a transaction: somebody who had none has one."""
    return _counting(organisation_id, -1, Condition("without_second_factor > :none", {}, {":none": 0}))


def losing(before: Organisation, person_id: str, keeper: str, *, has_second_factor: bool) -> Row:
    """Part of a transaction: somebody leaves. Where they were whom the organisation is mailed through, that is the
    keeper from now on; it fails where it is somebody else meanwhile."""
    contact = keeper if before.account_key == person_id else before.account_key
    return rows.updating(
        VERIFICATIONS,
        *of_organisation(before.id),
        change="ADD without_second_factor :change SET account_key = :contact",
        values={":change": 0 if has_second_factor else -1, ":contact": contact},
        condition=Condition("account_key = :as_read", {}, {":as_read": before.account_key}),
    )


def _counting(organisation_id: str, change: int, condition: Condition) -> Row:
    return rows.updating(
        VERIFICATIONS,
        *of_organisation(organisation_id),
        change="ADD without_second_factor :change",
        values={":change": change},
        condition=condition,
    )


def changing_details(before: Organisation, after: Organisation) -> Row:
    """Part of a transaction, which fails where the details were changed, or the awarding body has acted, meanwhile."""
    details = ("country", "web_domain", "max_age_months")
    change, names, values = items.set_values({name: getattr(after, name) for name in details})
    return rows.updating(
        VERIFICATIONS,
        *of_organisation(before.id),
        change=change,
        names=names,
        values=values,
        condition=_as_read({**{name: getattr(before, name) for name in details}, "acts": before.acts or None}),
    )


def _as_read(fields: Mapping[str, str | int | None]) -> Condition:
    """Still there, with these fields as they were read; None where there was none."""
    parts = [f"#was_{name} = :was_{name}" for name, value in fields.items() if value is not None]
    parts += [f"attribute_not_exists(#was_{name})" for name, value in fields.items() if value is None]
    return Condition(
        " AND ".join(["attribute_exists(pk)", *parts]),
        {f"#was_{name}": name for name in fields},
        {f":was_{name}": value for name, value in fields.items() if value is not None},
    )
