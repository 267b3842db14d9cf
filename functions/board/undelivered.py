"""Whom a release's mail did not reach, by centre: what an operator passes on to the centres."""

from __future__ import annotations

import base64
import binascii
import json

from shared.ground.errors import RuleBroken
from shared.notices.notice import UNDELIVERED, NoticeState
from shared.store import notices

PER_PAGE = 100


def page(release_id: str, cursor: str | None) -> dict[str, object]:
    """One page, state by state and in each by centre; `next` is the cursor of the page after it, None at the end."""
    state, after = _read(cursor) if cursor else (UNDELIVERED[0], None)
    found, last = notices.undelivered(release_id, state, after, PER_PAGE)
    return {
        "data": [{"centre": centre, "candidate_id": who, "state": state.value} for centre, who in found],
        "next": _cursor(state, last),
    }


def _cursor(state: NoticeState, last: dict[str, object] | None) -> str | None:
    if last is None:
        following = UNDELIVERED[UNDELIVERED.index(state) + 1 :]
        if not following:
            return None
        state = following[0]
    return base64.urlsafe_b64encode(json.dumps([state.value, last]).encode()).decode()


def _read(cursor: str) -> tuple[NoticeState, dict[str, object] | None]:
    """An operator's own; whatever it says, the index is only ever read for this release."""
    try:
        state, after = json.loads(base64.urlsafe_b64decode(cursor))
        return NoticeState(state), _checked(after)
    except (ValueError, TypeError, binascii.Error):
        raise RuleBroken("This cursor is none of ours. Begin without one.", pointer="/cursor") from None


def _checked(after: object) -> dict[str, object] | None:
    if after is None or (isinstance(after, dict) and all(isinstance(each, str) for each in after.values())):
        return after
    raise TypeError
