"""Whether results meet a requirement profile, and if not, what they miss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import NotRequired

from typing_extensions import TypedDict

from shared.exams.catalogue import Exam, Paper
from shared.exams.grading import EXEMPT
from shared.exams.scale import Cefr, is_at_least
from shared.ground.dates import months_before, zone_named
from shared.ground.forms import Opaque, Revision, SessionId
from shared.verification.requirement_profile import TESTED_IN, Minimum, RequirementProfile, Requirements

VALID = "valid"
"""The one state of a result that meets anything."""


class Missed(StrEnum):
    """What a result misses: the minimum of a paper, of the overall score or of the overall level, the age, an exam that
    is accepted, or a state that is valid."""

    PAPER = "paper"
    OVERALL = "overall"
    CEFR = "cefr"
    AGE = "age"
    EXAM = "exam"
    STATE = "state"


OF_THE_WHOLE = frozenset({Missed.EXAM, Missed.STATE, Missed.AGE})
"""What no other sitting makes good for this one."""


class MissView(TypedDict):
    """`required` and `actual` are scores or levels; for `age` the first exam date that is accepted and the exam's; for
    `exam` codes. `actual` is null where nothing is reported, and left out where the profile shows the verdict alone."""

    what: Missed
    paper: Paper | None
    required: str
    actual: NotRequired[str | None]


class VerdictView(TypedDict):
    """`results` are those it rests on: of several the one that misses least, or the sittings that were combined."""

    meets: bool
    misses: list[MissView]
    results: list[SessionId]
    profile_id: Opaque
    profile_version: Revision
    profile_name: str


@dataclass(frozen=True, slots=True)
class Figure:
    """What is reported overall, or of a paper: a scale score, a level, neither, or that the paper was not to be sat."""

    score: int | None = None
    level: Cefr | None = None
    is_exempt: bool = False


NOTHING = Figure()


@dataclass(frozen=True, slots=True)
class Sitting:
    """One result of one exam session, as its Statement shows it. `zone` is the session's, whose calendar counts."""

    session_id: str
    exam: Exam
    exam_date: date
    zone: str
    state: str
    overall: Figure = NOTHING
    papers: Mapping[Paper, Figure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Miss:
    what: Missed
    required: str
    actual: str | None
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    profile: RequirementProfile
    misses: tuple[Miss, ...]
    session_ids: tuple[str, ...]

    @property
    def meets(self) -> bool:
        return not self.misses

    def to_json(self) -> VerdictView:
        return {
            "meets": self.meets,
            "misses": [_miss(each, self.profile.asks) for each in self.misses],
            "results": list(self.session_ids),
            "profile_id": self.profile.id,
            "profile_version": self.profile.version,
            "profile_name": self.profile.name,
        }


@dataclass(frozen=True, slots=True)
class _Way:
    """One sitting, or several together, as what the profile is to be met with."""

    sittings: tuple[Sitting, ...]
    misses: tuple[Miss, ...]

    @property
    def place(self) -> tuple[object, ...]:
        """Before others: nothing in the way of judging it, fewer misses, fewer sittings, a newer exam."""
        newest = max(self.sittings, key=lambda each: (each.exam_date, each.session_id))
        kinds = {miss.what for miss in self.misses}
        unjudged = 2 if Missed.EXAM in kinds else 1 if Missed.STATE in kinds else 0
        return unjudged, len(self.misses), len(self.sittings), -newest.exam_date.toordinal(), newest.session_id


def judge(profile: RequirementProfile, sittings: Sequence[Sitting], at: datetime) -> Verdict:
    """The verdict on the best of one candidate's sittings, at least one: met by any of them, or by several of one exam
    together where the profile allows it; else what the one that comes nearest misses."""
    ways = [_Way((each,), tuple(_misses(profile.asks, each, at))) for each in sittings]
    if profile.asks.may_combine_sittings:
        ways += _combined(profile.asks, sittings, at)
    best = min(ways, key=attrgetter("place"))
    return Verdict(profile, best.misses, tuple(each.session_id for each in best.sittings))


def first_accepted(asks: Requirements, sitting: Sitting, at: datetime) -> date | None:
    """The earliest exam date that is young enough now, by the calendar of the session's zone; None: any.

    The age is counted from the exam, and that day itself is still accepted: institutions accept "certificates taken
    within the last 2 or 3 years" (results guidance, on how long results are valid), and a result's own validity is
    counted so, too.
    """
    if asks.maximum_age_months is None:
        return None
    return months_before(at.astimezone(zone_named(sitting.zone)).date(), asks.maximum_age_months)


def _misses(asks: Requirements, sitting: Sitting, at: datetime) -> Iterator[Miss]:
    """Another exam, or a result that is not valid, is not judged any further: it has nothing that would count."""
    if sitting.exam.code not in asks.exams:
        yield Miss(Missed.EXAM, ", ".join(asks.exams), sitting.exam.code)
    elif sitting.state != VALID:
        yield Miss(Missed.STATE, VALID, sitting.state)
    else:
        first = first_accepted(asks, sitting, at)
        if first is not None and sitting.exam_date < first:
            yield Miss(Missed.AGE, first.isoformat(), sitting.exam_date.isoformat())
        yield from short_of(asks, sitting.exam, sitting.overall, sitting.papers)


def short_of(asks: Requirements, exam: Exam, overall: Figure, papers: Mapping[Paper, Figure]) -> Iterator[Miss]:
    """The minimums that these figures of an exam do not reach, in the order of the profile."""
    if asks.overall:
        by_score = isinstance(asks.overall.asked_of(exam), int)
        yield from _short(asks.overall, exam, overall, Missed.OVERALL if by_score else Missed.CEFR, None)
    for paper, minimum in asks.papers.items():
        yield from _short(minimum, exam, _figure_of(papers, paper), Missed.PAPER, paper)


def _short(minimum: Minimum, exam: Exam, figure: Figure, what: Missed, paper: Paper | None) -> Iterator[Miss]:
    asked = minimum.asked_of(exam)
    if _reaches(figure, asked):
        return
    actual = EXEMPT if figure.is_exempt else figure.score if isinstance(asked, int) else figure.level
    required = minimum.score if asked is None else asked
    yield Miss(what, str(required), None if actual is None else str(actual), paper)


def _reaches(figure: Figure, asked: int | Cefr | None) -> bool:
    if isinstance(asked, int):
        return figure.score is not None and figure.score >= asked
    return asked is not None and figure.level is not None and is_at_least(figure.level, asked)


def _figure_of(papers: Mapping[Paper, Figure], skill: Paper) -> Figure:
    return next((papers[each] for each in TESTED_IN[skill] if each in papers), NOTHING)


def _combined(asks: Requirements, sittings: Sequence[Sitting], at: datetime) -> Iterator[_Way]:
    """Of each exam that is accepted, the sittings that are valid and young enough, together: the best of each paper,
    and the best overall result that was reported, for nobody works one out over several days."""
    usable = [each for each in sittings if not {miss.what for miss in _misses(asks, each, at)} & OF_THE_WHOLE]
    by_exam = sorted(usable, key=lambda each: (each.exam.code, each.exam_date, each.session_id))
    for _, same in groupby(by_exam, key=lambda each: each.exam.code):
        together = tuple(same)
        sat = {paper for each in together for paper in each.papers}
        papers = {paper: _best(each.papers[paper] for each in together if paper in each.papers) for paper in sat}
        overall = _best(each.overall for each in together)
        yield _Way(together, tuple(short_of(asks, together[0].exam, overall, papers)))


def _best(figures: Iterable[Figure]) -> Figure:
    found = list(figures)
    scores = [each.score for each in found if each.score is not None]
    levels = [each.level for each in found if each.level is not None]
    exempt = bool(found) and all(each.is_exempt for each in found)
    return Figure(max(scores, default=None), max(levels, key=list(Cefr).index, default=None), is_exempt=exempt)


def _miss(miss: Miss, asks: Requirements) -> MissView:
    shown: MissView = {"what": miss.what, "paper": miss.paper, "required": miss.required}
    if not asks.verdict_only:
        shown["actual"] = miss.actual
    return shown
