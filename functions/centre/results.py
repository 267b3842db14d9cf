"""Results of a centre's or school's candidates, once they are out: each that is shown is recorded before the answer."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from urllib.parse import urlencode

from shared.adapters import identity, sealing
from shared.adapters.paging import More, after_in_cohort, cohort_cursor, page_of
from shared.application.cohorts import PER_PAGE, Asked, page, whole
from shared.application.reference import centre_of, release_of
from shared.candidates.candidate import Entry
from shared.cohorts import broadsheet
from shared.cohorts.visibility import ResultLine, result_line, route_of
from shared.exams.catalogue import Paper, exam
from shared.ground.errors import TryAgain
from shared.results.result import Sealed
from shared.results.statement import Statement, statement
from shared.store import access_record, results, rows
from shared.verification.access_record import CentreAct

Shown = list[tuple[Entry, Statement | None]]


class ResultsForm(StrEnum):
    JSON = "json"
    CSV = "csv"


class ResultsPage(More):
    """`papers` are those of the exam, in their order."""

    data: Sequence[ResultLine]
    papers: list[Paper]


def listed(asked: Asked, cursor: str | None) -> ResultsPage:
    found = page(asked, cursor)
    shown = _seen(asked, found.entries)
    lines = [result_line(entry, each, asked.at) for entry, each in shown]
    return {**page_of(lines, found.next_cursor), "papers": list(exam(asked.session.exam).papers)}


def csv_part(asked: Asked, cursor: str | None) -> tuple[str, dict[str, str | list[str]]]:
    """One part as CSV, and the headers that name the file and link to the next part (RFC 8288).

    Each part reads the whole cohort's entries, to be in the order of candidate numbers from the first part to the last.
    """
    of, after = exam(asked.session.exam), after_in_cohort(cursor, *_cohort(asked), "broadsheet") or ""
    rest = sorted((each for each in whole(asked) if broadsheet.place(each) > after), key=broadsheet.place)
    entries = rest[: broadsheet.MOST_LINES]
    shown = [each for chunk in rows.in_chunks(entries, PER_PAGE) for each in _seen(asked, chunk)]
    text = broadsheet.part(of, [broadsheet.line(of, *each) for each in shown], is_first=cursor is None)
    return text, _headers(asked, broadsheet.place(entries[-1]) if len(rest) > len(entries) else None)


def _cohort(asked: Asked) -> tuple[str, str]:
    return asked.session.id, asked.centre.number


def _headers(asked: Asked, last: str | None) -> dict[str, str | list[str]]:
    name = broadsheet.file_name(asked.session.id, asked.centre.number)
    headers: dict[str, str | list[str]] = {"Content-Disposition": f'attachment; filename="{name}"'}
    if last:
        query = urlencode({"format": "csv", "cursor": cohort_cursor(*_cohort(asked), last, "broadsheet")})
        headers["Link"] = f'</v1/sessions/{asked.session.id}/results?{query}>; rel="next"'
    return headers


def _seen(asked: Asked, entries: Sequence[Entry]) -> Shown:
    """Up to a hundred, after the record of who saw what is written; without the record there is no answer."""
    versions = _versions(asked, entries)
    shown = [(entry, _statement(asked, entry, versions.get(entry.candidate_id, []))) for entry in entries]
    if asked.is_look:
        _record(asked, shown)
    return shown


def _versions(asked: Asked, entries: Sequence[Entry]) -> dict[str, list[Sealed]]:
    """Reads versions only after a release of the session is out; the number of calls does not show whether there are
    versions of a release that is still to come."""
    if not asked.out or not entries:
        return {}
    wanted = [(str(entry.candidate_id), entry.session_id) for entry in entries]
    found = results.find_versions(wanted, at_once=len(asked.session.release_ids) + results.BESIDES)
    return {candidate_id: versions for (candidate_id, _), versions in found.items()}


def _statement(asked: Asked, entry: Entry, versions: list[Sealed]) -> Statement | None:
    found = sealing.newest_out(versions, asked.session, release_of, asked.at)
    if found is None:
        return None
    where, released_at = centre_of(entry.centre_number), found.released_at
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
