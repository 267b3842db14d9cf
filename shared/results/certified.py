"""What a certificate states of a result, and so the certifying statement that stands in its place: grade and level, or
the papers with their values where each is certified by itself; and no other score."""

from __future__ import annotations

from typing_extensions import TypedDict

from shared.candidates.candidate import CandidateView
from shared.centres.centre import ExamCentre
from shared.exams.scale import Cefr
from shared.ground.forms import Instant
from shared.results.result import PaperResult
from shared.results.statement import ExamSession, ExamView, StatementView
from shared.results.validity import ValidityView


class CertifiedView(TypedDict):
    """`level` is the certificate's. Not `awarded`: the version has no certificate, so that no grade, level or paper
    is stated."""

    awarded: bool
    grade: str | None
    level: Cefr | None
    papers: list[PaperResult]
    version: int
    released_at: Instant
    candidate: CandidateView
    centre: ExamCentre
    session: ExamSession
    exam: ExamView
    validity: ValidityView


def certified(shown: StatementView) -> CertifiedView:
    certificate, overall = shown["certificate"], shown["overall"]
    awarded = certificate["awarded"]
    grade = overall["grade"] if awarded and overall else None
    level = certificate["cefr"] if awarded else None
    return {
        "awarded": awarded,
        "grade": grade,
        "level": level,
        "papers": shown["papers"] if awarded and not (grade or level) else [],
        "version": shown["version"],
        "released_at": shown["released_at"],
        "candidate": shown["candidate"],
        "centre": shown["centre"],
        "session": shown["session"],
        "exam": shown["exam"],
        "validity": shown["validity"],
    }
