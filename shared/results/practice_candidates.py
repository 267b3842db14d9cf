"""The practice candidates that a key for practice sees: fictional, each in one of the states that a check can meet, in
the very shape of real answers. Their sessions are those of the last spring, so that a result stays recent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256

from shared.calendar.session import Format, Session
from shared.candidates.candidate import (
    PRACTICE_ID,
    PRACTICE_NUMBERS,
    PRACTICE_SECRET,
    CandidateId,
    Entry,
    SecretNumber,
)
from shared.centres.centre import Centre
from shared.exams.catalogue import exam
from shared.results.check_history import OutNow
from shared.results.practice import PRACTICE_ENTRY, practice_statement
from shared.results.result import Result, Status, judge, without_scores
from shared.results.statement import Statement, statement
from shared.verification.history import check_id, place_in

_CENTRE = Centre("XX000", "Practice centre", "Europe/Madrid")
_MARK = sha256(b"practice").hexdigest()[:16]
"""In the id of every check of theirs, which is kept nowhere, so that its id says whose it was."""


class Later(StrEnum):
    """What has become of a result when its check is looked at again."""

    SAME = "same"
    SUPERSEDED = "superseded"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class Sample:
    """One sitting of a practice candidate, so many years before the last spring; `second` is its next version."""

    result: Result
    years_ago: int = 0
    later: Later = Later.SAME
    second: Result | None = None


@dataclass(frozen=True, slots=True)
class Practised:
    """A check of a practice candidate, and when it was made."""

    candidate_id: CandidateId
    at: datetime


def _scored(code: str, *values: str) -> Result:
    return judge(exam(code), dict(zip(exam(code).papers, values, strict=True)))


_FCE = _scored("FCE", "165", "161", "158", "166", "160")
_SAMPLES: Mapping[CandidateId, tuple[Sample, ...]] = dict(
    zip(
        PRACTICE_NUMBERS,
        (
            (Sample(_scored("CAE", "199", "195", "193", "201", "197")),),
            (Sample(_scored("PET", "148", "145", "128", "147")),),
            (Sample(_scored("IELTS", "7.5", "7.0", "6.5", "7.0"), years_ago=3),),
            (Sample(without_scores(exam("FCE"), Status.PENDING)),),
            (Sample(without_scores(exam("FCE"), Status.WITHHELD)),),
            (Sample(without_scores(exam("FCE"), Status.ABSENT_ALL)),),
            (Sample(_FCE, later=Later.SUPERSEDED, second=_scored("FCE", "165", "161", "170", "166", "172")),),
            (Sample(_FCE, later=Later.RECALLED),),
            (
                Sample(_scored("FCE", "178", "176", "159", "180", "162")),
                Sample(_scored("FCE", "158", "160", "175", "159", "177"), years_ago=1),
            ),
        ),
        strict=True,
    )
)


def practice_statements(candidate_id: CandidateId, secret_number: SecretNumber, at: datetime) -> list[Statement]:
    """What a check of this pair shows to a key for practice; nothing where it is no practice pair."""
    if secret_number != PRACTICE_SECRET:
        return []
    if candidate_id == PRACTICE_ID:
        return [practice_statement()]
    samples = _SAMPLES.get(candidate_id, ())
    return [_statement(candidate_id, each, each.result, 1, at) for each in samples]


def practice_check(candidate_id: CandidateId, at: datetime) -> str:
    """The id of its check."""
    return check_id(at, f"{'0' * 12}{_MARK}{_known().index(candidate_id):02x}")


def practised(given: str) -> Practised | None:
    """Which check of which practice candidate has this id; None for every other id."""
    place = place_in(given)
    if place is None or given[12:28] != _MARK:
        return None
    number = int(given[28:], 16)
    if number >= len(_known()):
        return None
    return Practised(_known()[number], datetime.fromisoformat(place.partition("#")[0]))


def as_out_now(check: Practised, at: datetime) -> Sequence[tuple[Session, OutNow | None, Statement | None]]:
    """Of each sitting that the check has shown its session, the version that is out now, and its Statement."""
    if check.candidate_id == PRACTICE_ID:
        shown = practice_statement()
        return [(shown.session, OutNow(shown.result, 1), shown)]
    return [_out_now(check.candidate_id, each, at) for each in _SAMPLES[check.candidate_id]]


def _out_now(
    candidate_id: CandidateId, sample: Sample, at: datetime
) -> tuple[Session, OutNow | None, Statement | None]:
    session = _session(sample, at)
    if sample.later is Later.RECALLED:
        return session, None, None
    result, number = (sample.second, 2) if sample.second else (sample.result, 1)
    return session, OutNow(result, number), _statement(candidate_id, sample, result, number, at)


def _statement(candidate_id: CandidateId, sample: Sample, result: Result, number: int, at: datetime) -> Statement:
    session = _session(sample, at)
    entry: Entry = replace(
        PRACTICE_ENTRY, candidate_id=candidate_id, session_id=session.id, candidate_number=f"000{candidate_id[-1]}"
    )
    return statement(entry, session, _CENTRE, result, number, session.release_at or at)


def _session(sample: Sample, at: datetime) -> Session:
    """Of the last spring whose results are out, in years before it."""
    sat = _spring(at.astimezone(UTC)) - timedelta(days=364 * sample.years_ago)
    return Session(
        id=f"PRACTICE-{sample.result.exam}-{sat.year}",
        exam=sample.result.exam,
        name=f"Practice session {sat.year}",
        format=Format.PAPER_BASED,
        exam_date=sat,
        release_at=_released(sat),
        zone="Europe/Madrid",
    )


def _spring(at: datetime) -> date:
    this = date(at.year, 3, 14)
    return this if _released(this) <= at else date(at.year - 1, 3, 14)


def _released(sat: date) -> datetime:
    return datetime.combine(sat + timedelta(days=34), time(8), UTC)


def _known() -> tuple[CandidateId, ...]:
    return (PRACTICE_ID, *PRACTICE_NUMBERS)
