from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shared.exams import catalogue
from shared.exams.catalogue import EXAMS, CertificateRule, Exam, UnknownExam, exam
from shared.exams.scale import next_level
from tests.kit.new_exam import CODE, an_entry, write_table

FOUR = ("reading", "writing", "listening", "speaking")
FIVE = ("reading", "use_of_english", "writing", "listening", "speaking")
KEY = ("reading_and_writing", "listening", "speaking")
YOUNG = ("listening", "reading_and_writing", "speaking")
MODULES = ("module_1", "module_2", "module_3", "young_learners", "clil")

# code: name, level, papers, lowest and highest value printed, what a paper counts in
CATALOGUE = {
    "KET": ("A2 Key", "A2", KEY, "82", "150", "scale"),
    "KETS": ("A2 Key for Schools", "A2", KEY, "82", "150", "scale"),
    "PET": ("B1 Preliminary", "B1", FOUR, "102", "170", "scale"),
    "PETS": ("B1 Preliminary for Schools", "B1", FOUR, "102", "170", "scale"),
    "FCE": ("B2 First", "B2", FIVE, "122", "190", "scale"),
    "FCES": ("B2 First for Schools", "B2", FIVE, "122", "190", "scale"),
    "CAE": ("C1 Advanced", "C1", FIVE, "142", "210", "scale"),
    "CPE": ("C2 Proficiency", "C2", FIVE, "162", "230", "scale"),
    "BECP": ("B1 Business Preliminary", "B1", FOUR, "102", "170", "scale"),
    "BECV": ("B2 Business Vantage", "B2", FOUR, "122", "190", "scale"),
    "BECH": ("C1 Business Higher", "C1", FOUR, "142", "210", "scale"),
    "YLES": ("Pre A1 Starters", "Pre A1", YOUNG, "1", "5", "shields"),
    "YLEM": ("A1 Movers", "A1", YOUNG, "1", "5", "shields"),
    "YLEF": ("A2 Flyers", "A2", YOUNG, "1", "5", "shields"),
    "TKT": ("Teaching Knowledge Test", None, MODULES, "1", "4", "band"),
    "DELTA1": ("Delta Module One", None, ("paper_1", "paper_2"), "0", "100", "marks"),
    "IELTS": ("IELTS", None, ("listening", "reading", "writing", "speaking"), "0", "9", "band"),
    "BULATS": ("BULATS", None, ("reading_and_listening", "speaking", "writing"), "0", "100", "marks"),
    "ILEC": ("International Legal English Certificate", None, FOUR, "0", "50", "marks"),
    "ICFE": ("International Certificate in Financial English", None, FOUR, "0", "50", "marks"),
}


def test_the_catalogue_is_written_out_here_whole() -> None:
    assert set(EXAMS) == set(CATALOGUE)


@pytest.mark.parametrize("code", CATALOGUE)
def test_name_level_papers_and_range(code: str) -> None:
    found = exam(code)
    facts = (found.name, found.cefr, found.papers, str(found.reported_from), str(found.highest), found.kind)
    assert facts == CATALOGUE[code]


def test_only_reading_and_writing_of_key_counts_double() -> None:
    heavy = {(code, paper) for code, found in EXAMS.items() for paper, weight in found.weights.items() if weight != 1}
    assert heavy == {("KET", "reading_and_writing"), ("KETS", "reading_and_writing")}


def test_only_ielts_counts_in_halves() -> None:
    assert [code for code, found in EXAMS.items() if found.step != 1] == ["IELTS"]


def test_validity_and_advice_in_years() -> None:
    limited = {code: (found.validity.years, found.validity.advice_years) for code, found in EXAMS.items()}
    assert {code: years for code, years in limited.items() if years != (None, None)} == {
        "IELTS": (2, None),
        "BULATS": (None, 2),
    }


