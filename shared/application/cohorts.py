"""The cohort that a request is about: the candidates of the sign-in's own centre or school in one session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.accounts.account import Ticket
from shared.adapters.paging import after_in_cohort, cohort_cursor
from shared.application.reference import centre_of, release_of, session_of, sessions_with_cohort
from shared.calendar.session import Session, parse_session_id
from shared.candidates.candidate import Entry
from shared.centres.centre import Centre
from shared.cohorts.visibility import UnknownCohort, out_now, sees
from shared.ground.errors import RuleBroken
from shared.releases.release import Release
from shared.store import centres, results, teams
from shared.teams.team import Member

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for which cohort, and when; without `is_look` nobody sees the answer (HEAD)."""

    me: Member
    centre: Centre
    session: Session
    at: datetime
    is_look: bool

    @property
    def out(self) -> list[Release]:
        """The session's releases that are out, the latest first."""
        return out_now(map(release_of, self.session.release_ids), self.at)


@dataclass(frozen=True, slots=True)
class Page:
    """Entries in the order of ID numbers, and the cursor of the next page."""

    entries: list[Entry]
    next_cursor: str | None


def asked_for(ticket: Ticket | None, given: str, at: datetime, *, is_look: bool) -> Asked:
    """Raises UnknownCohort alike for a session that is not there and for one of others' candidates alone."""
    me = teams.admit_staff(ticket, at)
    centre, session_id = centre_of(me.team.id), _session_id(given)
    if session_id not in sessions_with_cohort(centre.number, centre.kind, (session_id,)):
        raise UnknownCohort
    return Asked(me, centre, session_of(session_id), at, is_look)


def page(asked: Asked, cursor: str | None) -> Page:
    """A page by the index, with each entry read strongly, because it may have moved to another centre."""
    centre, session_id = asked.centre, asked.session.id
    after = after_in_cohort(cursor, session_id, centre.number)
    found, last = centres.page_of_cohort(session_id, centre.number, centre.kind, after, PER_PAGE)
    entries = results.find_entries([(each, session_id) for each in found])
    mine = [entry for each in found if (entry := entries.get((each, session_id))) and sees(centre, entry)]
    return Page(mine, cohort_cursor(session_id, centre.number, last))


def whole(asked: Asked) -> list[Entry]:
    """Every entry of the cohort, page by page: the index is in the order of ID numbers, a broadsheet is not."""
    found: list[Entry] = []
    cursor = None
    while True:
        read = page(asked, cursor)
        found += read.entries
        cursor = read.next_cursor
        if cursor is None:
            return found


def _session_id(given: str) -> str:
    """The session id of the path; text that is no id is looked up all the same, and not found."""
    try:
        return parse_session_id(given)
    except RuleBroken:
        return "-"
