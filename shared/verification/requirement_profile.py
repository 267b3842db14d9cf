"""Requirement profiles: what an organisation asks of a result. Each change is a next version, and every one is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from typing_extensions import TypedDict

from shared.exams.catalogue import EXAMS, Exam, Kind, Paper
from shared.exams.scale import CEFR_BANDS, Cefr
from shared.ground.dates import instant_text
from shared.ground.errors import Conflict, NotFound, RuleBroken, StaleVersion
from shared.ground.forms import ExamCode, Instant, Opaque, Revision
from shared.ground.text import printed_name
from shared.verification.agent import Person

MOST_PROFILES = 50
"""That one organisation offers at a time."""
LOWEST_SCORE, HIGHEST_SCORE = 80, CEFR_BANDS[-1].highest
"""The ends of the Cambridge English Scale."""
OLDEST_MONTHS = 120
TESTED_IN: Mapping[Paper, tuple[Paper, ...]] = MappingProxyType(
    {
        Paper.READING: (Paper.READING, Paper.READING_AND_WRITING, Paper.READING_AND_LISTENING),
        Paper.USE_OF_ENGLISH: (Paper.USE_OF_ENGLISH,),
        Paper.WRITING: (Paper.WRITING, Paper.READING_AND_WRITING),
        Paper.LISTENING: (Paper.LISTENING, Paper.READING_AND_LISTENING),
        Paper.SPEAKING: (Paper.SPEAKING,),
    }
)
"""What a minimum may be asked of, and the papers that test it: Key and BULATS test two skills in one."""


class MinimumView(TypedDict, total=False):
    score: int
    level: Cefr


class AskedView(TypedDict):
    """What one version asks; an age is counted from the exam's date."""

    id: Opaque
    version: Revision
    name: str
    exams: list[ExamCode]
    minimum_overall: MinimumView | None
    minimum_papers: dict[Paper, MinimumView]
    maximum_age_months: int | None
    may_combine_sittings: bool
    verdict_only: bool
    changed_at: Instant


class ProfileView(AskedView):
    """`changed_by` is who made this version, null of one from before it was kept; `retired_at` is there once the
    profile is not offered any more, `published_at` while anybody may read it."""

    changed_by: str | None
    retired_at: Instant | None
    published_at: Instant | None


class NoSuchProfile(NotFound):
    def __init__(self) -> None:
        super().__init__("Your organisation has no requirement profile with this id and version.")


class ProfileNotOffered(RuleBroken):
    code = "profile_not_offered"

    def __init__(self) -> None:
        super().__init__("Your organisation offers no requirement profile with this id.", pointer="/profile_id")


class ProfileRetired(Conflict):
    code = "profile_retired"

    def __init__(self) -> None:
        super().__init__("This requirement profile is retired. Make a new one.")


class ProfilesSpent(Conflict):
    code = "profiles_spent"

    def __init__(self) -> None:
        super().__init__(f"Your organisation has {MOST_PROFILES} requirement profiles. Retire one first.")


@dataclass(frozen=True, slots=True)
class Minimum:
    """A scale score, a CEFR level, or both: the level is then for exams off the scale alone."""

    score: int | None = None
    level: Cefr | None = None

    def asked_of(self, exam: Exam) -> int | Cefr | None:
        """A score, or a level: of an exam off the scale only a level can be asked. None where not even C2 is sure to
        have the score."""
        if self.score is None:
            return self.level
        return self.score if exam.kind is Kind.SCALE else self.level or level_sure_of(self.score)

    def to_json(self) -> MinimumView:
        found: MinimumView = {}
        if self.score is not None:
            found["score"] = self.score
        if self.level is not None:
            found["level"] = self.level
        return found


@dataclass(frozen=True, slots=True)
class Requirements:
    """What is asked. `exams` are codes in the catalogue's order; `papers` by the skill (`TESTED_IN`)."""

    exams: tuple[str, ...]
    overall: Minimum | None = None
    papers: Mapping[Paper, Minimum] = field(default_factory=dict)
    maximum_age_months: int | None = None
    may_combine_sittings: bool = False
    verdict_only: bool = False


@dataclass(frozen=True, slots=True)
class RequirementProfile:
    """One version of it. Where it is `verdict_only`, whoever checks by it sees the verdict and no score."""

    id: str
    version: int
    name: str
    asks: Requirements
    changed_at: datetime
    retired_at: datetime | None = None
    changed_by: Person | None = None
    published_at: datetime | None = None
    """Since when anybody may read it."""

    def to_json(self) -> ProfileView:
        return {
            **self.asked(),
            "changed_by": self.changed_by.name if self.changed_by else None,
            "retired_at": instant_text(self.retired_at) if self.retired_at else None,
            "published_at": instant_text(self.published_at) if self.published_at else None,
        }

    def asked(self) -> AskedView:
        return {
            "id": self.id,
            "version": self.version,
            "name": self.name,
            "exams": list(self.asks.exams),
            "minimum_overall": self.asks.overall.to_json() if self.asks.overall else None,
            "minimum_papers": {paper: minimum.to_json() for paper, minimum in self.asks.papers.items()},
            "maximum_age_months": self.asks.maximum_age_months,
            "may_combine_sittings": self.asks.may_combine_sittings,
            "verdict_only": self.asks.verdict_only,
            "changed_at": instant_text(self.changed_at),
        }


def level_sure_of(score: int) -> Cefr | None:
    """The lowest level whose every score is this one or above it; None above where C2 begins."""
    return next((band.cefr for band in CEFR_BANDS if band.lowest >= score), None)


def profile_name(text: str) -> str:
    """2 to 80 characters that can all be seen; RuleBroken otherwise. The candidate reads it."""
    return printed_name(text, field="the profile's name", pointer="/name", shortest=2, longest=80)


def accepted_exams(codes: Iterable[str]) -> tuple[str, ...]:
    """Each once, in the catalogue's order; raises RuleBroken for a code that no exam has."""
    asked = list(codes)
    for number, code in enumerate(asked):
        if code not in EXAMS:
            sentence = f"There is no exam with the code “{code[:20]}” in the catalogue."
            raise RuleBroken(sentence, pointer=f"/exams/{number}")
    return tuple(code for code in EXAMS if code in asked)


def minimum(score: int | None, level: Cefr | None, pointer: str) -> Minimum:
    """Raises RuleBroken where nothing is asked."""
    if score is None and level is None:
        raise RuleBroken("Give a score, a level, or both; leave this out where you ask for none.", pointer=pointer)
    return Minimum(score, level)


def offered(profile_id: str | None, found: RequirementProfile | None) -> RequirementProfile | None:
    """The profile that a check names, or None where it names none; raises ProfileNotOffered."""
    if profile_id is not None and found is None:
        raise ProfileNotOffered
    return found


def may_change(newest: RequirementProfile, version: int) -> RequirementProfile:
    """The profile whose next version may be written by whoever has read this one.

    Raises ProfileRetired, or StaleVersion where another version is the newest.
    """
    if newest.retired_at:
        raise ProfileRetired
    if newest.version != version:
        raise StaleVersion(f"Version {newest.version} is the newest. Read it, and change that one.", pointer="/version")
    return newest
