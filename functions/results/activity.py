"""The record of who looked at a candidate's results, and of what their centre has given out."""

from __future__ import annotations

from shared.adapters import parallel
from shared.adapters.paging import Page, after_place, page_of, place_cursor
from shared.store.access_record import find_looks, find_verifications
from shared.verification import access_record
from shared.verification.access_record import ActivityLine


def page(candidate_id: str, cursor: str | None) -> Page[ActivityLine]:
    """One page, the newest first."""
    after = after_place(cursor)
    found, looks = parallel.both(
        lambda: find_verifications(candidate_id, access_record.PER_PAGE + 1, after),
        lambda: find_looks(candidate_id, access_record.MOST_LOOKS_READ, after),
    )
    lines, ended = access_record.page_of(found, looks)
    return page_of([seen.to_json() for seen in lines], place_cursor(ended))
