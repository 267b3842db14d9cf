"""Which organisations looked at a candidate's results, for those who must be notified when one changes."""

from __future__ import annotations

from datetime import datetime

from shared.store import rows, verification_keys
from shared.store.items import Row
from shared.store.tables import VERIFICATIONS
from shared.verification.result_change import OrganisationLook


def looks_of_organisations(candidate_id: str) -> list[OrganisationLook]:
    """At this candidate's results, oldest first; a look at an earlier check belongs to that check. Without centres."""
    found = rows.query(
        VERIFICATIONS, verification_keys.seen(candidate_id), only=("sk", "organisation_id", "seen", "first_id")
    )
    return [_look(row) for row in found if "organisation_id" in row]


def _look(row: Row) -> OrganisationLook:
    moment, _, own_id = row["sk"].partition("#")
    shown = (each.rpartition("#") for each in row["seen"])
    return OrganisationLook(
        organisation_id=row["organisation_id"],
        check_id=row.get("first_id", own_id),
        at=datetime.fromisoformat(moment),
        shown=tuple((session, int(version)) for session, _, version in shown),
    )
