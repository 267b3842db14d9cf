"""Cursors of lists that go on: where a page ended, as an opaque text, and read back only in the form it was written.

A cursor says where to go on and never in whose list, so another's opens nothing.
"""

from __future__ import annotations

import base64
import binascii
import json
import re

from shared.ground.errors import RuleBroken

Mark = tuple[str, str, str]
_FORM = (r"[A-Z0-9]{9}", r"[A-Za-z0-9-]{3,40}", r"~?[0-9]{4}-[0-9T:.+-]{10,40}")
"""Candidate, session, place in the list, as chains of enquiries have them."""

_UNREADABLE = (ValueError, TypeError, binascii.Error, RecursionError)


def cursor_of(mark: Mark | None) -> str | None:
    return base64.urlsafe_b64encode(json.dumps(mark).encode()).decode() if mark else None


def mark_of(cursor: str | None) -> Mark | None:
    """Raises RuleBroken for a cursor that is none of ours."""
    if cursor is None:
        return None
    try:
        candidate, session, place = json.loads(base64.urlsafe_b64decode(cursor))
        if all(re.fullmatch(form, part) for form, part in zip(_FORM, (candidate, session, place), strict=True)):
            return candidate, session, place
    except _UNREADABLE:
        pass
    raise _none_of_ours()


def cohort_cursor(session_id: str, number: str, candidate_id: str | None) -> str | None:
    """Where a page of a centre's or school's candidates in a session ended; None at the end."""
    if candidate_id is None:
        return None
    return base64.urlsafe_b64encode(json.dumps([session_id, number, candidate_id, "cohort"]).encode()).decode()


def after_in_cohort(cursor: str | None, session_id: str, number: str) -> str | None:
    """The ID number to go on after. Raises RuleBroken for a cursor of another session or centre, too."""
    if cursor is None:
        return None
    try:
        session, centre, candidate, kind = json.loads(base64.urlsafe_b64decode(cursor))
        if [session, centre, kind] == [session_id, number, "cohort"] and re.fullmatch(_FORM[0], candidate):
            return str(candidate)
    except _UNREADABLE:
        pass
    raise _none_of_ours()


def _none_of_ours() -> RuleBroken:
    return RuleBroken("This cursor is none of ours. Begin without one.", pointer="/cursor")
