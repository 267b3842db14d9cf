"""Cursors of paged lists: where a page ended, as opaque text that is read back only in the form it was written.

A cursor says where to go on and never in whose list, so somebody else's cursor opens nothing.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Sequence
from typing import Generic, Literal, TypeVar

from typing_extensions import TypedDict

from shared.ground.errors import RuleBroken
from shared.ground.forms import Cursor

Mark = tuple[str, str, str]
"""Where a page of enquiries ended: candidate, session, place in the list."""
CANDIDATE, CENTRE = r"[A-Z0-9]{9}", r"[A-Z0-9-]{2,12}"
_IN_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}\+00:00#[A-Za-z0-9-]{1,40}"
_SESSION, _PLACE = r"[A-Za-z0-9-]{3,40}", r"~?[0-9]{4}-[0-9T:.+-]{10,40}"
_CHANGES = "changes"
CohortList = Literal["cohort", "broadsheet"]
_PLACES: dict[CohortList, str] = {"cohort": CANDIDATE, "broadsheet": rf"[A-Z]{{2}}[0-9]{{3}} [0-9]{{4}} {CANDIDATE}"}

T = TypeVar("T")


class NotOurs(RuleBroken):
    def __init__(self) -> None:
        super().__init__("This cursor is none of ours. Begin without one.", pointer="/cursor")


class Listing(TypedDict, Generic[T]):
    """A list that is whole."""

    data: Sequence[T]


class More(TypedDict):
    """How a list goes on; `next_cursor` is null at the end."""

    has_more: bool
    next_cursor: Cursor | None


class Page(More, Generic[T]):
    """The answer of every paged list."""

    data: Sequence[T]


def page_of(lines: Sequence[T], cursor: str | None) -> Page[T]:
    """`cursor` is that of the next page."""
    return {"data": lines, "has_more": cursor is not None, "next_cursor": cursor}


def cursor_of(place: Sequence[object] | None) -> str | None:
    """None at the end."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode() if place else None


def place_of(cursor: str, read: Callable[..., T]) -> T:
    """What `read` makes of the parts of a cursor; raises NotOurs where `read` raises ValueError or TypeError, and
    for text that is no cursor of ours."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor))
        if not isinstance(parts, list) or cursor_of(parts) != cursor:
            raise ValueError
        return read(*parts)
    except (ValueError, TypeError, RecursionError):
        raise NotOurs from None


def must_be_none(cursor: str | None) -> None:
    """For a list that is one page: it gives no cursor, so it knows none."""
    if cursor is not None:
        raise NotOurs


def mark_of(cursor: str | None) -> Mark | None:
    """Where a list of chains of enquiries goes on."""

    def read(candidate: str, session: str, place: str) -> Mark:
        return formed(CANDIDATE, candidate), formed(_SESSION, session), formed(_PLACE, place)

    return None if cursor is None else place_of(cursor, read)


def place_cursor(place: str | None) -> str | None:
    """Where a page of a list in the order of time ended, "<instant>#<id>"; None at the end."""
    return cursor_of([place] if place else None)


def after_place(cursor: str | None) -> str:
    """The place to go on after; "" is the beginning."""
    return "" if cursor is None else place_of(cursor, lambda place: formed(_IN_TIME, place))


def history_cursor(organisation_id: str, place: str | None, *of: str) -> str | None:
    """Where a page of an organisation's checks ended, of those of one kind (`of`) or all; None at the end."""
    return cursor_of([organisation_id, place, *of] if place else None)


def after_in_history(cursor: str | None, organisation_id: str, *of: str) -> str:
    """The place to go on after; "" is the beginning. Raises RuleBroken for a cursor of another organisation's, and of a
    page of another kind, too."""

    def read(organisation: str, place: str, *others: str) -> str:
        if (organisation, *others) != (organisation_id, *of):
            raise ValueError
        return formed(_IN_TIME, place)

    return "" if cursor is None else place_of(cursor, read)


def batch_cursor(batch_id: str, number: int | None) -> str | None:
    """Where a page of a batch's rows ended; None at the end."""
    return cursor_of([batch_id, number] if number else None)


def after_in_batch(cursor: str | None, batch_id: str) -> int:
    """The number of the row to go on after; 0 is the beginning. Raises RuleBroken for another batch's cursor, too."""

    def read(batch: str, number: int) -> int:
        if batch != batch_id or type(number) is not int or not 0 < number < 100_000:
            raise ValueError
        return number

    return 0 if cursor is None else place_of(cursor, read)


def changes_cursor(organisation_id: str, place: str) -> str:
    """Where a page of an organisation's list of changes ended; the list goes on from there for ever."""
    return cursor_of([organisation_id, place, _CHANGES]) or ""


def after_in_changes(cursor: str, organisation_id: str) -> str:
    """The place to go on after. Raises RuleBroken for another organisation's cursor, or another list's, too."""

    def read(organisation: str, place: str, given: str) -> str:
        if [organisation, given] != [organisation_id, _CHANGES]:
            raise ValueError
        return formed(_IN_TIME, place)

    return place_of(cursor, read)


def cohort_cursor(session_id: str, number: str, place: str | None, kind: CohortList = "cohort") -> str | None:
    """Where a page of a centre's or school's candidates in a session ended; None at the end."""
    return cursor_of([session_id, number, place, kind] if place else None)


def after_in_cohort(cursor: str | None, session_id: str, number: str, kind: CohortList = "cohort") -> str | None:
    """The ID number, or the place in the broadsheet, to go on after. Raises RuleBroken for a cursor of another list,
    too."""

    def read(session: str, centre: str, place: str, given: str) -> str:
        if [session, centre, given] != [session_id, number, kind]:
            raise ValueError
        return formed(_PLACES[kind], place)

    return None if cursor is None else place_of(cursor, read)


def formed(form: str, text: str) -> str:
    """The text as a cursor of ours has it; raises ValueError, or TypeError where it is none."""
    if not re.fullmatch(form, text):
        raise ValueError
    return text