@pytest.mark.parametrize("found", [found for found in EXAMS.values() if found.scale_min], ids=lambda found: found.code)
def test_scale_bands_join_up_to_the_top_and_the_best_grade_certifies_the_next_level(found: Exam) -> None:
    joints = [above.lowest - below.highest for above, below in zip(found.bands, found.bands[1:], strict=False)]
    assert joints == [1, 1, 1]
    assert found.bands[0].highest == found.highest
    assert found.cefr is not None
    assert found.bands[0].certificate_cefr == next_level(found.cefr)


def test_a_level_certified_by_a_band_is_the_level_its_scores_stand_for() -> None:
    for found in EXAMS.values():
        for band in found.bands:
            assert band.certificate_cefr in (band.cefr, None)


def test_certificate_rules() -> None:
    rules = {rule: [code for code, found in EXAMS.items() if found.certificate is rule] for rule in CertificateRule}
    assert rules[CertificateRule.COMPLETION] == ["YLES", "YLEM", "YLEF"]
    assert rules[CertificateRule.EACH_PAPER] == ["TKT", "BULATS"]
    assert rules[CertificateRule.PASS] == ["DELTA1"]
    assert rules[CertificateRule.NONE] == ["IELTS"]


@pytest.mark.parametrize("code", ["", "fce", "FCE ", "XYZ", "__class__"])
def test_an_unknown_code_is_not_found(code: str) -> None:
    with pytest.raises(UnknownExam) as refusal:
        exam(code)
    assert refusal.value.pointer == "/exam"


def test_a_file_of_another_schema_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "exams.json"
    other.write_text(json.dumps({"schema_version": 3, "exams": []}))
    with pytest.raises(ValueError, match="schema 3"):
        catalogue._load(other)


@pytest.mark.parametrize("forgotten", sorted(an_entry()))
def test_a_forgotten_field_is_named(forgotten: str, tmp_path: Path) -> None:
    entry = an_entry()
    del entry[forgotten]
    exam = f"entry {len(EXAMS) + 1}" if forgotten == "code" else CODE
    with pytest.raises(ValueError, match=f"^The exam table, {exam}: the field “{forgotten}” is missing.$"):
        catalogue._load(write_table(tmp_path / "exams.json", entry))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"bands": [{"grade": "A", "highest": 190, "certifies": "exam_level"}]}, "the field “lowest” is missing."),
        ({"given_grades": [{"grade": "Pass", "cefr": "B2"}]}, "the field “is_pass” is missing."),
        ({"validity": {"years": 2}}, "the field “advice_years” is missing."),
        ({"colour": "red"}, "Exam.__init__() got an unexpected keyword argument 'colour'."),
        ({"name": ""}, "the field “name” is '' and is to be a text."),
        ({"source": None}, "the field “source” is None and is to be a text."),
        ({"modular": "no"}, "the field “modular” is 'no' and is to be true or false."),
        ({"step": "1"}, "the field “step” is '1' and is to be a number."),
        ({"retired": 2026}, "the field “retired” is Decimal('2026') and is to be a text or null."),
        ({"kind": "marsk"}, "'marsk' is not a valid Kind."),
        ({"papers": {"grammar": 1}}, "'grammar' is not a valid Paper."),
        ({"ages": [12]}, "not enough values to unpack (expected 2, got 1)."),
        ({"code": "FCE"}, "the field “code” is to be capital letters and digits that no other exam has."),
        ({"code": "b2-n"}, "the field “code” is to be capital letters and digits that no other exam has."),
        (
            {"bands": an_entry()["bands"][::-1]},
            "the field “bands” is to run from the best down, each apart from the next.",
        ),
        ({"highest": 189}, "the field “bands” is to run from the best down, each apart from the next."),
        (
            {"bands": [{"grade": "A", "lowest": 1, "highest": 2, "certifies": "C1"}]},
            "the field “certifies” is 'C1' and is to be one of next_level, exam_level, level_below.",
        ),
    ],
)
def test_what_cannot_be_used_is_named(changes: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="^The exam table, ") as refusal:
        catalogue._load(write_table(tmp_path / "exams.json", an_entry(**changes)))
    assert str(refusal.value) == f"The exam table, {changes.get('code', CODE)}: {message}"
