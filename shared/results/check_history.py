"""What an organisation's earlier checks showed, and what has become of it: states, never a score nor a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from typing_extensions import TypedDict

from shared.calendar.session import ExamName, Session, SessionView
from shared.candidates.candidate import printed_id
from shared.exams.catalogue import exam
from shared.ground.csv_writing import csv_text
from shared.ground.dates import instant_text, zone_named
from shared.ground.forms import IdNumber, Instant, Opaque, Revision
from shared.results.result import Result, Status
from shared.results.statement import State, state_of
from shared.results.validity import last_day
from shared.verification.access_record import CheckRoute, Purpose, Verification

SAID = {True: "yes", False: "no", None: None}
"""Of `meets`, in the CSV."""
MOST_LINES = 500
"""Checks of one part of the CSV; a longer history goes on in the next."""
HEADER = (
    *("verification_id", "verified_at", "candidate_id", "purpose", "purpose_text", "route"),
    *("session_id", "exam", "version_seen", "version_now", "state", "superseded_by", "person_name"),
    *("profile_name", "meets"),
)


class SeenView(TypedDict):
    """One result of a check. `state` is that of the version that was seen, as it is now: `superseded` where a newer one
    is out (`superseded_by`), `recalled` where it is out no more. `version_now` is the newest that is out, null where
    none is."""

    session: SessionView
    exam: ExamName
    version_seen: int
    version_now: int | None
    state: State
    superseded_by: int | None


class CheckLine(TypedDict):
    """`person_name` is who checked; null of a check from before it was kept."""

    verification_id: Opaque
    verified_at: Instant
    candidate_id: IdNumber
    purpose: Purpose | None
    purpose_text: str | None
    route: CheckRoute
    person_name: str | None


class CheckedBy(TypedDict):
    """The requirement profile that a check named. `meets` is what it showed then: null where that was not known yet,
    and once, or while, results of that check are shown no more."""

    profile_id: Opaque
    profile_version: Revision
    profile_name: str
    meets: bool | None


class CheckView(CheckLine):
    """One check in the history; `results` are those that it showed, and no other. `checked_by` is null where no
    requirement profile was named."""

    checked_by: CheckedBy | None
    results: list[SeenView]


@dataclass(frozen=True, slots=True)
class OutNow:
    """The newest version of a result that is out, and the number it is shown with."""

    result: Result
    number: int


def seen_view(
    session: Session, seen: int, out: OutNow | None, at: datetime, max_age_months: int | None = None
) -> SeenView:
    state = state_of_seen(session, seen, out, at, max_age_months)
    now = out.number if out else None
    return {
        "session": session.to_json(),
        "exam": session.exam_name,
        "version_seen": seen,
        "version_now": now,
        "state": state,
        "superseded_by": now if state is State.SUPERSEDED else None,
    }


def state_of_seen(
    session: Session, seen: int, out: OutNow | None, at: datetime, max_age_months: int | None = None
) -> State:
    """The state now of the version that was seen. A withdrawal is a newer version, too, but brings no other result to
    act on, so what was seen is withheld, and not superseded."""
    is_recalled = out is None or out.number < seen
    status = out.result.status if out else Status.REPORTED
    return state_of(
        status,
        last_day(exam(session.exam), session, max_age_months)[0],
        at.astimezone(zone_named(session.zone)).date(),
        is_practice=session.practice,
        is_recalled=is_recalled,
        is_superseded=out is not None and out.number > seen and status is not Status.WITHHELD,
    )


def has_content(state: State) -> bool:
    """Whether a Statement belongs to this state; of what is recalled or withheld the state is all."""
    return state not in (State.RECALLED, State.WITHHELD)


def check_line(check: Verification) -> CheckLine:
    return {
        "verification_id": check.id,
        "verified_at": instant_text(check.at),
        "candidate_id": check.candidate_id,
        "purpose": check.declared.purpose if check.declared else None,
        "purpose_text": check.declared.text if check.declared else None,
        "route": check.route,
        "person_name": check.person.name if check.person else None,
    }


def checked_by(check: Verification, *, shows_verdict: bool) -> CheckedBy | None:
    named = check.judged_by
    if named is None:
        return None
    meets = named.meets if shows_verdict else None
    return {
        "profile_id": named.profile_id,
        "profile_version": named.version,
        "profile_name": named.name,
        "meets": meets,
    }


def csv_part(checks: Iterable[CheckView], *, is_first: bool) -> str:
    """A line for each result. Byte order mark and header stand in the first part alone, so that the parts make one
    file; ID numbers are in groups of three, so that a spreadsheet takes none for a number."""
    head = "\ufeff" + csv_text([HEADER]) if is_first else ""
    return head + csv_text(_cells(check, seen) for check in checks for seen in check["results"])


def _cells(check: CheckView, seen: SeenView) -> Sequence[str]:
    which = {"session_id": seen["session"]["id"], "exam": seen["exam"]["code"]}
    by = check["checked_by"]
    judged = {"profile_name": by["profile_name"] if by else None, "meets": SAID[by["meets"] if by else None]}
    values = {**check, **seen, **which, **judged, "candidate_id": printed_id(check["candidate_id"])}
    return ["" if values[name] is None else str(values[name]) for name in HEADER]
