"""The sessions in which a centre or school has candidates, and until when it may submit enquiries about them."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from functions.centre.reference import all_sessions, releases_of
from shared.accounts.account import Ticket
from shared.application.reference import centre_of, sessions_with_cohort
from shared.calendar.enquiry_windows import body_windows
from shared.calendar.session import Session
from shared.calendar.working_days import turnaround_of
from shared.centres.centre import Centre, OwnCentre
from shared.cohorts.visibility import SessionLine, out_now, session_line, session_windows
from shared.ground.settings import settings
from shared.releases.release import Release
from shared.store import teams


class CentreSessions(TypedDict):
    centre: OwnCentre
    data: list[SessionLine]


def listed(ticket: Ticket | None, at: datetime) -> CentreSessions:
    """The newest exam first, and whose list it is."""
    centre = centre_of(teams.admit_staff(ticket, at).team.id)
    sessions = all_sessions()
    own = sessions_with_cohort(centre.number, centre.kind, tuple(session.id for session in sessions))
    mine = [session for session in sessions if session.id in own]
    mine.sort(key=lambda session: (session.exam_date, session.id), reverse=True)
    planned = releases_of(tuple(dict.fromkeys(each for session in mine for each in session.release_ids)))
    return {
        "centre": centre.to_json(),
        "data": [_line(session, centre, [planned.get(each) for each in session.release_ids], at) for session in mine],
    }


def _line(session: Session, centre: Centre, planned: list[Release | None], at: datetime) -> SessionLine:
    out = out_now(planned, at)
    if not out:
        return session_line(session, None, None)
    body, calendar = body_windows(settings().enquiry_windows), turnaround_of(settings().enquiry_turnaround).calendar
    windows = session_windows(session, centre, out[-1].release_at, body, calendar, at)
    return session_line(session, out[-1].release_at, windows)
