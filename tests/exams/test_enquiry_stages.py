from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from shared.exams import enquiry_stages
from shared.exams.catalogue import EXAMS, Paper
from shared.exams.enquiry_stages import NOTHING_OFFERED, RULES, EnquiryRule, Stage, rule_of

TODAY = date(2026, 12, 9)
FOUR, FIVE = ("reading", "writing", "listening"), ("reading", "use_of_english", "writing", "listening")
KEY, YOUNG = ("reading_and_writing", "listening", "speaking"), ("listening", "reading_and_writing", "speaking")
MODULES = ("module_1", "module_2", "module_3", "young_learners", "clil")

# components of Stage 1, of Stage 2 (centre guidance; regional guidance on enquiries)
COMPONENTS = {
    **dict.fromkeys(("PET", "PETS", "BECP", "BECV", "BECH"), ((*FOUR, "speaking"), FOUR)),
    **dict.fromkeys(("FCE", "FCES", "CAE", "CPE"), ((*FIVE, "speaking"), FIVE)),
    **dict.fromkeys(("KET", "KETS"), (KEY, ())),
    **dict.fromkeys(("YLES", "YLEM", "YLEF"), (YOUNG, ())),
    **dict.fromkeys(("IELTS", "BULATS", "ILEC", "ICFE"), ((), ())),
    "TKT": (MODULES, ()),
    "DELTA1": (("paper_1", "paper_2"), ("paper_1", "paper_2")),
}


def test_every_exam_of_the_catalogue_has_its_rule() -> None:
    assert set(RULES) == set(COMPONENTS) == set(EXAMS)


@pytest.mark.parametrize("code", COMPONENTS)
def test_components_by_stage(code: str) -> None:
    rule = rule_of(code, TODAY)
    assert (rule.covers(Stage.CLERICAL_RECHECK), rule.covers(Stage.REMARK)) == COMPONENTS[code]
    assert set(rule.checked) <= set(EXAMS[code].papers)
    assert rule.own_route == (code == "IELTS")


def test_speaking_is_never_remarked() -> None:
    assert not [code for code, rules in RULES.items() if any(Paper.SPEAKING in rule.remarked for rule in rules)]


def test_what_was_released_under_an_old_rule_keeps_it() -> None:
    old = EnquiryRule(date(2015, 1, 1), (Paper.WRITING, Paper.LISTENING), (Paper.WRITING, Paper.LISTENING), False)
    new = EnquiryRule(date(2027, 3, 1), (Paper.WRITING, Paper.LISTENING), (Paper.WRITING,), False)
    rules = {"FCE": (new, old)}
    assert rule_of("FCE", date(2014, 12, 31), rules) == NOTHING_OFFERED
    assert rule_of("FCE", date(2015, 1, 1), rules) == rule_of("FCE", date(2027, 2, 28), rules) == old
    assert rule_of("FCE", date(2027, 3, 1), rules) == new


def a_row(**changes: object) -> SimpleNamespace:
    sound = {"since": "2015-01-01", "checked": ["speaking"], "remarked": [], "own_route": False, "source": "A guide."}
    return SimpleNamespace(**{**sound, **changes})


def refused(*rows: SimpleNamespace) -> str:
    with pytest.raises(ValueError, match="^The exam table, FCE: ") as refusal:
        enquiry_stages._rules(replace(EXAMS["FCE"], enquiries=rows))
    return str(refusal.value)


@pytest.mark.parametrize("remarked", [["speaking"], ["listening"]])
def test_an_entry_that_would_remark_speaking_or_more_than_is_checked_is_refused(remarked: list[str]) -> None:
    assert "a re-mark of it covers Speaking, or what Stage 1 does not check" in refused(a_row(remarked=remarked))


@pytest.mark.parametrize("forgotten", vars(a_row()))
def test_a_forgotten_field_is_named(forgotten: str) -> None:
    row = a_row()
    delattr(row, forgotten)
    assert refused(row) == f"The exam table, FCE: the field “{forgotten}” is missing."


def test_a_rule_is_there_has_its_source_and_is_about_the_exams_own_papers() -> None:
    assert "“enquiries” is empty" in refused()
    assert "“source” of “enquiries” is empty" in refused(a_row(source=""))
    assert "checks a paper that it does not have" in refused(a_row(checked=["module_1"]))
    assert "“own_route” is 'no' and is to be true or false" in refused(a_row(own_route="no"))
    assert "isoformat" in refused(a_row(since="2015"))
