"""Organisations, each a row that is there once its address is proved."""

from __future__ import annotations

from datetime import datetime

from shared.store import items, keys, rows
from shared.store.items import Row
from shared.store.tables import VERIFICATIONS
from shared.verification.organisation import Organisation, Tier


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
        },
    )


def find_organisation(organisation_id: str) -> Organisation | None:
    row = rows.get(VERIFICATIONS, *of_organisation(organisation_id))
    return organisation_of(organisation_id, row) if row else None


def of_organisation(organisation_id: str) -> tuple[str, str]:
    """Where its row is."""
    return keys.organisation(organisation_id), "ORGANISATION"


def organisation_of(organisation_id: str, row: Row) -> Organisation:
    proved = row.get("email_proved_at")
    return Organisation(
        id=organisation_id,
        name=row["name"],
        tier=Tier(row["tier"]),
        email_proved_at=datetime.fromisoformat(proved) if proved else None,
        account_key=row.get("account_key"),
    )
