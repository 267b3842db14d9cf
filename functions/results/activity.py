"""The record of who looked at a candidate's results, and of what their centre has given out."""

from __future__ import annotations

from typing_extensions import TypedDict

from shared.adapters import parallel
from shared.adapters.paging import Page, after_place, page_of, place_cursor
from shared.application.look_receipts import receipt_of
from shared.application.reference import session_of
from shared.calendar.session import ExamName, SessionView
from shared.store import recorded_looks
from shared.store.access_record import find_looks, find_verifications
from shared.verification import access_record
from shared.verification.access_record import ActivityLine, Line, seen_in
from shared.verification.history import place_in
from shared.verification.receipt import Receipt, UnknownLook


class SeenResult(TypedDict):
    """A result that was shown, and which version of it."""

    exam: ExamName
    session: SessionView
    version: int


class MyActivityLine(ActivityLine):
    """`seen`: the results that were shown, by their exams; empty where a look showed states alone, and of what was
    given out."""

    seen: list[SeenResult]


def page(candidate_id: str, cursor: str | None) -> Page[MyActivityLine]:
    """One page, the newest first."""
    after = after_place(cursor)
    found, looks = parallel.both(
        lambda: find_verifications(candidate_id, access_record.PER_PAGE + 1, after),
        lambda: find_looks(candidate_id, access_record.MOST_LOOKS_READ, after),
    )
    lines, ended = access_record.page_of(found, looks)
    return page_of([_shown(each) for each in lines], place_cursor(ended))


def receipt(candidate_id: str, look_id: str) -> Receipt:
    """Of a look by an organisation. Raises UnknownLook alike for another candidate's."""
    place = place_in(look_id)
    found = recorded_looks.find_look(candidate_id, place) if place else None
    if found is None:
        raise UnknownLook
    return receipt_of(*found)


def _shown(line: Line) -> MyActivityLine:
    return {**line.to_json(), "seen": [_result(*each) for each in seen_in(line)]}


def _result(session_id: str, version: int) -> SeenResult:
    of = session_of(session_id)
    return {"exam": of.exam_name, "session": of.to_json(), "version": version}
