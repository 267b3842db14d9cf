"""The organisations that candidates find by name: those that the awarding body has approved, and not suspended."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from shared.adapters.paging import Listing
from shared.ground.forms import Opaque
from shared.ground.rate_limits import SEARCHES
from shared.ground.settings import keyed_hash
from shared.store import organisation_lists, source_counters
from shared.verification.directory import search_text

MOST_FOUND = 20


class DirectoryLine(TypedDict):
    """`country` (ISO 3166-1) and `web_domain` are null where it named none."""

    id: Opaque
    name: str
    country: str | None
    web_domain: str | None


def search(candidate_id: str, query: str, at: datetime) -> Listing[DirectoryLine]:
    """Twenty at most, in the order of the words found; a longer `query` finds fewer. A candidate may search a hundred
    times in ten minutes."""
    text = search_text(query)
    source_counters.spend(keyed_hash("searches", candidate_id)[:32], SEARCHES, at)
    return {
        "data": [
            {"id": each.id, "name": each.name, "country": each.country, "web_domain": each.web_domain}
            for each in organisation_lists.search(text, MOST_FOUND)
        ]
    }
