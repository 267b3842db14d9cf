"""Which centres gave one-time codes to all their locked candidates at once, and who of them: for the awarding body."""

from __future__ import annotations

from shared.adapters.paging import CENTRE, Page, cursor_of, formed, page_of, place_of
from shared.ground.forms import CentreNumber
from shared.secret_numbers.handout import HandoutView
from shared.store import code_handouts

PER_PAGE = 100


class CentreHandout(HandoutView):
    centre: CentreNumber


def page(cursor: str | None) -> Page[CentreHandout]:
    """One page, the newest day first; no codes."""
    found, last = code_handouts.page(None if cursor is None else place_of(cursor, _place), PER_PAGE)
    lines: list[CentreHandout] = [{"centre": each.centre_number, **each.to_json()} for each in found]
    return page_of(lines, cursor_of([last] if last else None))


def _place(text: str) -> str:
    return formed(rf"[0-9]{{8}}#{CENTRE}", text)
