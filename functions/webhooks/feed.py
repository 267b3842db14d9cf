"""An organisation's own list of changes."""

from __future__ import annotations

from enum import StrEnum

from typing_extensions import TypedDict

from shared.adapters.paging import after_in_changes, changes_cursor, must_be_none
from shared.ground.dates import parse_instant
from shared.ground.forms import Cursor
from shared.store import change_feed, organisations
from shared.verification.organisation import may_verify
from shared.verification.result_change import ChangeView


class Order(StrEnum):
    OLDEST = "oldest"
    NEWEST = "newest"


class ChangesPage(TypedDict):
    """`next_cursor` is where this page ended, also at the end of the list: later changes come after it. It is null
    where there is nothing at all yet, and with `order=newest`."""

    data: list[ChangeView]
    has_more: bool
    next_cursor: Cursor | None


def listed(organisation_id: str, updated_since: str | None, cursor: str | None, limit: int) -> ChangesPage:
    """Raises RuleBroken for a cursor of another organisation, and OrganisationSuspended."""
    may_verify(organisations.find_organisation(organisation_id))
    after = _after(organisation_id, updated_since, cursor)
    lines, has_more = change_feed.page(organisation_id, after, limit)
    ended = change_feed.place_of(lines[-1]) if lines else after
    goes_on = changes_cursor(organisation_id, ended) if ended else None
    return {"data": [line.to_json() for line in lines], "has_more": has_more, "next_cursor": goes_on}


def newest(organisation_id: str, cursor: str | None, limit: int) -> ChangesPage:
    must_be_none(cursor)
    may_verify(organisations.find_organisation(organisation_id))
    lines = change_feed.newest(organisation_id, limit)
    return {"data": [line.to_json() for line in lines], "has_more": False, "next_cursor": None}


def _after(organisation_id: str, updated_since: str | None, cursor: str | None) -> str:
    """The place that a page begins after; "" is the beginning of the list."""
    if cursor is not None:
        return after_in_changes(cursor, organisation_id)
    if updated_since is None:
        return ""
    return change_feed.since(parse_instant(updated_since, pointer="/updated_since"))
