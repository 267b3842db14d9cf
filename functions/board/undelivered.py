"""Whom a release's mail did not reach, by centre: what an operator passes on to the centres."""

from __future__ import annotations

from shared.adapters.paging import cursor_of, page_of, place_of
from shared.notices.notice import UNDELIVERED, NoticeState
from shared.store import notices, releases

PER_PAGE = 100

Key = dict[str, object]


def page(release_id: str, cursor: str | None) -> dict[str, object]:
    """One page, state by state and in each by centre."""
    release = releases.get_release(release_id)
    state, after = place_of(cursor, _place) if cursor else (UNDELIVERED[0], None)
    found, last = notices.undelivered(release.id, state, after, PER_PAGE)
    lines = [{"centre": centre, "candidate_id": who, "state": state.value} for centre, who in found]
    return page_of(lines, cursor_of(_following(state, last)))


def _following(state: NoticeState, last: Key | None) -> tuple[str, Key | None] | None:
    if last is not None:
        return state.value, last
    left = UNDELIVERED[UNDELIVERED.index(state) + 1 :]
    return (left[0].value, None) if left else None


def _place(state: str, after: object) -> tuple[NoticeState, Key | None]:
    """The cursor that an operator sent; whatever it names, the index is read for this release only."""
    if after is not None and not (isinstance(after, dict) and all(isinstance(each, str) for each in after.values())):
        raise TypeError
    return NoticeState(state), after
