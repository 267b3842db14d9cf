"""Which stages of a results enquiry an exam has, component by component, and since when.

The facts are the field `enquiries` of an exam's entry in the exam table, dated: a change of the rules is another row,
and what was released under the old one keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType, SimpleNamespace

from shared.exams.catalogue import EXAMS, Exam, Paper, entry_of, sound


class Stage(StrEnum):
    """Stage 1 checks the sums and records, Stage 2 marks again (centre guidance)."""

    CLERICAL_RECHECK = "stage_1"
    REMARK = "stage_2"


@dataclass(frozen=True, slots=True)
class EnquiryRule:
    """The rule for results released from the day `since` on: the components that Stage 1 checks, and those that
    Stage 2 marks again, which are written papers and Listening, never Speaking (centre guidance). None: no such stage.
    """

    since: date
    checked: tuple[Paper, ...]
    remarked: tuple[Paper, ...]
    own_route: bool

    def covers(self, stage: Stage) -> tuple[Paper, ...]:
        return self.checked if stage is Stage.CLERICAL_RECHECK else self.remarked


NOTHING_OFFERED = EnquiryRule(date.min, (), (), own_route=False)


def rule_of(exam: str, released_on: date, rules: Mapping[str, tuple[EnquiryRule, ...]] | None = None) -> EnquiryRule:
    """The rule for results of this exam (a code) that were released on this local day; nothing before the first row.

    By decision the day of release counts, not that of the enquiry: it is what the windows run from.
    """
    found = [rule for rule in (RULES if rules is None else rules).get(exam, ()) if rule.since <= released_on]
    return max(found, key=lambda rule: rule.since, default=NOTHING_OFFERED)


def newest_rule(exam: str) -> EnquiryRule:
    """What the pages say of an exam."""
    return rule_of(exam, date.max)


def _rules(exam: Exam) -> tuple[EnquiryRule, ...]:
    """Raises ValueError, a sentence, where the exam's entry has no rule or one that cannot be used."""
    with entry_of(exam.code):
        if not exam.enquiries:
            raise ValueError("the field “enquiries” is empty: write a row even where nothing is offered")
        return tuple(_rule(row, exam) for row in exam.enquiries)


def _rule(row: SimpleNamespace, exam: Exam) -> EnquiryRule:
    checked, remarked = tuple(map(Paper, row.checked)), tuple(map(Paper, row.remarked))
    if Paper.SPEAKING in remarked or set(remarked) - set(checked):
        raise ValueError("a re-mark of it covers Speaking, or what Stage 1 does not check")
    if set(checked) - set(exam.papers):
        raise ValueError("Stage 1 of it checks a paper that it does not have")
    if not row.source:
        raise ValueError("the field “source” of “enquiries” is empty: quote where the rule is written")
    return sound(EnquiryRule(date.fromisoformat(row.since), checked, remarked, row.own_route))


RULES: Mapping[str, tuple[EnquiryRule, ...]] = MappingProxyType({code: _rules(each) for code, each in EXAMS.items()})
