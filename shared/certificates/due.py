"""What a result is certified with, or which rule says that it has no certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from shared.exams.catalogue import CertificateRule, Exam, Paper
from shared.exams.scale import Cefr
from shared.results.result import Result, Status, certificate_is_due, paper_is_reported


@dataclass(frozen=True, slots=True)
class Certified:
    """What a certificate states. Scores are the Statement's; only where each paper is certified, it names the papers
    with their values."""

    cefr: Cefr | None
    grade: str | None
    papers: tuple[tuple[Paper, str], ...] = ()


class NoCertificate(StrEnum):
    """The rule by which a result has no certificate."""

    PENDING = "pending"
    WITHHELD = "withheld"
    ABSENT = "absent"
    NONE_FOR_EXAM = "none_for_exam"
    NO_PASS = "no_pass"
    NOT_COMPLETED = "not_completed"
    BELOW_LEVEL = "below_level"
    NO_PAPER = "no_paper"


_UNREPORTED: Mapping[Status, NoCertificate] = MappingProxyType(
    {
        Status.PENDING: NoCertificate.PENDING,
        Status.WITHHELD: NoCertificate.WITHHELD,
        Status.ABSENT_PART: NoCertificate.ABSENT,
        Status.ABSENT_ALL: NoCertificate.ABSENT,
    }
)
_BY_RULE: Mapping[CertificateRule, NoCertificate] = MappingProxyType(
    {
        CertificateRule.LEVEL: NoCertificate.BELOW_LEVEL,
        CertificateRule.PASS: NoCertificate.NO_PASS,
        CertificateRule.COMPLETION: NoCertificate.NOT_COMPLETED,
        CertificateRule.EACH_PAPER: NoCertificate.NO_PAPER,
        CertificateRule.NONE: NoCertificate.NONE_FOR_EXAM,
    }
)


def certified(exam: Exam, result: Result) -> Certified | NoCertificate:
    """By the exam's own rule (`certificate_is_due`): "below that band, at or above the scale minimum: no certificate,
    no CEFR level; score is on the statement" (candidate guidance)."""
    if result.status is not Status.REPORTED:
        return _UNREPORTED[result.status]
    is_each = exam.certificate is CertificateRule.EACH_PAPER
    papers = tuple(
        (paper, value) for paper, value in result.values.items() if is_each and paper_is_reported(exam, paper, value)
    )
    if not certificate_is_due(exam, result) or (is_each and not papers):
        return _BY_RULE[exam.certificate]
    return Certified(result.certificate_cefr, result.grade, papers)
