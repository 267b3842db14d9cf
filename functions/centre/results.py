"""Results of a centre's or school's candidates, once they are out: each that is shown is recorded before the answer."""

from __future__ import annotations

from urllib.parse import urlencode

from functions.centre.cohorts import Asked, Page, page
from shared.adapters import identity, sealing
from shared.application.reference import centre_of, release_of
from shared.candidates.candidate import Entry
from shared.cohorts import broadsheet
from shared.cohorts.visibility import result_line, route_of
from shared.exams.catalogue import exam
from shared.ground.errors import TryAgain
from shared.results.result import Sealed
from shared.results.statement import Statement, statement
from shared.store import access_record, results, rows
from shared.verification.access_record import CentreAct

Shown = list[tuple[Entry, Statement | None]]
_BESIDES = 2
"""Versions read at once in addition to one for each release: a withdrawal, and an enquiry's changed result."""


def listed(asked: Asked, cursor: str | None) -> dict[str, object]:
    found, shown = _seen(asked, cursor)
    papers = [paper.value for paper in exam(asked.session.exam).papers]
    return found.answer([result_line(entry, each, asked.at) for entry, each in shown], papers=papers)


def csv_part(asked: Asked, cursor: str | None) -> tuple[str, dict[str, str | list[str]]]:
    """One part as CSV, and the headers that name the file and link to the next part (RFC 8288)."""
    lines: list[tuple[str, ...]] = []
    of, last = exam(asked.session.exam), cursor
    while len(lines) < broadsheet.MOST_LINES:
        found, shown = _seen(asked, last)
        lines += [broadsheet.line(of, entry, each) for entry, each in shown]
        last = found.next_cursor
        if last is None:
            break
    return broadsheet.part(of, lines, is_first=cursor is None), _headers(asked, last)


def _headers(asked: Asked, cursor: str | None) -> dict[str, str | list[str]]:
    name = broadsheet.file_name(asked.session.id, asked.centre.number)
    headers: dict[str, str | list[str]] = {"Content-Disposition": f'attachment; filename="{name}"'}
    if cursor:
        query = urlencode({"format": "csv", "cursor": cursor})
        headers["Link"] = f'</v1/sessions/{asked.session.id}/results?{query}>; rel="next"'
    return headers


def _seen(asked: Asked, cursor: str | None) -> tuple[Page, Shown]:
    """One page, after the record of who saw what is written; without the record there is no answer."""
    found = page(asked, cursor)
    versions = _versions(asked, found.entries)
    shown = [(entry, _statement(asked, entry, versions.get(entry.candidate_id, []))) for entry in found.entries]
    if asked.is_look:
        _record(asked, shown)
    return found, shown


def _versions(asked: Asked, entries: list[Entry]) -> dict[str, list[Sealed]]:
    """Reads versions only after a release of the session is out; the number of calls does not show whether there are
    versions of a release that is still to come."""
    if not asked.out or not entries:
        return {}
    wanted = [(str(entry.candidate_id), entry.session_id) for entry in entries]
    found = results.find_versions(wanted, at_once=len(asked.session.release_ids) + _BESIDES)
    return {candidate_id: versions for (candidate_id, _), versions in found.items()}


def _statement(asked: Asked, entry: Entry, versions: list[Sealed]) -> Statement | None:
    found = sealing.newest_out(versions, asked.session, release_of, asked.at)
    if found is None:
        return None
    where, released_at = centre_of(entry.centre_number), found.release.release_at
    return statement(entry, asked.session, where, found.result, found.number, released_at)


def _record(asked: Asked, shown: Shown) -> None:
    writes = [access_record.adding_centre_act(_act(asked, entry, each)) for entry, each in shown if each]
    if writes and not rows.transact(writes):
        raise TryAgain


def _act(asked: Asked, entry: Entry, shown: Statement) -> CentreAct:
    return CentreAct(
        id=identity.new_id(),
        candidate_id=entry.candidate_id,
        centre_number=asked.centre.number,
        centre_name=asked.centre.name,
        staff_id=asked.me.id,
        staff_name=asked.me.name,
        at=asked.at,
        route=route_of(asked.centre),
        seen=(f"{asked.session.id}#{shown.version}",),
    )
