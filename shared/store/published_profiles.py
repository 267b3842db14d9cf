"""The list of all requirement profiles that are published, by the names of their organisations.

A row says where a profile is, and nothing of it: who reads the list asks the organisation's row whether it is approved,
and the profile's whether it is published, so nothing is shown a moment longer than it may be.
"""

from __future__ import annotations

from collections.abc import Sequence

from shared.store import keys, rows, share_keys, verification_keys
from shared.store.items import Row
from shared.store.requirement_profiles import profile_of
from shared.store.tables import VERIFICATIONS
from shared.verification.directory import places
from shared.verification.organisation import Organisation
from shared.verification.requirement_profile import RequirementProfile


def listing(organisation: Organisation, profile: RequirementProfile) -> Row:
    """Part of the transaction that publishes it."""
    return rows.putting(VERIFICATIONS, {"pk": share_keys.PUBLISHED, "sk": _place(organisation, profile)}, None)


def unlisting(organisation: Organisation, profile: RequirementProfile) -> Row:
    return rows.deleting(VERIFICATIONS, share_keys.PUBLISHED, _place(organisation, profile))


def page(begins: str, after: str, most: int) -> list[str]:
    """Places by name, which begin so, from the one after this on; "" is all, or the beginning."""
    found = rows.query(VERIFICATIONS, share_keys.PUBLISHED, begins=begins, after=after, most=most, only=("sk",))
    return [row["sk"] for row in found]


def named_in(place: str) -> tuple[str, str]:
    """Whose profile is there, and which."""
    _, organisation_id, profile_id = place.rsplit("#", 2)
    return organisation_id, profile_id


def find_offered(places: Sequence[tuple[str, str]]) -> dict[tuple[str, str], RequirementProfile]:
    """The newest versions of up to 100 profiles, by organisation and id; those that are offered."""
    wanted = [
        (verification_keys.organisation(each), verification_keys.offered_profile(profile_id))
        for each, profile_id in places
    ]
    found = rows.get_many(VERIFICATIONS, wanted) if wanted else []
    return {(keys.named_in(row["pk"]), row["id"]): profile_of(row) for row in found}


def _place(organisation: Organisation, profile: RequirementProfile) -> str:
    return f"{beginning(organisation)}{profile.id}"


def beginning(organisation: Organisation) -> str:
    """What the places of all its profiles begin with; no organisation changes its name."""
    return share_keys.published_of(next(iter(places(organisation.name)), ""), organisation.id)
