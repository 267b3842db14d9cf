"""Exam sessions: one exam on one date, and the announced moment of its results.

The moment of release is always a calendar entry, never computed from the usual weeks; those are display text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from typing_extensions import TypedDict

from shared.calendar.enquiry_windows import OwnWindows
from shared.exams.catalogue import exam
from shared.ground.dates import instant_text, must_be_shown_once, zone_named
from shared.ground.errors import RuleBroken
from shared.ground.forms import Day, ExamCode, Instant, SessionId, ZoneName
from shared.ground.text import printed_name

_SESSION_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,38}[A-Za-z0-9]")


class Format(StrEnum):
    PAPER_BASED = "paper_based"
    COMPUTER_BASED = "computer_based"
    DIGITAL = "digital"


class ExamName(TypedDict):
    """The exam of a session."""

    code: ExamCode
    name: str


class SessionView(TypedDict):
    """The session's public fields, by the names that every answer uses."""

    id: SessionId
    name: str
    format: Format
    exam_date: Day


@dataclass(frozen=True, slots=True)
class Load:
    """One file of results on its way into one release; `file` is its mark, made with that release's key."""

    release_id: str
    file: str


@dataclass(frozen=True, slots=True)
class Session:
    """One session. `exam` is a code; `release_at` the announced UTC instant, if any; `zone` an IANA name.

    `release_ids` are all releases planned for it and not abandoned, whether any result is in or not; `held_by` those of
    them that are held, so that the announced time does not apply; `last_load` is the load of its results that began
    last; `windows` are enquiry windows of its own; `certificates_from` is the published day from which its certificates
    are collected. `practice` is a rehearsal with fictional candidates: everything
    works as in a real session, but the public calendar does not list it.
    """

    id: str
    exam: str
    name: str
    format: Format
    exam_date: date
    release_at: datetime | None
    zone: str
    practice: bool = False
    release_ids: tuple[str, ...] = ()
    held_by: tuple[str, ...] = ()
    last_load: Load | None = None
    windows: OwnWindows = OwnWindows()
    certificates_from: date | None = None

    @property
    def held(self) -> bool:
        """Whether the announced time does not apply, because its release is held."""
        return bool(self.held_by)

    @property
    def expected_at(self) -> datetime | None:
        """The announced time; None while its release is held."""
        return None if self.held else self.release_at

    @property
    def exam_name(self) -> ExamName:
        return {"code": self.exam, "name": exam(self.exam).name}

    def to_json(self) -> SessionView:
        return {
            "id": self.id,
            "name": self.name,
            "format": self.format,
            "exam_date": self.exam_date.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Estimate:
    """When results of a format usually come, counted from the exam date: an estimate for display, never a promise."""

    least: int
    most: int
    unit: str
    earliest: date
    latest: date


# format: least, most, unit. Results guidance: paper 4-6 weeks, computer 2-3 weeks after the written exam;
# centre pages since March 2024: digital 5-10 days.
_USUAL: dict[Format, tuple[int, int, str]] = {
    Format.PAPER_BASED: (4, 6, "weeks"),
    Format.COMPUTER_BASED: (2, 3, "weeks"),
    Format.DIGITAL: (5, 10, "days"),
}


def expected(session: Session) -> Estimate:
    """The usual range of days in which results of this format come."""
    least, most, unit = _USUAL[session.format]
    one = timedelta(weeks=1) if unit == "weeks" else timedelta(days=1)
    return Estimate(least, most, unit, session.exam_date + least * one, session.exam_date + most * one)


class UsualDays(TypedDict):
    """Local dates between which results of this format usually come; nobody promises them."""

    earliest: Day
    latest: Day


class CalendarLine(SessionView):
    """`usually` is an estimate by the session's format, only where no time was ever announced. `out_since` is when its
    first results came out, null before and while they are recalled. `certificates_from` is the first day on which
    certificates are collected, null while it is not published."""

    exam: ExamName
    release_at: Instant | None
    out_since: Instant | None
    usually: UsualDays | None
    zone: ZoneName
    held: bool
    certificates_from: Day | None


def calendar_line(session: Session, out_since: datetime | None) -> CalendarLine:
    return {
        **session.to_json(),
        "exam": session.exam_name,
        "release_at": instant_text(session.expected_at) if session.expected_at else None,
        "out_since": instant_text(out_since) if out_since else None,
        "usually": None if session.release_at else _usually(session),
        "zone": session.zone,
        "held": session.held,
        "certificates_from": session.certificates_from.isoformat() if session.certificates_from else None,
    }


def _usually(session: Session) -> UsualDays:
    estimate = expected(session)
    return {"earliest": estimate.earliest.isoformat(), "latest": estimate.latest.isoformat()}


def names_of(sessions: Iterable[Session]) -> str:
    """The sessions' names for a mail, each once."""
    return ", ".join(sorted({session.name for session in sessions}))


def never_mixed(sessions: Iterable[Session]) -> None:
    """Raises RuleBroken where a practice session and a real one would share a release."""
    if len({session.practice for session in sessions}) > 1:
        raise RuleBroken("A practice session and a real one never share a release.", pointer="/session_ids")


def parse_session_id(text: str, *, pointer: str = "/id") -> str:
    """3 to 40 letters, digits and hyphens, as "FCE-2026-12-PB"; raises RuleBroken."""
    if not _SESSION_ID.fullmatch(text):
        raise RuleBroken("A session's id is 3 to 40 letters, digits and hyphens, as FCE-2026-12-PB.", pointer=pointer)
    return text


def parse_format(text: str, *, pointer: str = "/format") -> Format:
    """One of the three formats; raises RuleBroken."""
    if text not in set(Format):
        raise RuleBroken("A format is one of paper_based, computer_based, digital.", pointer=pointer)
    return Format(text)


def checked(session: Session) -> Session:
    """The session, once valid: a known exam and zone, a name, and a release time after the exam that the local clocks
    show exactly once.

    Raises UnknownExam, UnknownZone or RuleBroken.
    """
    parse_session_id(session.id)
    exam(session.exam)
    zone = zone_named(session.zone)
    name = printed_name(session.name, field="the session's name", pointer="/name", longest=80)
    if session.release_at is not None:
        must_be_shown_once(session.release_at, session.zone, pointer="/release_at")
    if session.release_at is not None and session.release_at.astimezone(zone).date() < session.exam_date:
        raise RuleBroken(
            f"Results cannot be released before the exam of {session.exam_date.isoformat()}.", pointer="/release_at"
        )
    return replace(session, name=name)


def with_certificates_from(session: Session, day: date) -> Session:
    """With the day published, which is not before the announced results, or the exam; a release that is planned later,
    of late results, moves it no more. Raises RuleBroken."""
    at = session.release_at
    first = at.astimezone(zone_named(session.zone)).date() if at else session.exam_date
    if day < first:
        raise RuleBroken(
            f"Certificates cannot be collected before the results: not before {first.isoformat()}.",
            pointer="/certificates_from",
        )
    return replace(session, certificates_from=day)
