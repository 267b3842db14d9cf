"""The verdict of a check by a requirement profile, and what is shown beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from typing_extensions import TypedDict

from shared.candidates.candidate import CandidateView
from shared.ground.forms import SessionId
from shared.results.practice import PRACTICE_SESSION
from shared.results.shared_result import SharedResult, shared_sitting
from shared.results.sitting import sitting_of
from shared.results.statement import State, StatementView
from shared.verification.access_record import JudgedBy
from shared.verification.requirement_profile import RequirementProfile
from shared.verification.requirements import VALID, Sitting, VerdictView, judge


class ResultState(TypedDict):
    """A result where the profile shows the verdict alone: whose it is, and its state. `id` is the session's."""

    id: SessionId
    version: int
    state: State
    candidate: CandidateView


def verdict_on(profile: RequirementProfile | None, shown: Sequence[StatementView], at: datetime) -> VerdictView | None:
    """By the Statements that the check opened and no other; None where it named no profile."""
    return judge(profile, [_sitting(each) for each in shown], at).to_json() if profile else None


def verdict_on_shared(profile: RequirementProfile | None, shown: SharedResult, at: datetime) -> VerdictView | None:
    """The same by what is shared and nothing else."""
    return judge(profile, [shared_sitting(shown)], at).to_json() if profile else None


def _sitting(shown: StatementView) -> Sitting:
    """The published practice result is judged as if it were valid, so that anyone can try a profile on it."""
    sitting = sitting_of(shown)
    return replace(sitting, state=VALID) if shown["id"] == PRACTICE_SESSION.id else sitting


def as_shown(profile: RequirementProfile | None, shown: StatementView) -> StatementView | ResultState:
    if profile is None or not profile.asks.verdict_only:
        return shown
    return {
        "id": shown["id"],
        "version": shown["version"],
        "state": shown["state"],
        "candidate": shown["candidate"],
    }


NOT_YET = (State.PENDING, State.WITHHELD)
"""Of a result without content that could be judged, which may have some later."""


def known_to_meet(newest: State, *, meets: bool) -> bool | None:
    """None where it is not known yet: no other result meets the profile, and the newest may once it has content."""
    return None if newest in NOT_YET and not meets else meets


def judged_by(profile: RequirementProfile | None, verdict: VerdictView | None, newest: State) -> JudgedBy | None:
    """What the record of the look keeps of the profile, and of the verdict that it shows."""
    if profile is None or verdict is None:
        return None
    meets = known_to_meet(newest, meets=verdict["meets"])
    return JudgedBy(profile.id, profile.version, profile.name, profile.asks.verdict_only, meets)
