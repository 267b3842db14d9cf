"""Which centres gave one-time codes to all their locked candidates at once, and who of them: for the awarding body."""

from __future__ import annotations

import re

from shared.adapters.paging import cursor_of, page_of, place_of
from shared.store import code_handouts

PER_PAGE = 100
_PLACE = re.compile(r"[0-9]{8}#[A-Z0-9-]{2,12}")


def page(cursor: str | None) -> dict[str, object]:
    """One page, the newest day first; no codes."""
    found, last = code_handouts.page(place_of(cursor, _place) if cursor else None, PER_PAGE)
    lines = [{"centre": each.centre_number, **each.to_json()} for each in found]
    return page_of(lines, cursor_of([last] if last else None))


def _place(text: str) -> str:
    if not _PLACE.fullmatch(text):
        raise ValueError
    return text
