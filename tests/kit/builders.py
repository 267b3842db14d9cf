"""What tests are about, valid by default: a test states only what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from shared.calendar.session import Format, Session
from shared.candidates.candidate import CandidateId, Entry
from shared.centres.centre import Centre
from shared.exams.catalogue import EXAMS, Exam, Paper
from shared.results.result import Result, judge

RELEASED_AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)

# One sound value a paper for every exam, and the grade where only a file can give it.
SOUND_VALUES: Mapping[str, tuple[str, str | None]] = {
    "KET": ("125", None),
    "KETS": ("125", None),
    "PET": ("145", None),
    "PETS": ("145", None),
    "FCE": ("174", None),
    "FCES": ("174", None),
    "CAE": ("185", None),
    "CPE": ("205", None),
    "BECP": ("145", None),
    "BECV": ("165", None),
    "BECH": ("185", None),
    "YLES": ("4", None),
    "YLEM": ("4", None),
    "YLEF": ("4", None),
    "TKT": ("3", None),
    "DELTA1": ("67", "Pass"),
    "IELTS": ("6.5", None),
    "BULATS": ("61", None),
    "ILEC": ("37", "C1 Pass"),
    "ICFE": ("37", "B2 Pass"),
}


def an_entry(**changes: Any) -> Entry:
    """Ada's entry for a B2 First."""
    fields: dict[str, Any] = {
        "candidate_id": CandidateId("KXA104827"),
        "family_name": "Martí",
        "given_names": "Ada",
        "date_of_birth": date(2009, 5, 17),
        "centre_number": "ES442",
        "candidate_number": "0001",
        "preparation_centre": "",
        "session_id": "FCE-2026-12-PB",
    }
    return Entry(**{**fields, **changes})


def a_centre(**changes: Any) -> Centre:
    """Where Ada sat it, without windows of its own: 14 days for the candidate, 30 for the centre."""
    fields: dict[str, Any] = {
        "number": "ES442",
        "name": "Exams Lleida",
        "zone": "Europe/Madrid",
    }
    return Centre(**{**fields, **changes})


def a_session(**changes: Any) -> Session:
    """A paper-based B2 First, to be released in the morning of 9 December 2026."""
    fields: dict[str, Any] = {
        "id": "FCE-2026-12-PB",
        "exam": "FCE",
        "name": "December 2026",
        "format": Format.PAPER_BASED,
        "exam_date": date(2026, 11, 28),
        "release_at": RELEASED_AT,
        "zone": "Europe/Madrid",
    }
    return Session(**{**fields, **changes})


def values_of(exam: Exam, **changes: str) -> dict[Paper, str]:
    """The same sound value for every paper, but for those named: values_of(exam, speaking="exempt")."""
    sound, _ = SOUND_VALUES[exam.code]
    return dict.fromkeys(exam.papers, sound) | {Paper(name): value for name, value in changes.items()}


def a_result(code: str = "FCE", grade: str | None = None, **values: str) -> Result:
    """A reported, judged result: a_result("KET", speaking="150"); `grade` only where no rule computes it."""
    exam = EXAMS[code]
    return judge(exam, values_of(exam, **values), grade or SOUND_VALUES[code][1])
