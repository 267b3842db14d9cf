"""Organisations, each a row that is there once its address is proved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.ground.errors import NotFound
from shared.store import items, keys, rows
from shared.store.items import Row
from shared.store.tables import VERIFICATIONS
from shared.verification.organisation import MOST_CHECKS_PER_DAY, Organisation, Tier


def adding_organisation(organisation: Organisation) -> Row:
    """Part of the transaction that proves its address: there is no row before."""
    proved = organisation.email_proved_at
    return rows.putting(
        VERIFICATIONS,
        {
            "pk": keys.organisation(organisation.id),
            "sk": "ORGANISATION",
            "name": organisation.name,
            "tier": organisation.tier.value,
            "account_key": organisation.account_key,
            "email_proved_at": items.moment(proved) if proved else None,
            "country": organisation.country,
            "web_domain": organisation.web_domain,
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
    return keys.organisation(organisation_id), "ORGANISATION"


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
    )
