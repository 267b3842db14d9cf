"""Which stages of a results enquiry an exam has, component by component, and since when.

The facts live in `enquiries.json`, dated: a change of the rules is another row, and what was released under the
old one keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType, SimpleNamespace

from shared.exams.catalogue import Paper

SCHEMA_VERSION = 1


class Stage(StrEnum):
    """Stage 1 checks the sums and records, Stage 2 marks again (centre guidance)."""

    CLERICAL_RECHECK = "stage_1"
    REMARK = "stage_2"


@dataclass(frozen=True, slots=True)
class EnquiryRule:
    """What holds for results released from the day `since` on: the components that Stage 1 checks, and those that
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


def _rule(row: SimpleNamespace) -> EnquiryRule:
    checked, remarked = tuple(map(Paper, row.checked)), tuple(map(Paper, row.remarked))
    if Paper.SPEAKING in remarked or set(remarked) - set(checked):
        raise ValueError(f"a re-mark of {row.exams} covers Speaking, or what Stage 1 does not check")
    return EnquiryRule(date.fromisoformat(row.since), checked, remarked, row.own_route)


def _load(path: Path) -> Mapping[str, tuple[EnquiryRule, ...]]:
    document = json.loads(path.read_text("utf-8"), object_hook=lambda pairs: SimpleNamespace(**pairs))
    if document.schema_version != SCHEMA_VERSION:
        raise ValueError(f"{path.name} is of schema {document.schema_version}; this code reads {SCHEMA_VERSION}")
    found: dict[str, tuple[EnquiryRule, ...]] = {}
    for row in document.rules:
        for code in row.exams:
            found[code] = (*found.get(code, ()), _rule(row))
    return MappingProxyType(found)


RULES: Mapping[str, tuple[EnquiryRule, ...]] = _load(Path(__file__).with_name("enquiries.json"))
