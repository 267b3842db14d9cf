"""The organisations that a candidate shows nothing to: their checks of the right numbers answer as of wrong ones."""

from __future__ import annotations

from typing_extensions import TypedDict

from shared.adapters.paging import Listing
from shared.ground.forms import Opaque
from shared.store import blocked_organisations, organisations
from shared.verification.organisation import Organisation


class BlockedOrganisation(TypedDict):
    id: Opaque
    name: str


def listed(candidate_id: str) -> Listing[BlockedOrganisation]:
    """All of them, a hundred at most, by name."""
    found = organisations.find_organisations(sorted(blocked_organisations.find_blocked(candidate_id)))
    return {"data": [_shown(each) for each in sorted(found.values(), key=lambda each: (each.name, each.id))]}


def block(candidate_id: str, organisation_id: str) -> BlockedOrganisation:
    """Any organisation that there is, approved or not; what it has seen already stays seen."""
    found = organisations.get_organisation(organisation_id)
    blocked_organisations.block(candidate_id, found.id)
    return _shown(found)


def unblock(candidate_id: str, organisation_id: str) -> None:
    blocked_organisations.unblock(candidate_id, organisation_id)


def _shown(organisation: Organisation) -> BlockedOrganisation:
    return {"id": organisation.id, "name": organisation.name}
