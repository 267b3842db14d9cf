"""Whom a release's mail did not reach, by centre: what an operator passes on to the centres."""

from __future__ import annotations

from typing_extensions import TypedDict

from shared.adapters.paging import CANDIDATE, CENTRE, Page, cursor_of, formed, page_of, place_of
from shared.ground.forms import CentreNumber, IdNumber
from shared.notices.notice import UNDELIVERED, NoticeState
from shared.store import notices, releases

PER_PAGE = 100

Last = tuple[str, str]
"""Centre and candidate of a page's last line."""


class UndeliveredLine(TypedDict):
    """A candidate whom the release's mail did not reach, and the centre that can pass it on."""

    centre: CentreNumber
    candidate_id: IdNumber
    state: NoticeState


def page(release_id: str, cursor: str | None) -> Page[UndeliveredLine]:
    """One page, state by state and in each by centre."""
    release = releases.get_release(release_id)
    state, after = (UNDELIVERED[0], None) if cursor is None else place_of(cursor, _place)
    found, last = notices.undelivered(release.id, state, after, PER_PAGE)
    lines: list[UndeliveredLine] = [{"centre": centre, "candidate_id": who, "state": state} for centre, who in found]
    return page_of(lines, cursor_of(_following(state, last)))


def _following(state: NoticeState, last: Last | None) -> tuple[str, ...] | None:
    if last is not None:
        return state.value, *last
    left = UNDELIVERED[UNDELIVERED.index(state) + 1 :]
    return (left[0].value,) if left else None


def _place(state: str, *last: str) -> tuple[NoticeState, Last | None]:
    """Whatever the cursor names, the index is read for this release only."""
    if state not in UNDELIVERED:
        raise ValueError
    if not last:
        return NoticeState(state), None
    centre, candidate_id = last
    return NoticeState(state), (formed(CENTRE, centre), formed(CANDIDATE, candidate_id))
