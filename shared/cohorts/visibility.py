"""What staff of an exam centre or a school may see of their candidates in a session, and how it is worded.

A centre sees whom it entered. A school sees whom it prepared, wherever they sat: the same lines and the whole Statement
once it is out; it has no windows, gives out no codes and acts in no enquiry.

Nothing here asks whether a result exists: only whether a release, or a result, is out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from typing_extensions import TypedDict

from shared.accounts.account import MailTrouble
from shared.calendar.enquiry_windows import BodyWindows
from shared.calendar.session import ExamName, Session, SessionView
from shared.calendar.working_days import WorkingCalendar, working_days_left
from shared.candidates.candidate import Entry
from shared.centres.centre import Centre, CentreKind
from shared.exams.catalogue import exam
from shared.exams.enquiry_stages import rule_of
from shared.ground.dates import instant_text, window_closes, zone_named
from shared.ground.errors import NotFound
from shared.ground.forms import CandidateNumber, Count, IdNumber, Instant, ZoneName
from shared.notices.notice import NoticeState, Reach
from shared.releases.release import Release, is_out
from shared.results.session_list import ListState, state_of
from shared.results.statement import Statement, StatementView
from shared.secret_numbers.guard import Lock
from shared.verification.access_record import CentreRoute


class UnknownCohort(NotFound):
    """The one answer for a session that nobody knows and one in which only others have candidates."""

    def __init__(self) -> None:
        super().__init__("There is no session here in which you have candidates.")


class AccountState(StrEnum):
    """What a centre sees of a candidate's account: whether it would be mailed, never its address."""

    NONE = "none"
    UNPROVED = "unproved"
    ACTIVE = "active"


class WindowsView(TypedDict):
    candidate_until: Instant
    centre_until: Instant
    centre_working_days_left: Count


class SessionLine(SessionView):
    """`release_at` is announced, and null while its release is held; `windows` is null until a release is out, for
    schools, and for exams whose results are not enquired about here."""

    exam: ExamName
    status: Literal["out", "expected"]
    release_at: Instant | None
    released_at: Instant | None
    held: bool
    zone: ZoneName
    windows: WindowsView | None


class EntryLine(TypedDict):
    """`preparation_centre` is "" where there is none."""

    candidate_id: IdNumber
    candidate_number: CandidateNumber
    family_name: str
    given_names: str
    preparation_centre: str


class CandidateLine(EntryLine):
    """`notice` is the state of the mail about the latest result, null where there was none; `new_number_asked_at` when
    the candidate asked for another Secret number, until they have it."""

    account: AccountState
    mail_trouble: MailTrouble | None
    notice: NoticeState | None
    locked: bool
    new_number_asked_at: Instant | None


class ResultLine(EntryLine):
    """`statement` is null while the result is not out."""

    status: ListState
    statement: StatementView | None


@dataclass(frozen=True, slots=True)
class SessionWindows:
    """The last seconds of a session's windows where the centre is, and the working days that the centre has left."""

    candidate_until: datetime
    centre_until: datetime
    centre_working_days_left: int

    def to_json(self) -> WindowsView:
        return {
            "candidate_until": instant_text(self.candidate_until),
            "centre_until": instant_text(self.centre_until),
            "centre_working_days_left": self.centre_working_days_left,
        }


def sees(centre: Centre, entry: Entry) -> bool:
    """A centre sees all whom it entered, a school those whom it prepared, wherever they sat the exam (centre
    guidance)."""
    number = entry.preparation_centre if centre.kind is CentreKind.SCHOOL else entry.centre_number
    return number == centre.number


def route_of(centre: Centre) -> CentreRoute:
    """How the candidate's record names a view of a result by this centre or school."""
    return CentreRoute.SCHOOL if centre.kind is CentreKind.SCHOOL else CentreRoute.CENTRE


def account_state(reach: Reach | None) -> AccountState:
    if reach is None:
        return AccountState.NONE
    return AccountState.ACTIVE if reach.email_proved_at else AccountState.UNPROVED


def out_now(releases: Iterable[Release | None], at: datetime) -> list[Release]:
    """Those that are out, the latest first."""
    out = [release for release in releases if release and is_out(release, at)]
    return sorted(out, key=lambda release: release.release_at, reverse=True)


def notice_of(candidate_id: str, mailed: Sequence[Mapping[str, NoticeState]]) -> NoticeState | None:
    """The state of the mail about the latest release that had a result of this candidate; None where none had. `mailed`
    has the states by candidate, the latest release first."""
    return next((states[candidate_id] for states in mailed if candidate_id in states), None)


def session_windows(
    session: Session,
    centre: Centre,
    released_at: datetime,
    windows: BodyWindows,
    calendar: WorkingCalendar,
    at: datetime,
) -> SessionWindows | None:
    """None for a school, which submits nothing, and for an exam whose results are not enquired about here."""
    released_on = released_at.astimezone(zone_named(centre.zone)).date()
    rule = rule_of(session.exam, released_on)
    if centre.kind is CentreKind.SCHOOL or rule.own_route or not rule.checked:
        return None
    holding = windows.of(session.exam, centre.windows, session.windows)
    centre_until = window_closes(released_at, holding.centre_days, centre.zone)
    return SessionWindows(
        candidate_until=window_closes(released_at, holding.candidate_days, centre.zone),
        centre_until=centre_until,
        centre_working_days_left=working_days_left(centre_until, at, calendar, centre.zone),
    )


def session_line(session: Session, released_at: datetime | None, windows: SessionWindows | None) -> SessionLine:
    """One session of a centre's list; `released_at` is None while nothing of it is out.

    `released_at` and `windows` are those of its first release, by decision: they close first, and late results have
    later windows of their own.
    """
    of = exam(session.exam)
    announced = session.expected_at
    return {
        **session.to_json(),
        "exam": {"code": of.code, "name": of.name},
        "status": "out" if released_at else "expected",
        "release_at": instant_text(announced) if announced else None,
        "released_at": instant_text(released_at) if released_at else None,
        "held": session.held,
        "zone": session.zone,
        "windows": windows.to_json() if windows else None,
    }


def candidate_line(entry: Entry, reach: Reach | None, notice: NoticeState | None, lock: Lock | None) -> CandidateLine:
    """One candidate of a centre's list; never an address, nor anything of a result."""
    return {
        **entry_line(entry),
        "account": account_state(reach),
        "mail_trouble": reach.mail_trouble if reach else None,
        "notice": notice,
        "locked": lock is not None,
        "new_number_asked_at": instant_text(lock.asked_at) if lock and lock.asked_at else None,
    }


def result_line(entry: Entry, shown: Statement | None, at: datetime) -> ResultLine:
    """One candidate's result, as an institution would be shown it; None while it is not out."""
    return {
        **entry_line(entry),
        "status": state_of(shown.result.status if shown else None),
        "statement": shown.to_json(at) if shown else None,
    }


def entry_line(entry: Entry) -> EntryLine:
    return {
        "candidate_id": entry.candidate_id,
        "candidate_number": entry.candidate_number,
        "family_name": entry.family_name,
        "given_names": entry.given_names,
        "preparation_centre": entry.preparation_centre,
    }
