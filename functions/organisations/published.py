"""What organisations ask for, as anybody reads it."""

from __future__ import annotations

from shared.adapters import parallel
from shared.adapters.paging import Page, cursor_of, formed, page_of, place_of
from shared.store import organisations, published_profiles
from shared.verification.organisation import Organisation
from shared.verification.publication import PublishedView, is_read_by_all, published_view
from shared.verification.requirement_profile import RequirementProfile

PER_PAGE = 50
_PLACE = r"[^#]{0,60}#[0-9a-f]{30}#[0-9a-f]{30}"


def listed(organisation_id: str | None, limit: int, cursor: str | None) -> Page[PublishedView]:
    """Of one that there is not, or that is not approved, nothing: as of one that publishes nothing."""
    one = organisations.find_organisation(organisation_id) if organisation_id is not None else None
    begins = published_profiles.beginning(one) if one else ""
    after = _after(cursor, begins)
    if organisation_id is not None and one is None:
        return page_of([], None)
    found = published_profiles.page(begins, after, limit + 1)
    ended = found[limit - 1] if len(found) > limit else None
    return page_of(_views(found[:limit]), cursor_of([ended] if ended else None))


def _after(cursor: str | None, begins: str) -> str:
    """The place to go on after; "" is the beginning. Raises NotOurs for a cursor of another list, too: the table takes
    no place outside of the one that it goes on in."""

    def read(place: str) -> str:
        if not formed(_PLACE, place).startswith(begins):
            raise ValueError
        return place

    return place_of(cursor, read) if cursor is not None else ""


def _views(places: list[str]) -> list[PublishedView]:
    """Without those of organisations that are suspended, and those that are taken back or retired meanwhile."""
    named = [published_profiles.named_in(place) for place in places]
    by_id, profiles = _found(named) if named else ({}, {})
    views = []
    for organisation_id, profile_id in named:
        organisation, profile = by_id.get(organisation_id), profiles.get((organisation_id, profile_id))
        if organisation and profile and is_read_by_all(organisation, profile):
            views.append(published_view(organisation, profile))
    return views


def _found(
    named: list[tuple[str, str]],
) -> tuple[dict[str, Organisation], dict[tuple[str, str], RequirementProfile]]:
    return parallel.both(
        lambda: organisations.find_organisations([each for each, _ in named]),
        lambda: published_profiles.find_offered(named),
    )
