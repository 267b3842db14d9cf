"""A result as a share shows it: its exam, its session and its state, and of the rest what its candidate has chosen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from typing_extensions import TypedDict

from shared.calendar.session import ExamName, Session
from shared.candidates.candidate import Entry
from shared.exams.catalogue import Kind, exam
from shared.exams.scale import Cefr
from shared.ground.dates import instant_text
from shared.ground.forms import Day, IdNumber, Instant, SessionId
from shared.results.check_history import has_content
from shared.results.result import PaperResult
from shared.results.statement import ExamSession, State, Statement, StatementView
from shared.results.validity import ValidityView
from shared.verification.requirements import NOTHING, Figure, Sitting
from shared.verification.share import SharedField


class SharedName(TypedDict):
    given_names: str
    family_name: str


class SharedOverall(TypedDict):
    kind: Kind
    value: str | None
    total: str | None
    scale_score: int | None
    reported: bool


class SharedLevel(TypedDict):
    """`cefr` of the result, and of the certificate, where there is one."""

    cefr: Cefr | None
    certificate_cefr: Cefr | None


class SharedResult(TypedDict):
    """Act on `state`, and only on `valid`. `fields` are what the candidate has chosen: what is null is not among them,
    or not reported. `candidate_id` is null on the page of a link. Of what is withheld or recalled, which has no version
    that can be seen, the state is all but the name and the birth date."""

    id: SessionId
    version: int | None
    state: State
    released_at: Instant | None
    session: ExamSession
    exam: ExamName
    validity: ValidityView | None
    fields: list[SharedField]
    candidate_id: IdNumber | None
    name: SharedName | None
    birth_date: Day | None
    overall: SharedOverall | None
    grade: str | None
    level: SharedLevel | None
    papers: list[PaperResult] | None


@dataclass(frozen=True, slots=True)
class Shared:
    """What is out of the entry that is shared; without a Statement where it was out, and is recalled."""

    entry: Entry
    session: Session
    out: Statement | None

    def to_json(self, fields: Collection[SharedField], at: datetime, *, with_id: bool) -> SharedResult:
        name: SharedName = {"given_names": self.entry.given_names, "family_name": self.entry.family_name}
        shown = self.out.to_json(at) if self.out else None
        content = shown if shown and has_content(shown["state"]) else None
        return {
            "id": self.session.id,
            "version": shown["version"] if shown else None,
            "state": shown["state"] if shown else State.RECALLED,
            "released_at": instant_text(self.out.released_at) if self.out else None,
            "session": {**self.session.to_json(), "zone": self.session.zone, "practice": self.session.practice},
            "exam": {"code": self.session.exam, "name": exam(self.session.exam).name},
            "validity": content["validity"] if content else None,
            "fields": list(fields),
            "candidate_id": self.entry.candidate_id if with_id else None,
            "name": name if SharedField.NAME in fields else None,
            "birth_date": self.entry.date_of_birth.isoformat() if SharedField.BIRTH_DATE in fields else None,
            "overall": _overall(content) if SharedField.OVERALL in fields else None,
            "grade": _grade(content) if SharedField.GRADE in fields else None,
            "level": _level(content) if SharedField.LEVEL in fields else None,
            "papers": content["papers"] if content and SharedField.PAPERS in fields else None,
        }


def _overall(shown: StatementView | None) -> SharedOverall | None:
    overall = shown["overall"] if shown else None
    if overall is None:
        return None
    return {
        "kind": overall["kind"],
        "value": overall["value"],
        "total": overall["total"],
        "scale_score": overall["scale_score"],
        "reported": overall["reported"],
    }


def _grade(shown: StatementView | None) -> str | None:
    overall = shown["overall"] if shown else None
    return overall["grade"] if overall else None


def _level(shown: StatementView | None) -> SharedLevel | None:
    overall = shown["overall"] if shown else None
    return {"cefr": overall["cefr"], "certificate_cefr": overall["certificate_cefr"]} if overall else None


def shared_sitting(shown: SharedResult) -> Sitting:
    """As a requirement profile judges it: by what is shared and nothing else, or a verdict would tell the rest."""
    overall, level = shown["overall"], shown["level"]
    return Sitting(
        session_id=shown["id"],
        exam=exam(shown["exam"]["code"]),
        exam_date=date.fromisoformat(shown["session"]["exam_date"]),
        zone=shown["session"]["zone"],
        state=shown["state"],
        overall=Figure(overall["scale_score"] if overall else None, level["cefr"] if level else None)
        if overall or level
        else NOTHING,
        papers={
            each["paper"]: Figure(each["scale_score"], each["cefr"], is_exempt=each["exempt"])
            for each in shown["papers"] or ()
        },
    )


def without_content(shown: SharedResult) -> SharedResult:
    """Where a profile shows the verdict alone: whose it is, and its state."""
    return {**shown, "validity": None, "overall": None, "grade": None, "level": None, "papers": None}
